"""Ends visits that nobody ended: so long after one has begun, by itself. By a job, queued as it goes live."""

from __future__ import annotations

from uuid import UUID

from consult.appointments import Appointment, Appointments
from consult.appointments.appointments import consultation_of
from consult.ids import AppointmentId
from consult.news import VisitNews
from consult.room import MediaDoor
from consult.settings import ConsultSettings
from vault import Database, Job, JobQueue, JobSpec, Origin, UnitOfWork

VISIT_OVERRUN = "visit.overrun"


class Overrun:
    """Queues the job of a visit that goes live, and does it."""

    def __init__(
        self,
        *,
        settings: ConsultSettings,
        database: Database,
        queue: JobQueue,
        appointments: Appointments,
        media: MediaDoor,
        news: VisitNews,
    ) -> None:
        self._settings = settings
        self._database = database
        self._queue = queue
        self._appointments = appointments
        self._media = media
        self._news = news

    async def mind(self, unit: UnitOfWork, visit: Appointment) -> None:
        """Have a visit that goes live now, or again after a mistaken end, end by itself in time."""
        payload, at = {"visit": str(visit.id)}, unit.now + self._settings.live_at_most
        once = f"{visit.id}:{at.timestamp():.0f}"
        await self._queue.put(
            unit, JobSpec(VISIT_OVERRUN, payload, unit.origin.tenant, once=once, run_after=at)
        )

    async def look(self, job: Job) -> None:
        """Handle one job of kind `VISIT_OVERRUN`: end the visit, unless somebody has."""
        origin = Origin.server("visits", f"job:{job.id}")
        async with self._database.write(origin if job.tenant is None else origin.within(job.tenant)) as unit:
            row = await self._appointments.locked(unit, AppointmentId(UUID(job.payload["visit"])))
            before = consultation_of(row)
            after = before.timed_out(self._settings.live_at_most, unit.now)
            if after != before:
                visit = await self._appointments.settle(unit, row, after)
                unit.after_commit(lambda: self._media.close(visit.room))
                self._news.changed(unit, visit.id)
            await self._queue.finish(unit, job)
