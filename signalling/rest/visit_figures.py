"""What administrators see of visits: rooms that are live now, waits, no-shows. Nobody is named."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from pydantic import AwareDatetime

from clinic import Act, errors
from consult import (
    Consult,
    ConsultationStatus,
    ParticipantStatus,
    Role,
    Source,
    VisitDay,
    VisitFigures,
    visit_days,
    visit_figures,
)
from mediaserver import ConnectionQuality
from signalling.api import Page, Query, Staff, StaffCall, Unaudited, View, operation
from signalling.services import ClinicServices
from signalling.visits import LivePerson, VisitDoor

_TAG = "Visits"
_LONGEST_PERIOD = timedelta(days=100)
_NOBODY = Unaudited("it names no patient")


class Quality(StrEnum):
    """How good somebody's connection is."""

    EXCELLENT = "excellent"
    GOOD = "good"
    POOR = "poor"


class LivePersonView(View):
    """Somebody in a room, without a name. `quality`: null until it was graded, or without media."""

    id: UUID
    role: Role
    status: ParticipantStatus
    quality: Quality | None
    publishes: list[Source]


class LiveVisitView(View):
    """A visit that is live."""

    visit: UUID
    since: datetime | None
    participants: list[LivePersonView]


class PeriodQuery(Query):
    """Visits that begin in [`start`, `end`)."""

    start: AwareDatetime
    end: AwareDatetime


class VisitFiguresView(View):
    """Visits of a period. Rates, quantiles and means are null when there is nothing to count."""

    booked: int
    seen: int
    no_shows: int
    no_show_rate: float | None
    cancelled: int
    missed: int
    wait_p50_s: float | None
    wait_p95_s: float | None
    waiting_now: int
    longest_wait_s: float | None
    mean_rating: float | None

    @classmethod
    def of(cls, figures: VisitFigures) -> "VisitFiguresView":
        """Return figures as administrators see them."""
        return cls(
            booked=figures.booked,
            seen=figures.seen,
            no_shows=figures.no_shows,
            no_show_rate=figures.no_show_rate,
            cancelled=figures.cancelled,
            missed=figures.missed,
            wait_p50_s=_seconds(figures.wait_p50),
            wait_p95_s=_seconds(figures.wait_p95),
            waiting_now=figures.waiting_now,
            longest_wait_s=_seconds(figures.longest_wait),
            mean_rating=figures.mean_rating,
        )


class VisitDayView(View):
    """The visits of one day of the clinic's wall. Waits are null when nobody was seen."""

    day: date
    booked: int
    seen: int
    no_shows: int
    cancelled: int
    wait_p50_s: float | None
    wait_p95_s: float | None

    @classmethod
    def of(cls, day: VisitDay) -> "VisitDayView":
        """Return a day as administrators see it."""
        return cls(
            day=day.day,
            booked=day.booked,
            seen=day.seen,
            no_shows=day.no_shows,
            cancelled=day.cancelled,
            wait_p50_s=_seconds(day.wait_p50),
            wait_p95_s=_seconds(day.wait_p95),
        )


@operation(
    "GET",
    "/api/v1/visits/live",
    tag=_TAG,
    summary="Lists the visits that are live, with each person's connection",
    who=Staff(Act.READ_FIGURES),
    audits=_NOBODY,
)
async def list_live_visits(
    call: StaffCall, services: ClinicServices, consult: Consult, door: VisitDoor
) -> Page[LiveVisitView]:
    """Show how they go, without a name."""
    async with services.database.read(call.origin) as reading:
        visits = await consult.appointments.in_status(reading, [ConsultationStatus.LIVE])
        rows = {visit.id: await consult.participants.rows(reading, visit.id) for visit in visits}
    items = []
    for visit in visits:
        present = {person.identity: person for person in door.people(visit.room)}
        people = [
            _person(row.id, Role(row.role), ParticipantStatus(row.status), present.get(str(row.id)))
            for row in rows[visit.id]
        ]
        since = visit.consultation.live_since
        items.append(LiveVisitView(visit=visit.id, since=since, participants=people))
    return Page[LiveVisitView](items=items)


@operation(
    "GET",
    "/api/v1/visits/figures",
    tag=_TAG,
    summary="Counts visits, waits and no-shows",
    who=Staff(Act.READ_FIGURES),
    audits=_NOBODY,
)
async def read_visit_figures(
    call: StaffCall, services: ClinicServices, query: PeriodQuery
) -> VisitFiguresView:
    """Count what was to begin in a period."""
    async with services.database.read(call.origin) as reading:
        return VisitFiguresView.of(await visit_figures(reading, query.start, query.end))


@operation(
    "GET",
    "/api/v1/visits/figures/days",
    tag=_TAG,
    summary="Counts visits, waits and no-shows day by day",
    who=Staff(Act.READ_FIGURES),
    audits=_NOBODY,
)
async def read_visit_days(
    call: StaffCall, services: ClinicServices, query: PeriodQuery
) -> Page[VisitDayView]:
    """Count each day of a period of at most a hundred days, by the clinic's clock, in order."""
    if not query.start < query.end <= query.start + _LONGEST_PERIOD:
        raise errors.Malformed("end", "after the start, within a hundred days")
    async with services.database.read(call.origin) as reading:
        zone = (await services.tenants.get(reading)).calendar.zone
        days = await visit_days(reading, query.start, query.end, zone)
    return Page[VisitDayView](items=[VisitDayView.of(day) for day in days])


def _person(number: UUID, role: Role, status: ParticipantStatus, live: LivePerson | None) -> LivePersonView:
    quality = None if live is None or live.quality is None else _QUALITIES[live.quality]
    publishes = [] if live is None else list(live.publishes)
    return LivePersonView(id=number, role=role, status=status, quality=quality, publishes=publishes)


_QUALITIES = {
    ConnectionQuality.EXCELLENT: Quality.EXCELLENT,
    ConnectionQuality.GOOD: Quality.GOOD,
    ConnectionQuality.POOR: Quality.POOR,
}


def _seconds(duration: timedelta | None) -> float | None:
    return None if duration is None else duration.total_seconds()
