"""Keeps patients; every read of one is an event in the audit trail of the same unit or reading."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from clinic.errors import Unknown
from clinic.ids import PatientId, StaffId
from clinic.patients.patient import Identity, Patient
from clinic.patients.rows import CareTeamRow, PatientRow
from clinic.records import Records, Work, of_patient, patient_subject, security, tenant_of
from vault import ERASED, Action, Document, SearchQuery, UnitOfWork

_KIND = "patient"


class Patients:
    """The repository of patients."""

    def __init__(self, records: Records) -> None:
        self._records = records

    async def register(self, unit: UnitOfWork, identity: Identity) -> Patient:
        """Add a patient, with a key of their own. Raises Malformed."""
        identity = identity.checked(unit.now)
        row = PatientRow(
            id=self._records.new_id(), tenant_id=tenant_of(unit), restricted=False, created_at=unit.now
        )
        await self._keep(unit, row, identity)
        unit.session.add(row)
        await unit.session.flush()
        self._records.witness(unit, "patient.registered", Action.CREATE, of_patient(row.id))
        return _patient(row, identity)

    async def get(self, work: Work, patient: PatientId) -> Patient:
        """Return one patient. Raises Unknown, also when the patient was erased."""
        row = await patient_row(work, patient)
        self._records.witness(work, "patient.read", Action.READ, of_patient(row.id))
        identity = (await self._identities(work, [row]))[0]
        if identity is None:
            raise Unknown("patient")
        return _patient(row, identity)

    async def find(self, work: Work, words: str, limit: int = 50) -> list[Patient]:
        """Return patients whose names have all these whole words, newest first; every one is a disclosure."""
        return (await self.page(work, words, limit))[0]

    async def page(
        self, work: Work, words: str, limit: int, before: int | None = None
    ) -> tuple[list[Patient], int | None]:
        """Return what `find` does, and the `before` of the next page; None when there is none."""
        query = SearchQuery(tenant_of(work), _KIND, words, before=before, limit=limit)
        places = await self._records.index.find(work, query)
        numbers = [found.id for found in places]
        rows = {
            row.id: row
            for row in await work.session.scalars(select(PatientRow).where(PatientRow.id.in_(numbers)))
        }
        ordered = [rows[number] for number in numbers if number in rows]
        identities = await self._identities(work, ordered)
        found = [
            _patient(row, identity)
            for row, identity in zip(ordered, identities, strict=True)
            if identity is not None
        ]
        for patient in found:
            self._records.witness(work, "patient.listed", Action.READ, of_patient(patient.id))
        return found, places[-1].position if len(places) == limit else None

    async def shown_to(
        self, work: Work, staff: StaffId | None, patients: Collection[PatientId]
    ) -> dict[PatientId, Patient]:
        """Return those of `patients` whose names `staff` may see without breaking the glass.

        None: the server itself, or the patients themselves. For lists of other things that show whose
        they are; the caller records the disclosure.
        """
        rows = list(await work.session.scalars(select(PatientRow).where(PatientRow.id.in_(patients))))
        hidden = {row.id for row in rows if row.restricted and staff is not None}
        if hidden:
            team = select(CareTeamRow.patient_id).where(
                CareTeamRow.staff_id == staff, CareTeamRow.patient_id.in_(hidden)
            )
            hidden -= set(await work.session.scalars(team))
        shown = [row for row in rows if row.id not in hidden]
        return {
            PatientId(row.id): _patient(row, identity)
            for row, identity in zip(shown, await self._identities(work, shown), strict=True)
            if identity is not None
        }

    async def amend(self, unit: UnitOfWork, patient: PatientId, identity: Identity) -> Patient:
        """Correct who a patient is: a misspelt name, a wrong date. Raises Unknown, Malformed."""
        row = await patient_row(unit, patient)
        identity = identity.checked(unit.now)
        await self._keep(unit, row, identity)
        self._records.witness(unit, "patient.amended", Action.UPDATE, of_patient(row.id))
        return _patient(row, identity)

    async def restrict(self, unit: UnitOfWork, patient: PatientId, *, restricted: bool) -> None:
        """Have the record read by its care team only, or by all who read patients. Raises Unknown."""
        (await patient_row(unit, patient)).restricted = restricted
        event = "patient.restricted" if restricted else "patient.unrestricted"
        self._records.witness(unit, event, Action.UPDATE, of_patient(patient))

    async def join_team(self, unit: UnitOfWork, patient: PatientId, staff: StaffId) -> None:
        """Put somebody on the patient's care team; twice is no fault."""
        await patient_row(unit, patient)
        await unit.exclusive(f"care-team:{patient}")
        if await unit.session.get(CareTeamRow, (patient, staff)) is None:
            row = CareTeamRow(tenant_id=tenant_of(unit), patient_id=patient, staff_id=staff, since=unit.now)
            unit.session.add(row)
            self._witness_team(unit, "team-joined", Action.CREATE, patient, staff)

    async def leave_team(self, unit: UnitOfWork, patient: PatientId, staff: StaffId) -> None:
        """Take somebody off the care team; one who was not on it is no fault."""
        row = await unit.session.get(CareTeamRow, (patient, staff))
        if row is not None:
            await unit.session.delete(row)
            self._witness_team(unit, "team-left", Action.DELETE, patient, staff)

    async def team(self, work: Work, patient: PatientId) -> list[StaffId]:
        """Return the care team of a patient, the longest on it first. Raises Unknown."""
        await patient_row(work, patient)
        wanted = select(CareTeamRow.staff_id).where(CareTeamRow.patient_id == patient)
        found = await work.session.scalars(wanted.order_by(CareTeamRow.since, CareTeamRow.staff_id))
        self._records.witness(work, "patient.team-read", Action.READ, of_patient(patient))
        return [StaffId(number) for number in found]

    async def was_born_on(self, unit: UnitOfWork, patient: PatientId, birth_date: date) -> bool:
        """Say whether this is the patient's date of birth: discloses nothing else. Raises Unknown."""
        row = await patient_row(unit, patient)
        opened = await self._records.sealer.open_one(unit, row, "birth_date")
        return bool(opened["birth_date"] == birth_date.isoformat())

    async def _keep(self, unit: UnitOfWork, row: PatientRow, identity: Identity) -> None:
        await self._records.sealer.seal(
            unit,
            row,
            patient_subject(row.id),
            name=identity.name,
            birth_date=identity.birth_date.isoformat(),
            language=identity.language,
        )
        await self._records.index.put(
            unit, Document(row.tenant_id, _KIND, row.id, row.created_at, [identity.name])
        )

    async def _identities(self, work: Work, rows: Sequence[PatientRow]) -> list[Identity | None]:
        opened = await self._records.sealer.open(work, rows, "name", "birth_date", "language")
        return [
            None
            if values["name"] is ERASED
            else Identity(values["name"], date.fromisoformat(values["birth_date"]), values["language"])
            for values in opened
        ]

    def _witness_team(
        self, unit: UnitOfWork, event: str, action: Action, patient: PatientId, staff: StaffId
    ) -> None:
        self._records.witness(unit, f"patient.{event}", action, of_patient(patient), security("staff", staff))


async def patient_row(work: Work, patient: UUID) -> PatientRow:
    """Return the row of a patient. Raises Unknown."""
    row = await work.session.get(PatientRow, patient)
    if row is None:
        raise Unknown("patient")
    return row


def _patient(row: PatientRow, identity: Identity) -> Patient:
    return Patient(PatientId(row.id), identity, row.restricted, row.created_at)
