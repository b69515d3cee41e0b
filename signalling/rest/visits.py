"""Visits: booking them, moving, delaying and cancelling; today's, those without a time, those who wait."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, Field

from clinic import Act, PatientId, StaffId, Target
from consult import (
    Appointment,
    AppointmentId,
    AppointmentKind,
    Consult,
    ConsultationStatus,
    IssuedLink,
    Plan,
    QueueEntry,
    Risk,
    VisitDraft,
)
from signalling.api import Body, Page, Query, Staff, StaffCall, View, operation
from signalling.rest.gate import enter_record
from signalling.rest.visit_views import (
    CheckInShape,
    InvitationView,
    InviteeBody,
    ParticipantView,
    VisitView,
    check_in_shape,
    enter_visit,
    late_minutes,
    show_visit,
    show_visits,
)
from signalling.services import ClinicServices
from vault import Reading, UnitOfWork

_TAG = "Visits"
_MOST_MINUTES = 8 * 60
_ADAY = timedelta(days=1)

Minutes = Annotated[int, Field(ge=5, le=_MOST_MINUTES)]


class QueueQuery(Query):
    """`mine`: only one's own, and nobody's."""

    mine: bool = False


class DayQuery(QueueQuery):
    """`day`: in the clinic's zone, today when it is not given."""

    day: date | None = None


class VisitBody(Body):
    """A visit to book. `zone`: IANA name, the clinic's when it is not given."""

    patient: UUID
    provider: UUID | None = None
    starts_at: AwareDatetime | None
    minutes: Minutes
    zone: Annotated[str, Field(max_length=64)] | None = None
    risk: Risk = Risk.ROUTINE
    reason: Annotated[str, Field(max_length=2000)] = ""
    participants: Annotated[list[InviteeBody], Field(max_length=20, default_factory=list)]


class BookedView(View):
    """A visit that was booked, and the links of those who come by one."""

    visit: VisitView
    invitations: list[InvitationView]


class MoveBody(Body):
    """When it is to be instead."""

    starts_at: AwareDatetime
    minutes: Minutes


class CancelBody(Body):
    """Whose wish it is: what the clinic cancels is missed, and goes on in writing."""

    by_clinic: bool


class LateBody(Body):
    """How late the provider is."""

    minutes: Annotated[int, Field(ge=1, le=240)]


class RiskBody(Body):
    """How much depends on being seen soon."""

    risk: Risk


class QueueEntryView(View):
    """A visit whose patient waits. `name`: null when the record is restricted and the glass intact.

    `check_in`: what the patient's side said on coming; null with a name that is not shown. `unread`: messages
    in the visit that one has not read yet.
    """

    visit: UUID
    patient: UUID
    name: str | None
    provider: UUID | None
    kind: AppointmentKind
    risk: Risk
    status: ConsultationStatus
    starts_at: datetime | None
    waiting_since: datetime
    late_minutes: int | None
    away: bool
    participants: list[ParticipantView]
    check_in: CheckInShape | None
    unread: int


class VisitDetailView(View):
    """One visit, and what its patient's side said on coming."""

    visit: VisitView
    check_in: CheckInShape | None


@operation(
    "GET",
    "/api/v1/visits",
    tag=_TAG,
    summary="Lists the visits of a day, in order",
    who=Staff(Act.READ_PATIENT),
    audits="visit.listed",
)
async def list_visits(
    call: StaffCall, services: ClinicServices, consult: Consult, query: DayQuery
) -> Page[VisitView]:
    """Return what begins on that day of the clinic's wall."""
    async with services.database.read(call.origin) as reading:
        zone = (await services.tenants.get(reading)).calendar.zone
        day = query.day or reading.now.astimezone(zone).date()
        found = await consult.appointments.between(
            reading, _midnight(day, zone), _midnight(day + _ADAY, zone)
        )
        wanted = _wanted(found, call, mine=query.mine)
        return Page[VisitView](items=await show_visits(reading, consult, call, wanted))


@operation(
    "GET",
    "/api/v1/visits/untimed",
    tag=_TAG,
    summary="Lists visits that need a time, in the order they were asked for",
    who=Staff(Act.READ_PATIENT),
    audits="visit.listed",
)
async def list_untimed_visits(call: StaffCall, services: ClinicServices, consult: Consult) -> Page[VisitView]:
    """Return rebookings and other wishes; moving one gives it a time."""
    async with services.database.read(call.origin) as reading:
        found = await consult.appointments.untimed(reading)
        return Page[VisitView](items=await show_visits(reading, consult, call, found))


