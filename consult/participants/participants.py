"""Keeps who takes part in visits. Callers lock the visit first (`Appointments.locked`) to change one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select

from clinic import (
    ContactKind,
    LinkId,
    PatientId,
    Patients,
    Person,
    PersonKind,
    ProxyId,
    Records,
    StaffId,
    Work,
    data,
    errors,
    of_patient,
    patient_subject,
    tenant_of,
)
from consult.errors import NoSuchRight
from consult.ids import AppointmentId, ParticipantId
from consult.participants.participant import (
    Address,
    CheckIn,
    DeviceCheck,
    EmergencyContact,
    Participant,
)
from consult.participants.rows import ParticipantLinkRow, ParticipantRow
from consult.visit import WITH_MEDIA, ParticipantState, ParticipantStatus, Role, WhyNot
from vault import ERASED, Action, UnitOfWork


class Participants:
    """The repository of participants."""

    def __init__(self, records: Records, patients: Patients) -> None:
        self._records = records
        self._patients = patients

    async def add(
        self,
        unit: UnitOfWork,
        appointment: AppointmentId,
        patient: PatientId,
        role: Role,
        *,
        name: str | None = None,
        staff: StaffId | None = None,
        proxy: ProxyId | None = None,
        language: str | None = None,
        address: Address | None = None,
    ) -> ParticipantRow:
        """Add somebody. `name`: None for the patient."""
        row = ParticipantRow(
            id=self._records.new_id(),
            tenant_id=tenant_of(unit),
            appointment_id=appointment,
            patient_id=patient,
            staff_id=staff,
            proxy_id=proxy,
            role=role.value,
            language=language,
            status=ParticipantStatus.INVITED.value,
            admission=0,
            checked_in=False,
            failures=[],
            created_at=unit.now,
        )
        kept = None if address is None else {"kind": address.kind.value, "value": address.value}
        await self._records.sealer.seal(unit, row, patient_subject(patient), name=name, address=kept)
        unit.session.add(row)
        await unit.session.flush()
        self.witness(unit, row, "invited", Action.CREATE)
        return row

    async def row(self, work: Work, appointment: AppointmentId, participant: ParticipantId) -> ParticipantRow:
        """Return the row of one participant of this visit. Raises Unknown."""
        row = await work.session.get(ParticipantRow, participant)
        if row is None or row.appointment_id != appointment:
            raise errors.Unknown("participant")
        return row

    async def rows(self, work: Work, appointment: AppointmentId) -> list[ParticipantRow]:
        """Return the rows of a visit, in the order they were invited."""
        return await self._rows(work, [appointment])

    async def of_staff(self, work: Work, appointment: AppointmentId, staff: StaffId) -> ParticipantRow | None:
        """Return the row of a member of staff in this visit, if they are in it."""
        wanted = ParticipantRow.staff_id == staff
        found = select(ParticipantRow).where(ParticipantRow.appointment_id == appointment, wanted)
        row: ParticipantRow | None = await work.session.scalar(found)
        return row

    async def inside(self, work: Work, staff: StaffId) -> list[ParticipantRow]:
        """Return the rows of a member of staff who may have media, whatever the visits, in one order."""
        with_media = ParticipantRow.status.in_([status.value for status in WITH_MEDIA])
        found = select(ParticipantRow).where(ParticipantRow.staff_id == staff, with_media)
        return list(await work.session.scalars(found.order_by(ParticipantRow.appointment_id)))

    async def by_link(self, work: Work, link: LinkId) -> ParticipantRow:
        """Return the row of whose link this is. Raises Unknown."""
        row = await self.known_by(work, link)
        if row is None:
            raise errors.Unknown("participant")
        return row

    async def known_by(self, work: Work, link: LinkId) -> ParticipantRow | None:
        """Return the row of whose link this is, None when it leads into no visit."""
        kept = await work.session.get(ParticipantLinkRow, link)
        return None if kept is None else await work.session.get(ParticipantRow, kept.participant_id)

    async def mine(self, work: Work, link: LinkId, appointment: AppointmentId) -> Role:
        """Return the role of whose link this is, in exactly this visit. Raises Unknown."""
        row = await self.by_link(work, link)
        if row.appointment_id != appointment:
            raise errors.Unknown("visit")
        return Role(row.role)

    async def patients_own(self, work: Work, link: LinkId) -> AppointmentId:
        """Return the visit of this link, when it is the patient's side's to decide on. Raises NoSuchRight."""
        row = await self.by_link(work, link)
        if not Role(row.role).is_of_patient:
            raise NoSuchRight("decide for the patient")
        return AppointmentId(row.appointment_id)

    async def authors(self, work: Work, people: Collection[Participant]) -> dict[Person, str]:
        """Return the names of participants as the record names authors of messages."""
        found = select(ParticipantLinkRow).where(
            ParticipantLinkRow.participant_id.in_([one.id for one in people])
        )
        by_id = {one.id: one for one in people}
        names = {
            Person(PersonKind.GUEST, row.link_id): by_id[ParticipantId(row.participant_id)].name
            for row in await work.session.scalars(found)
        }
        for one in people:
            if one.staff is not None:
                names[Person(PersonKind.STAFF, one.staff)] = one.name
            elif one.proxy is not None:
                names[Person(PersonKind.PROXY, one.proxy)] = one.name
            elif one.role is Role.PATIENT:
                names[Person(PersonKind.PATIENT, one.patient)] = one.name
        return {person: name for person, name in names.items() if name}

    def give_link(self, unit: UnitOfWork, row: ParticipantRow, link: LinkId) -> None:
        """Remember whose link this is."""
        unit.session.add(ParticipantLinkRow(tenant_id=row.tenant_id, link_id=link, participant_id=row.id))

    async def links(self, work: Work, participant: ParticipantId) -> list[LinkId]:
        """Return the links that somebody was given."""
        found = select(ParticipantLinkRow.link_id).where(ParticipantLinkRow.participant_id == participant)
        return [LinkId(number) for number in await work.session.scalars(found)]

    async def of(
        self, work: Work, appointments: Collection[AppointmentId], viewer: StaffId | None
    ) -> dict[AppointmentId, list[Participant]]:
        """Return who takes part in each of these visits; the caller records the disclosure.

        `viewer`: to whom names are shown; None for those in the visit. A restricted patient's name is
        empty for staff outside the care team.
        """
        rows = await self._rows(work, appointments)
        opened = await self._records.sealer.open(work, rows, "name")
        patients = {PatientId(row.patient_id) for row in rows}
        shown = await self._patients.shown_to(work, viewer, patients)
        found: dict[AppointmentId, list[Participant]] = {number: [] for number in appointments}
        for row, values in zip(rows, opened, strict=True):
            patient = shown.get(PatientId(row.patient_id))
            name = "" if values["name"] in (None, ERASED) or patient is None else values["name"]
            if row.role == Role.PATIENT and patient is not None:
                name = patient.identity.name
            found[AppointmentId(row.appointment_id)].append(_participant(row, name))
        return found

    async def address(self, work: Work, row: ParticipantRow) -> Address | None:
        """Return where somebody is written to who is no patient."""
        kept = (await self._records.sealer.open_one(work, row, "address"))["address"]
        if kept is None or kept is ERASED:
            return None
        return Address(ContactKind(kept["kind"]), kept["value"])

    async def keep_check_in(self, unit: UnitOfWork, row: ParticipantRow, given: CheckIn) -> None:
        """Keep what somebody said on coming."""
        kept = asdict(given)
        await self._records.sealer.seal(unit, row, patient_subject(row.patient_id), check_in=kept)
        self.witness(unit, row, "checked-in", Action.UPDATE)

    async def check_in(self, work: Work, row: ParticipantRow) -> CheckIn | None:
        """Return what somebody said on coming; the caller records the disclosure."""
        kept = (await self._records.sealer.open_one(work, row, "check_in"))["check_in"]
        return None if kept is None or kept is ERASED else _check_in(kept)

    async def settle(self, unit: UnitOfWork, row: ParticipantRow, state: ParticipantState) -> bool:
        """Keep where somebody is now; say whether that changed."""
        before = state_of(row)
        if before == state:
            return False
        row.status, row.admission, row.checked_in = state.status.value, state.admission, state.checked_in
        row.waiting_since, row.admitted_by = state.waiting_since, state.admitted_by
        row.why = None if state.why is None else state.why.value
        row.failures = [at.isoformat() for at in state.failures]
        await unit.session.flush()
        if before.status is not state.status:
            self.witness(unit, row, state.status.value, Action.UPDATE)
        return True

    def witness(self, work: Work, row: ParticipantRow, event: str, action: Action) -> None:
        """Have an event of this participant in the audit trail."""
        self._records.witness(
            work, f"participant.{event}", action, of_patient(row.patient_id), data("participant", row.id)
        )

    async def _rows(self, work: Work, appointments: Collection[AppointmentId]) -> list[ParticipantRow]:
        wanted = select(ParticipantRow).where(ParticipantRow.appointment_id.in_(appointments))
        rows = await work.session.scalars(wanted.order_by(ParticipantRow.created_at, ParticipantRow.id))
        return list(rows)


def state_of(row: ParticipantRow) -> ParticipantState:
    """Return where somebody is."""
    return ParticipantState(
        status=ParticipantStatus(row.status),
        admission=row.admission,
        checked_in=row.checked_in,
        waiting_since=row.waiting_since,
        why=None if row.why is None else WhyNot(row.why),
        admitted_by=None if row.admitted_by is None else StaffId(row.admitted_by),
        failures=tuple(datetime.fromisoformat(at) for at in row.failures),
    )


def of_patients_side(rows: Sequence[ParticipantRow]) -> list[ParticipantRow]:
    """Return those of the patient's side: a visit begins, and waits, with them."""
    return [row for row in rows if Role(row.role).is_of_patient]


def _participant(row: ParticipantRow, name: str) -> Participant:
    return Participant(
        id=ParticipantId(row.id),
        appointment=AppointmentId(row.appointment_id),
        patient=PatientId(row.patient_id),
        role=Role(row.role),
        staff=None if row.staff_id is None else StaffId(row.staff_id),
        proxy=None if row.proxy_id is None else ProxyId(row.proxy_id),
        name=name,
        language=row.language,
        state=state_of(row),
        opened_at=row.opened_at,
        seen_at=row.seen_at,
    )


def _check_in(kept: dict[str, Any]) -> CheckIn:
    contact = kept["emergency_contact"]
    return CheckIn(
        location=kept["location"],
        call_back=kept["call_back"],
        emergency_contact=None if contact is None else EmergencyContact(**contact),
        feels_worse=kept["feels_worse"],
        device=DeviceCheck(**kept["device"]),
    )
