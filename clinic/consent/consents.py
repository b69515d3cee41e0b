"""Publishes the texts of the four questions and keeps the answers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection

from sqlalchemy import func, select

from clinic.consent.consent import (
    Consent,
    ConsentAnswer,
    ConsentText,
    Decision,
    Method,
    Question,
    everyone_permits,
)
from clinic.consent.rows import ConsentRow, ConsentTextRow
from clinic.errors import Malformed, NotAllowed, Unknown
from clinic.ids import ConsentId, EncounterId, PatientId, ProxyId, StaffId
from clinic.patients.patients import patient_row
from clinic.patients.proxies import Proxies
from clinic.person import Person, PersonKind
from clinic.records import Records, Work, data, of_patient, security, tenant_of
from clinic.text import checked_text
from vault import Action, UnitOfWork

_LOCALE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_JURISDICTION = re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?")
_LONGEST_TEXT = 20_000


class Consents:
    """The repository of consent."""

    def __init__(self, records: Records, proxies: Proxies) -> None:
        self._records = records
        self._proxies = proxies

    async def publish(self, unit: UnitOfWork, question: Question, locale: str, text: str) -> ConsentText:
        """Publish the next version of a question's words; earlier answers keep theirs. Raises Malformed."""
        if not _LOCALE.fullmatch(locale):
            raise Malformed("locale", "a BCP 47 language tag")
        checked_text("text", text, _LONGEST_TEXT)
        await unit.exclusive(f"consent-text:{tenant_of(unit)}")
        newest = await unit.session.scalar(
            select(func.max(ConsentTextRow.version)).where(
                ConsentTextRow.tenant_id == tenant_of(unit),
                ConsentTextRow.question == question.value,
                ConsentTextRow.locale == locale,
            )
        )
        row = ConsentTextRow(
            id=self._records.new_id(),
            tenant_id=tenant_of(unit),
            question=question.value,
            locale=locale,
            version=(newest or 0) + 1,
            text=text,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            published_at=unit.now,
        )
        unit.session.add(row)
        await unit.session.flush()
        self._records.witness(unit, "consent.text-published", Action.CREATE, security("consent-text", row.id))
        return _text(row)

    async def current(self, work: Work, question: Question, locale: str) -> ConsentText:
        """Return the words to ask with now. Raises Unknown when there are none in this language."""
        row = await work.session.scalar(
            select(ConsentTextRow)
            .where(ConsentTextRow.question == question.value, ConsentTextRow.locale == locale)
            .order_by(ConsentTextRow.version.desc())
            .limit(1)
        )
        if row is None:
            raise Unknown("consent text")
        return _text(row)

    async def answer(
        self,
        unit: UnitOfWork,
        patient: PatientId,
        answer: ConsentAnswer,
        encounter: EncounterId | None = None,
    ) -> Consent:
        """Keep an answer, for one encounter or until further notice.

        Raises Unknown, Malformed, NotAllowed (another patient, or a proxy who may not consent).
        """
        owner = await patient_row(unit, patient)
        await self._check_person(unit, answer.person, patient)
        text = await unit.session.get(ConsentTextRow, answer.text)
        if text is None:
            raise Unknown("consent text")
        if answer.jurisdiction is not None and not _JURISDICTION.fullmatch(answer.jurisdiction):
            raise Malformed("jurisdiction", "ISO 3166-2, as US-NY")
        row = ConsentRow(
            id=self._records.new_id(),
            tenant_id=owner.tenant_id,
            patient_id=patient,
            encounter_id=encounter,
            text_id=text.id,
            person_kind=answer.person.kind.value,
            person_id=answer.person.id,
            decision=answer.decision.value,
            method=answer.method.value,
            attested_by=answer.attested_by,
            jurisdiction=answer.jurisdiction,
            at=unit.now,
        )
        unit.session.add(row)
        await unit.session.flush()
        self._witness(unit, row, f"{text.question}-{answer.decision.value}", Action.CREATE)
        return _consent(row, text)

    async def withdraw(self, unit: UnitOfWork, consent: ConsentId, by: Person) -> None:
        """Take an answer back, at any time, as who gave it. Raises Unknown, NotAllowed; twice is no fault.

        The caller stops at once whatever the answer permitted.
        """
        row = await unit.session.get(ConsentRow, consent)
        if row is None:
            raise Unknown("consent")
        if by != Person(PersonKind(row.person_kind), row.person_id):
            raise NotAllowed("withdraw-anothers-consent")
        if row.withdrawn_at is None:
            row.withdrawn_at = unit.now
            self._witness(unit, row, "withdrawn", Action.UPDATE)

    async def of(self, work: Work, patient: PatientId) -> list[Consent]:
        """Return every answer that was given about a patient, oldest first."""
        self._records.witness(work, "consent.read", Action.READ, of_patient(patient))
        return await self._find(work, patient)

    async def everyone_permits(
        self,
        work: Work,
        patient: PatientId,
        question: Question,
        present: Collection[Person],
        encounter: EncounterId,
    ) -> bool:
        """Say whether everyone present permits now, counting answers for this encounter and standing ones.

        A gate for recorders: it discloses one bit to the server itself, so it is no event.
        """
        said = [c for c in await self._find(work, patient) if c.encounter in (None, encounter)]
        return everyone_permits(said, question, present)

    async def _check_person(self, unit: UnitOfWork, person: Person, patient: PatientId) -> None:
        if person.kind is PersonKind.PATIENT and person.id != patient:
            raise NotAllowed("consent-for-another-patient")
        if person.kind is PersonKind.PROXY:
            await self._proxies.require(unit, ProxyId(person.id), patient, to_consent=True)

    async def _find(self, work: Work, patient: PatientId) -> list[Consent]:
        found = await work.session.execute(
            select(ConsentRow, ConsentTextRow)
            .join(ConsentTextRow, ConsentTextRow.id == ConsentRow.text_id)
            .where(ConsentRow.patient_id == patient)
            .order_by(ConsentRow.at, ConsentRow.id)
        )
        return [_consent(row, text) for row, text in found]

    def _witness(self, unit: UnitOfWork, row: ConsentRow, event: str, action: Action) -> None:
        self._records.witness(
            unit, f"consent.{event}", action, of_patient(row.patient_id), data("consent", row.id)
        )


def _text(row: ConsentTextRow) -> ConsentText:
    return ConsentText(
        row.id, Question(row.question), row.locale, row.version, row.text, row.sha256, row.published_at
    )


def _consent(row: ConsentRow, text: ConsentTextRow) -> Consent:
    return Consent(
        id=ConsentId(row.id),
        patient=PatientId(row.patient_id),
        encounter=None if row.encounter_id is None else EncounterId(row.encounter_id),
        person=Person(PersonKind(row.person_kind), row.person_id),
        question=Question(text.question),
        decision=Decision(row.decision),
        text_version=text.version,
        text_sha256=text.sha256,
        locale=text.locale,
        method=Method(row.method),
        attested_by=None if row.attested_by is None else StaffId(row.attested_by),
        jurisdiction=row.jurisdiction,
        at=row.at,
        withdrawn_at=row.withdrawn_at,
    )