@operation(
    "GET",
    "/api/v1/visits/queue",
    tag=_TAG,
    summary="Lists who waits, who is due first before the others",
    who=Staff(Act.READ_PATIENT),
    audits="visit.queued-read",
)
async def read_visit_queue(
    call: StaffCall, services: ClinicServices, consult: Consult, query: QueueQuery
) -> Page[QueueEntryView]:
    """Return everybody who waits, across patients; `visit.changed` says when to look again."""
    async with services.database.read(call.origin) as reading:
        provider = call.staff if query.mine else None
        entries = await consult.queue.entries(reading, call.staff, provider=provider)
        items = [await _entry(reading, services, consult, call, entry) for entry in entries]
    return Page[QueueEntryView](items=items)


@operation(
    "GET",
    "/api/v1/visits/queue/live",
    tag=_TAG,
    summary="Lists the visits that are live, beside those who wait",
    who=Staff(Act.READ_PATIENT),
    audits="visit.listed",
)
async def list_visits_under_way(
    call: StaffCall, services: ClinicServices, consult: Consult, query: QueueQuery
) -> Page[VisitView]:
    """Return them whatever the day: one that is planned after midnight may begin before it."""
    async with services.database.read(call.origin) as reading:
        found = await consult.appointments.in_status(reading, [ConsultationStatus.LIVE])
        wanted = _wanted(found, call, mine=query.mine)
        return Page[VisitView](items=await show_visits(reading, consult, call, wanted))


@operation(
    "POST",
    "/api/v1/visits",
    tag=_TAG,
    summary="Books a visit, and invites everybody in it",
    who=Staff(Act.ISSUE_LINK),
    audits="visit.booked",
    status=201,
    also=(404,),
)
async def book_visit(
    call: StaffCall, services: ClinicServices, consult: Consult, body: VisitBody
) -> BookedView:
    """Write to everybody who can be written to; the links shown here are further ones, shown once."""
    patient = PatientId(body.patient)
    origin = await enter_record(call, services, body.patient, Act.ISSUE_LINK)

    async def book(unit: UnitOfWork) -> tuple[Appointment, list[IssuedLink]]:
        clinic = await services.tenants.get(unit)
        provider = None
        if body.provider is not None:
            provider = (await services.members.get(unit, StaffId(body.provider))).id
        plan = Plan(body.starts_at, timedelta(minutes=body.minutes), body.zone or clinic.calendar.zone.key)
        draft = VisitDraft(
            patient,
            plan,
            provider=provider,
            risk=body.risk,
            reason=body.reason,
            invitees=[invitee.invitee() for invitee in body.participants],
        )
        return await consult.booking.book(unit, draft)

    visit, links = await services.database.transact(origin, book)
    return BookedView(
        visit=await show_visit(services, consult, origin, call, visit.id),
        invitations=[
            InvitationView(participant=link.participant, role=link.role, url=link.url) for link in links
        ],
    )


@operation(
    "GET",
    "/api/v1/visits/{visit}",
    tag=_TAG,
    summary="Shows a visit, and what was said on coming",
    who=Staff(Act.READ_PATIENT),
    audits="visit.read",
)
async def read_visit(
    call: StaffCall, services: ClinicServices, consult: Consult, visit: UUID
) -> VisitDetailView:
    """Show where it is and who takes part."""
    origin, number = await enter_visit(call, services, consult, visit)
    shown = await show_visit(services, consult, origin, call, number)
    async with services.database.read(origin) as reading:
        return VisitDetailView(visit=shown, check_in=await _said_on_coming(reading, consult, number))


@operation(
    "POST",
    "/api/v1/visits/{visit}/move",
    tag=_TAG,
    summary="Gives a visit another time",
    who=Staff(Act.ISSUE_LINK),
    audits="visit.moved",
    also=(409,),
)
async def move_visit(
    call: StaffCall, services: ClinicServices, consult: Consult, visit: UUID, body: MoveBody
) -> VisitView:
    """Move it, and everybody's calendar with it."""
    origin, number = await enter_visit(call, services, consult, visit, Act.ISSUE_LINK)

    async def move(unit: UnitOfWork) -> None:
        zone = (await consult.appointments.get(unit, number)).plan.zone
        plan = Plan(body.starts_at, timedelta(minutes=body.minutes), zone)
        await consult.booking.move(unit, number, plan)

    await services.database.transact(origin, move)
    return await show_visit(services, consult, origin, call, number)


