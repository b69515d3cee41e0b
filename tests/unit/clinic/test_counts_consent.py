"""What stands after answers, denials and withdrawals, and when everyone permits."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from clinic.consent.consent import (
    Consent,
    ConsentAnswer,
    Decision,
    Method,
    Question,
    everyone_permits,
    standing,
)
from clinic.errors import Malformed
from clinic.ids import ConsentId, PatientId, StaffId
from clinic.person import Person, PersonKind

NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)
PATIENT = Person(PersonKind.PATIENT, UUID(int=1))
GUEST = Person(PersonKind.GUEST, UUID(int=2))
YES, NO = Decision.PERMIT, Decision.DENY


def _said(
    person: Person, decision: Decision, minute: int, *, withdrawn: bool = False, question=Question.RECORDING
) -> Consent:
    return Consent(
        id=ConsentId(UUID(int=minute)),
        patient=PatientId(PATIENT.id),
        encounter=None,
        person=person,
        question=question,
        decision=decision,
        text_version=1,
        text_sha256="",
        locale="en",
        method=Method.TAP,
        attested_by=None,
        jurisdiction=None,
        at=NOW + timedelta(minutes=minute),
        withdrawn_at=NOW + timedelta(hours=1) if withdrawn else None,
    )


@pytest.mark.parametrize(
    ("answers", "permitted"),
    [
        ([], False),
        ([_said(PATIENT, YES, 1)], True),
        ([_said(PATIENT, YES, 1), _said(PATIENT, NO, 2)], False),
        ([_said(PATIENT, YES, 2), _said(PATIENT, NO, 1)], True),
        ([_said(PATIENT, YES, 1), _said(PATIENT, YES, 2, withdrawn=True)], False),
        ([_said(PATIENT, YES, 1, withdrawn=True), _said(PATIENT, YES, 2)], True),
        ([_said(GUEST, YES, 1)], False),
        ([_said(PATIENT, YES, 1, question=Question.TREATMENT)], False),
    ],
)
def test_last_word_counts(answers: list[Consent], permitted: bool) -> None:
    """In whatever order the answers come, and for this person and question only."""
    assert permitted == everyone_permits(answers, Question.RECORDING, [PATIENT])
    assert permitted == everyone_permits(reversed(answers), Question.RECORDING, [PATIENT])


def test_everyone_present_must_permit() -> None:
    """Who comes in later and was not asked stops it; an empty room permits nothing."""
    answers = [_said(PATIENT, YES, 1)]
    assert not everyone_permits(answers, Question.RECORDING, [PATIENT, GUEST])
    assert not everyone_permits(answers, Question.RECORDING, [])
    answers.append(_said(GUEST, YES, 2))
    assert everyone_permits(answers, Question.RECORDING, [PATIENT, GUEST])
    assert {(PATIENT, Question.RECORDING): YES, (GUEST, Question.RECORDING): YES} == standing(answers)


def test_verbal_answers_are_attested_and_taps_are_not() -> None:
    """Somebody stands for what was only said."""
    staff = StaffId(UUID(int=9))
    ConsentAnswer(PATIENT, YES, UUID(int=3), Method.VERBAL, staff)
    for method, witness in ((Method.VERBAL, None), (Method.TAP, staff)):
        with pytest.raises(Malformed):
            ConsentAnswer(PATIENT, YES, UUID(int=3), method, witness)
