"""Keeps appointments, and moves a visit's encounter on with its consultation."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select

from clinic import (
    EncounterId,
    EncounterKind,
    Encounters,
    EncounterStatus,
    PatientId,
    Records,
    StaffId,
    Target,
    Work,
    data,
    errors,
    of_patient,
    tenant_of,
)
from consult.appointments.appointment import Appointment, AppointmentKind, Plan, appointment_target
from consult.appointments.rows import AppointmentRow
from consult.ids import AppointmentId
from consult.visit import Consultation, ConsultationStatus, Ending, Risk
from vault import Action, UnitOfWork

_STATUS_OF = {
    ConsultationStatus.WAITING: EncounterStatus.ARRIVED,
    ConsultationStatus.LIVE: EncounterStatus.IN_PROGRESS,
    ConsultationStatus.CANCELLED: EncounterStatus.CANCELLED,
}

_FINAL = (Ending.COMPLETED, Ending.TIMED_OUT)


class Appointments:
    """The repository of appointments."""

    def __init__(self, records: Records, encounters: Encounters) -> None:
        self._records = records
        self._encounters = encounters

    async def add(
        self,
        unit: UnitOfWork,
        patient: PatientId,
        plan: Plan,
        *,
        provider: StaffId | None,
        kind: AppointmentKind = AppointmentKind.BOOKED,
        risk: Risk = Risk.ROUTINE,
        reason: str = "",
        replaces: AppointmentId | None = None,
        carries: Sequence[Target] = (),
    ) -> Appointment:
        """Add an appointment with its encounter. Raises Unknown, Malformed (the reason)."""
        number = AppointmentId(self._records.new_id())
        encounter = await self._encounters.plan(
            unit,
            patient,
            EncounterKind.LIVE,
            reason=reason,
            provider=provider,
            about=appointment_target(number),
        )
        row = AppointmentRow(
            id=number,
            tenant_id=tenant_of(unit),
            patient_id=patient,
            encounter_id=encounter.id,
            provider_id=provider,
            replaces_id=replaces,
            kind=kind.value,
            starts_at=plan.starts_at,
            duration_s=int(plan.duration.total_seconds()),
            zone=plan.zone,
            risk=risk.value,
            sequence=0,
            carries=[[target.kind, str(target.id)] for target in carries],
            status=ConsultationStatus.SCHEDULED.value,
            created_at=unit.now,
        )
        unit.session.add(row)
        await unit.session.flush()
        self.witness(unit, row, "booked", Action.CREATE)
        return _appointment(row)

    async def get(self, work: Work, appointment: AppointmentId) -> Appointment:
        """Return one appointment; discloses that it is there, to nobody else. Raises Unknown."""
        return _appointment(await self._row(work, appointment))

    async def read(self, work: Work, appointment: AppointmentId) -> Appointment:
        """Return one appointment to somebody who looks at it; an event. Raises Unknown."""
        row = await self._row(work, appointment)
        self.witness(work, row, "read", Action.READ)
        return _appointment(row)

    def disclose(self, work: Work, visits: Collection[Appointment]) -> None:
        """Have it in the audit trail that these were shown in a list."""
        for visit in visits:
            self._records.witness(work, "visit.listed", Action.READ, of_patient(visit.patient))

    async def locked(self, unit: UnitOfWork, appointment: AppointmentId) -> AppointmentRow:
        """Return the row, so that nobody else changes this visit until the unit ends. Raises Unknown."""
        await unit.exclusive(f"visit:{appointment}")
        return await self._row(unit, appointment)

    async def between(self, work: Work, start: datetime, end: datetime) -> list[Appointment]:
        """Return the appointments that begin in [`start`, `end`), in order."""
        within = (AppointmentRow.starts_at >= start) & (AppointmentRow.starts_at < end)
        return await self._find(work, within)

    async def in_status(self, work: Work, statuses: Collection[ConsultationStatus]) -> list[Appointment]:
        """Return the appointments whose consultation is there now."""
        return await self._find(work, AppointmentRow.status.in_([status.value for status in statuses]))

    async def of(self, work: Work, patient: PatientId) -> list[Appointment]:
        """Return a patient's appointments, as part of something that is recorded itself."""
        return await self._find(work, AppointmentRow.patient_id == patient)

    async def untimed(self, work: Work) -> list[Appointment]:
        """Return those for which a time is still to be found."""
        open_ones = AppointmentRow.status == ConsultationStatus.SCHEDULED.value
        return await self._find(work, AppointmentRow.starts_at.is_(None) & open_ones)

    async def replacing(self, work: Work, appointment: AppointmentId) -> Appointment | None:
        """Return what was booked instead of this one, if anything was."""
        found = await self._find(work, AppointmentRow.replaces_id == appointment)
        return found[-1] if found else None

    async def settle(self, unit: UnitOfWork, row: AppointmentRow, consultation: Consultation) -> Appointment:
        """Keep where a locked appointment's consultation is now, and move its encounter along."""
        before, now = consultation_of(row), consultation
        if before == now:
            return _appointment(row)
        row.status, row.live_since, row.ended_at = now.status.value, now.live_since, now.ended_at
        row.ending = None if now.ending is None else now.ending.value
        await self._move_encounter(unit, row, now)
        await unit.session.flush()
        self.witness(unit, row, now.status.value, Action.UPDATE)
        return _appointment(row)

    def witness(self, work: Work, row: AppointmentRow, event: str, action: Action) -> None:
        """Have an event of this visit in the audit trail."""
        self._records.witness(
            work, f"visit.{event}", action, of_patient(row.patient_id), data("appointment", row.id)
        )

    async def _move_encounter(self, unit: UnitOfWork, row: AppointmentRow, now: Consultation) -> None:
        """Leave an encounter in progress when the connection was lost: care goes on, live or in writing."""
        encounter, begun = EncounterId(row.encounter_id), now.live_since is not None
        if now.ending in _FINAL or (begun and now.status is ConsultationStatus.CANCELLED):
            await self._encounters.move(unit, encounter, EncounterStatus.FINISHED)
        elif now.status in _STATUS_OF and not (begun and now.status is ConsultationStatus.WAITING):
            await self._encounters.move(unit, encounter, _STATUS_OF[now.status])

    async def _row(self, work: Work, appointment: AppointmentId) -> AppointmentRow:
        row = await work.session.get(AppointmentRow, appointment)
        if row is None:
            raise errors.Unknown("visit")
        return row

    async def _find(self, work: Work, wanted: ColumnElement[bool]) -> list[Appointment]:
        found = (
            select(AppointmentRow).where(wanted).order_by(AppointmentRow.starts_at, AppointmentRow.created_at)
        )
        return [_appointment(row) for row in await work.session.scalars(found)]


def consultation_of(row: AppointmentRow) -> Consultation:
    """Return where the consultation of an appointment is."""
    return Consultation(
        ConsultationStatus(row.status),
        row.live_since,
        row.ended_at,
        None if row.ending is None else Ending(row.ending),
    )


def _appointment(row: AppointmentRow) -> Appointment:
    return Appointment(
        id=AppointmentId(row.id),
        patient=PatientId(row.patient_id),
        encounter=EncounterId(row.encounter_id),
        provider=None if row.provider_id is None else StaffId(row.provider_id),
        kind=AppointmentKind(row.kind),
        plan=Plan(row.starts_at, timedelta(seconds=row.duration_s), row.zone),
        risk=Risk(row.risk),
        sequence=row.sequence,
        late=None if row.late_s is None else timedelta(seconds=row.late_s),
        replaces=None if row.replaces_id is None else AppointmentId(row.replaces_id),
        carries=tuple(Target(kind, UUID(number)) for kind, number in row.carries),
        consultation=consultation_of(row),
        created_at=row.created_at,
    )
