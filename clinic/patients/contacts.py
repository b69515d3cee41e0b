"""Keeps how patients and their proxies are reached."""

from __future__ import annotations

from sqlalchemy import select

from clinic.errors import Unknown
from clinic.ids import ContactId, PatientId, ProxyId
from clinic.patients.patient import Contact, ContactKind, checked_contact
from clinic.patients.patients import patient_row
from clinic.patients.proxies import acting
from clinic.patients.rows import ContactRow, ProxyRow
from clinic.records import Records, Work, data, of_patient, patient_subject
from vault import ERASED, Action, UnitOfWork


class Contacts:
    """The repository of contacts."""

    def __init__(self, records: Records) -> None:
        self._records = records

    async def add(
        self,
        unit: UnitOfWork,
        patient: PatientId,
        kind: ContactKind,
        value: str,
        proxy: ProxyId | None = None,
    ) -> Contact:
        """Add a way to reach a patient, or their proxy. Raises Unknown, Malformed."""
        owner = await patient_row(unit, patient)
        if proxy is not None:
            named = await unit.session.get(ProxyRow, proxy)
            if named is None or named.patient_id != patient:
                raise Unknown("proxy")
        value = checked_contact(kind, value)
        row = ContactRow(
            id=self._records.new_id(),
            tenant_id=owner.tenant_id,
            patient_id=patient,
            proxy_id=proxy,
            kind=kind.value,
            created_at=unit.now,
        )
        await self._records.sealer.seal(unit, row, patient_subject(patient), value=value)
        unit.session.add(row)
        self._records.witness(
            unit, "contact.added", Action.CREATE, of_patient(patient), data("contact", row.id)
        )
        return _contact(row, value)

    async def of(self, work: Work, patient: PatientId) -> list[Contact]:
        """Return the ways to reach a patient that are in use, oldest first; of proxies who are over too."""
        wanted = (
            select(ContactRow)
            .where(ContactRow.patient_id == patient, ContactRow.ended_at.is_(None))
            .order_by(ContactRow.created_at, ContactRow.id)
        )
        rows = list(await work.session.scalars(wanted))
        self._records.witness(work, "contact.read", Action.READ, of_patient(patient))
        opened = await self._records.sealer.open(work, rows, "value")
        return [
            _contact(row, **values)
            for row, values in zip(rows, opened, strict=True)
            if values["value"] is not ERASED
        ]

    async def reachable(self, work: Work, patient: PatientId) -> list[Contact]:
        """Return those of `of` that are written to: a proxy's only while they act for the patient."""
        acts = await acting(work, patient)
        return [
            contact
            for contact in await self.of(work, patient)
            if contact.proxy is None or contact.proxy in acts
        ]

    async def end(self, unit: UnitOfWork, contact: ContactId) -> None:
        """Use a contact no more; messages that went there stay explicable. Raises Unknown."""
        row = await unit.session.get(ContactRow, contact)
        if row is None or row.ended_at is not None:
            raise Unknown("contact")
        row.ended_at = unit.now
        self._records.witness(
            unit, "contact.ended", Action.DELETE, of_patient(row.patient_id), data("contact", row.id)
        )


def _contact(row: ContactRow, value: str) -> Contact:
    proxy = None if row.proxy_id is None else ProxyId(row.proxy_id)
    return Contact(ContactId(row.id), PatientId(row.patient_id), proxy, ContactKind(row.kind), value)