@operation(
    "POST",
    "/api/v1/visits/{visit}/cancel",
    tag=_TAG,
    summary="Cancels a visit that has not begun",
    who=Staff(Act.ISSUE_LINK),
    audits="visit.cancelled",
    also=(409,),
)
async def cancel_visit(
    call: StaffCall, services: ClinicServices, consult: Consult, visit: UUID, body: CancelBody
) -> VisitView:
    """Cancel it, tell everybody, and offer to go on in writing when it is the clinic's doing."""
    origin, number = await enter_visit(call, services, consult, visit, Act.ISSUE_LINK)
    await services.database.transact(
        origin, lambda unit: consult.booking.cancel(unit, number, by_clinic=body.by_clinic)
    )
    return await show_visit(services, consult, origin, call, number)


@operation(
    "POST",
    "/api/v1/visits/{visit}/late",
    tag=_TAG,
    summary="Says that the provider is late",
    who=Staff(Act.READ_PATIENT),
    audits="visit.delayed",
    also=(409,),
)
async def delay_visit(
    call: StaffCall, services: ClinicServices, consult: Consult, visit: UUID, body: LateBody
) -> VisitView:
    """Tell everybody, and give nobody up before the new time."""
    origin, number = await enter_visit(call, services, consult, visit)
    late = timedelta(minutes=body.minutes)
    await services.database.transact(origin, lambda unit: consult.booking.delay(unit, number, late))
    return await show_visit(services, consult, origin, call, number)


@operation(
    "POST",
    "/api/v1/visits/{visit}/risk",
    tag=_TAG,
    summary="Says how much depends on being seen soon",
    who=Staff(Act.READ_PATIENT),
    audits="visit.rated-risk",
)
async def rate_visit(
    call: StaffCall, services: ClinicServices, consult: Consult, visit: UUID, body: RiskBody
) -> VisitView:
    """Move it up or down in the queue."""
    origin, number = await enter_visit(call, services, consult, visit)
    await services.database.transact(origin, lambda unit: consult.booking.rate(unit, number, body.risk))
    return await show_visit(services, consult, origin, call, number)


async def _entry(
    reading: Reading, services: ClinicServices, consult: Consult, call: StaffCall, entry: QueueEntry
) -> QueueEntryView:
    visit, name = entry.visit, entry.patient_name or None
    return QueueEntryView(
        visit=visit.id,
        patient=visit.patient,
        name=name,
        provider=visit.provider,
        kind=visit.kind,
        risk=visit.risk,
        status=visit.consultation.status,
        starts_at=visit.plan.starts_at,
        waiting_since=entry.waiting_since,
        late_minutes=late_minutes(visit),
        away=entry.is_away,
        participants=[ParticipantView.of(one, reading.now) for one in entry.participants],
        check_in=None if name is None else await _said_on_coming(reading, consult, visit.id),
        unread=await _unread(reading, services, call, visit),
    )


async def _said_on_coming(reading: Reading, consult: Consult, number: AppointmentId) -> CheckInShape | None:
    """Return what the patient's side said, the first who did; the caller discloses the visit."""
    rows = await consult.participants.rows(reading, number)
    said = [await consult.participants.check_in(reading, row) for row in rows if row.checked_in]
    given = [one for one in said if one is not None and (one.location or one.call_back)]
    return check_in_shape(given[0]) if given else None


async def _unread(reading: Reading, services: ClinicServices, call: StaffCall, visit: Appointment) -> int:
    thread = await services.threads.find(reading, Target("encounter", visit.encounter))
    if thread is None:
        return 0
    receipts = await services.threads.receipts(reading, thread.id)
    return thread.last_seq - max((one.seq for one in receipts if one.reader == call.person), default=0)


def _wanted(visits: Sequence[Appointment], call: StaffCall, *, mine: bool) -> list[Appointment]:
    return [visit for visit in visits if not mine or visit.provider in (None, call.staff)]


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)
