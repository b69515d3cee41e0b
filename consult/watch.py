"""Minds visits by the clock: reminds of them, and finds out who did not come. All of it by jobs.

A job names the `sequence` of the appointment it was queued for; once that has moved, it does nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from clinic import NoticeKind
from consult.appointments import Appointment, AppointmentRow, Appointments
from consult.appointments.appointments import consultation_of
from consult.ids import AppointmentId
from consult.letters import VisitLetters
from consult.missed import MissedReason, MissedVisits
from consult.news import VisitNews
from consult.participants import ParticipantRow, Participants
from consult.participants.participants import of_patients_side, state_of
from consult.settings import ConsultSettings
from consult.visit import ParticipantStatus, Role
from vault import Database, Job, JobQueue, JobSpec, Origin, UnitOfWork

VISIT_REMINDER = "visit.reminder"
VISIT_ABSENCE = "visit.absence"

REMINDERS = (timedelta(hours=24), timedelta(minutes=15))
"""How long before the beginning people are reminded."""


class Absence(StrEnum):
    """Who may not have come."""

    PATIENT = "patient"
    PROVIDER = "provider"


class Watch:
    """Queues the jobs of a visit, and does them."""

    def __init__(
        self,
        *,
        settings: ConsultSettings,
        database: Database,
        queue: JobQueue,
        appointments: Appointments,
        participants: Participants,
        letters: VisitLetters,
        missed: MissedVisits,
        news: VisitNews,
    ) -> None:
        self._settings = settings
        self._database = database
        self._queue = queue
        self._appointments = appointments
        self._participants = participants
        self._letters = letters
        self._missed = missed
        self._news = news

    async def mind(self, unit: UnitOfWork, visit: Appointment) -> None:
        """Queue what is to be done about a visit at its times; nothing while it has none."""
        start = visit.plan.starts_at
        if start is None:
            return
        for before in REMINDERS:
            if start - before > unit.now:
                await self._put(unit, visit, VISIT_REMINDER, f"{before.total_seconds():.0f}", start - before)
        for who in Absence:
            await self._put(unit, visit, VISIT_ABSENCE, who.value, self._deadline(visit, start, who))

    async def remind(self, job: Job) -> None:
        """Handle one job of kind `VISIT_REMINDER`."""
        async with self._database.write(_origin(job)) as unit:
            row = await self._still_due(unit, job)
            if row is not None:
                visit = await self._appointments.get(unit, AppointmentId(row.id))
                for participant in await self._participants.rows(unit, visit.id):
                    await self._letters.send(unit, visit, participant, NoticeKind.VISIT_REMINDER)
            await self._queue.finish(unit, job)

    async def look(self, job: Job) -> None:
        """Handle one job of kind `VISIT_ABSENCE`."""
        async with self._database.write(_origin(job)) as unit:
            row = await self._still_due(unit, job)
            if row is not None:
                await self._look(unit, row, Absence(job.payload["what"]))
            await self._queue.finish(unit, job)

    async def _look(self, unit: UnitOfWork, row: AppointmentRow, who: Absence) -> None:
        visit = await self._appointments.get(unit, AppointmentId(row.id))
        start = visit.plan.starts_at
        if start is None or unit.now < self._deadline(visit, start, who):
            return  # the provider said to be late since: another job looks then
        rows = await self._participants.rows(unit, visit.id)
        came = any(self._came(person, visit, start) for person in of_patients_side(rows))
        provider_came = any(
            person.role == Role.PROVIDER and state_of(person).admission > 0 for person in rows
        )
        if who is Absence.PATIENT and not came:
            reason = MissedReason.NEVER_OPENED
        elif who is Absence.PROVIDER and came and not provider_came:
            reason = MissedReason.PROVIDER_ABSENT
        else:
            return
        await self._appointments.settle(unit, row, consultation_of(row).missed())
        await self._missed.note(unit, row, reason)
        self._news.changed(unit, visit.id)

    def _came(self, person: ParticipantRow, visit: Appointment, start: datetime) -> bool:
        """Say whether somebody was there for the visit, and not only to try things out.

        Who is stuck in the device check did come, as long as their page is shown. Whoever waits may have
        come long before, and their phone be asleep: staff see them as away, and decide.
        """
        due = start + (visit.late or timedelta(0))
        match state_of(person).status:
            case ParticipantStatus.LEFT:
                since = due
            case ParticipantStatus.CHECKING:
                since = due - self._settings.patient_absent_after
            case _:
                since = start - self._settings.early
        return person.seen_at is not None and person.seen_at >= since

    def _deadline(self, visit: Appointment, start: datetime, who: Absence) -> datetime:
        patience = {
            Absence.PATIENT: self._settings.patient_absent_after,
            Absence.PROVIDER: self._settings.provider_absent_after,
        }
        return start + (visit.late or timedelta(0)) + patience[who]

    async def _still_due(self, unit: UnitOfWork, job: Job) -> AppointmentRow | None:
        row = await self._appointments.locked(unit, AppointmentId(UUID(job.payload["visit"])))
        stands = row.sequence == job.payload["sequence"] and consultation_of(row).may_be_missed
        return row if stands else None

    async def _put(self, unit: UnitOfWork, visit: Appointment, kind: str, what: str, at: datetime) -> None:
        payload = {"visit": str(visit.id), "sequence": visit.sequence, "what": what}
        once = f"{visit.id}:{visit.sequence}:{what}:{at.timestamp():.0f}"
        tenant = unit.origin.tenant
        await self._queue.put(unit, JobSpec(kind, payload, tenant, once=once, run_after=at))


def _origin(job: Job) -> Origin:
    origin = Origin.server("visits", f"job:{job.id}")
    return origin if job.tenant is None else origin.within(job.tenant)
