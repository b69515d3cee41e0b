"""Consent as values, and what stands at an instant (pure; telehealth facts, section 3.4).

Four separate questions. What nobody answered is not permitted. Recording, transcription and
secondary use need everyone present; no answer to any question keeps anybody from care.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from clinic.errors import Malformed
from clinic.ids import ConsentId, EncounterId, PatientId, StaffId
from clinic.person import Person


class Question(StrEnum):
    """What is asked."""

    TREATMENT = "treatment"
    RECORDING = "recording"
    TRANSCRIPTION = "transcription"
    SECONDARY_USE = "secondary-use"


class Decision(StrEnum):
    """FHIR Consent.provision.type."""

    PERMIT = "permit"
    DENY = "deny"


class Method(StrEnum):
    """How somebody answered. A verbal answer is attested by a member of staff."""

    TAP = "tap"
    VERBAL = "verbal"


@dataclass(frozen=True)
class ConsentText:
    """One version of a question's words in one language; never changed once published."""

    id: UUID
    question: Question
    locale: str
    version: int
    text: str
    sha256: str
    published_at: datetime


@dataclass(frozen=True)
class ConsentAnswer:
    """What somebody says to a question. `text`: id of the version they were shown or read.

    `jurisdiction`: ISO 3166-2, where they are.
    """

    person: Person
    decision: Decision
    text: UUID
    method: Method = Method.TAP
    attested_by: StaffId | None = None
    jurisdiction: str | None = None

    def __post_init__(self) -> None:
        if (self.method is Method.VERBAL) != (self.attested_by is not None):
            raise Malformed("attested_by", "a verbal answer, and only that, is attested")


@dataclass(frozen=True)
class Consent:
    """One answer as it is kept; it is never changed, only withdrawn. `withdrawn_at`: None while it stands."""

    id: ConsentId
    patient: PatientId
    encounter: EncounterId | None
    person: Person
    question: Question
    decision: Decision
    text_version: int
    text_sha256: str = field(repr=False)
    locale: str
    method: Method
    attested_by: StaffId | None
    jurisdiction: str | None
    at: datetime
    withdrawn_at: datetime | None


def standing(consents: Iterable[Consent]) -> dict[tuple[Person, Question], Decision]:
    """Return what each person last said to each question, leaving out what they withdrew.

    A withdrawn permission counts as denied until the person answers again: an older permission does
    not come back.
    """
    latest: dict[tuple[Person, Question], Decision] = {}
    for consent in sorted(consents, key=lambda consent: consent.at):
        permits = consent.decision is Decision.PERMIT and consent.withdrawn_at is None
        latest[consent.person, consent.question] = Decision.PERMIT if permits else Decision.DENY
    return latest


def everyone_permits(consents: Iterable[Consent], question: Question, present: Collection[Person]) -> bool:
    """Say whether each person who is present permits; with nobody present there is nobody to permit."""
    said = standing(consents)
    return bool(present) and all(said.get((person, question)) is Decision.PERMIT for person in present)
