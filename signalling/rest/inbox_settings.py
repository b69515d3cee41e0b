"""How a clinic runs its inbox: what it promises, its pools, who is away."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from clinic import Act, StaffId, WorkingCalendar
from signalling.api import Body, Page, Staff, StaffCall, Unaudited, View, operation
from signalling.rest.views import Slug
from signalling.services import ClinicServices
from store_forward import (
    Absence,
    AbsenceId,
    Alarm,
    Clock,
    Inbox,
    Pool,
    Priority,
    Promise,
    Span,
    SpanUnit,
    Terms,
)

_TAG = "Inbox"


class SpanBody(Body):
    """A length of time: hours of opening, or the same time of day so many open days later."""

    count: Annotated[int, Field(ge=1, le=336)]
    unit: SpanUnit

    def span(self) -> Span:
        """Return it as the inbox knows it."""
        return Span(self.count, self.unit)


class PromiseBody(Body):
    """By when cases are answered, and looked at first."""

    answer: SpanBody
    first_look: SpanBody | None = None

    def promise(self) -> Promise:
        """Return it as the inbox knows it."""
        return Promise(self.answer.span(), None if self.first_look is None else self.first_look.span())


class PromisesBody(Body):
    """What is promised for each priority."""

    urgent: PromiseBody
    soon: PromiseBody
    routine: PromiseBody


class TermsBody(Body):
    """The terms of the inbox. `is_public`: whether people write without an invitation."""

    promises: PromisesBody
    lease_minutes: Annotated[int, Field(ge=5, le=24 * 60)]
    reopen_within_days: Annotated[int, Field(ge=0, le=365)]
    unread_after_days: Annotated[int, Field(ge=1, le=90)]
    is_public: bool

    def terms(self) -> Terms:
        """Return them as the inbox knows them."""
        return Terms(
            {
                Priority.URGENT: self.promises.urgent.promise(),
                Priority.SOON: self.promises.soon.promise(),
                Priority.ROUTINE: self.promises.routine.promise(),
            },
            timedelta(minutes=self.lease_minutes),
            timedelta(days=self.reopen_within_days),
            timedelta(days=self.unread_after_days),
            self.is_public,
        )


class SpanView(View):
    """A length of time by the clinic's calendar."""

    count: int
    unit: SpanUnit

    @classmethod
    def of(cls, span: Span) -> "SpanView":
        """Return a span as a client sees it."""
        return cls(count=span.count, unit=span.unit)


class PromiseView(View):
    """By when cases are answered, and looked at first."""

    answer: SpanView
    first_look: SpanView | None

    @classmethod
    def of(cls, promise: Promise) -> "PromiseView":
        """Return a promise as a client sees it."""
        look = promise.first_look
        return cls(answer=SpanView.of(promise.answer), first_look=None if look is None else SpanView.of(look))


class PromisesView(View):
    """What is promised for each priority."""

    urgent: PromiseView
    soon: PromiseView
    routine: PromiseView


class TermsView(View):
    """The terms of the inbox."""

    promises: PromisesView
    lease_minutes: int
    reopen_within_days: int
    unread_after_days: int
    is_public: bool

    @classmethod
    def of(cls, terms: Terms) -> "TermsView":
        """Return terms as a client sees them."""
        return cls(
            promises=PromisesView(
                urgent=PromiseView.of(terms.promises[Priority.URGENT]),
                soon=PromiseView.of(terms.promises[Priority.SOON]),
                routine=PromiseView.of(terms.promises[Priority.ROUTINE]),
            ),
            lease_minutes=int(terms.lease.total_seconds()) // 60,
            reopen_within_days=terms.reopen_within.days,
            unread_after_days=terms.unread_after.days,
            is_public=terms.is_public,
        )


class DueView(View):
    """When a case of one priority that comes in now would be due, and when the queue would warn of it."""

    look_due_at: datetime | None
    half_used_at: datetime
    nearly_used_at: datetime
    due_at: datetime

    @classmethod
    def of(cls, promise: Promise, now: datetime, calendar: WorkingCalendar) -> "DueView":
        """Start a clock, and tell when it rings. Raises NeverOpen."""
        clock = Clock.started(promise, now, calendar)
        rings = clock.rings(calendar)
        return cls(
            look_due_at=clock.look_due_at,
            half_used_at=rings[Alarm.HALF_USED],
            nearly_used_at=rings[Alarm.NEARLY_USED],
            due_at=rings[Alarm.BREACHED],
        )


class DuesView(View):
    """What each priority's promise comes to, from now on."""

    urgent: DueView
    soon: DueView
    routine: DueView


class PoolBody(Body):
    """A pool's name, and who answers its cases."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    members: Annotated[list[UUID], Field(max_length=1000, default_factory=list)]


class PoolView(View):
    """One pool; everybody may answer the general one's cases."""

    slug: str
    name: str
    members: list[UUID]

    @classmethod
    def of(cls, pool: Pool) -> "PoolView":
        """Return a pool as a client sees it."""
        return cls(slug=pool.slug, name=pool.name, members=sorted(pool.members))


class AbsenceBody(Body):
    """Who is away, who has their cases meanwhile, and when."""

    staff: UUID
    cover: UUID
    since: AwareDatetime
    until: AwareDatetime


class AbsenceView(View):
    """One absence. `moved`: how many cases went to the cover when it was announced."""

    id: UUID
    staff: UUID
    cover: UUID
    since: datetime
    until: datetime
    moved: int

    @classmethod
    def of(cls, absence: Absence, moved: int = 0) -> "AbsenceView":
        """Return an absence as a client sees it."""
        return cls(
            id=absence.id,
            staff=absence.staff,
            cover=absence.cover,
            since=absence.since,
            until=absence.until,
            moved=moved,
        )


@operation(
    "GET",
    "/api/v1/inbox/terms",
    tag=_TAG,
    summary="Shows what the clinic promises",
    who=Staff(),
    audits=Unaudited("promises name nobody"),
)
async def read_terms(call: StaffCall, services: ClinicServices, inbox: Inbox) -> TermsView:
    """Answer what everybody begins with, until it is changed."""
    async with services.database.read(call.origin) as reading:
        return TermsView.of((await inbox.terms.house(reading)).terms)


@operation(
    "PUT",
    "/api/v1/inbox/terms",
    tag=_TAG,
    summary="Changes what the clinic promises",
    who=Staff(Act.MANAGE_CLINIC),
    audits="inbox-terms.changed",
)
async def change_terms(call: StaffCall, services: ClinicServices, inbox: Inbox, body: TermsBody) -> TermsView:
    """Count cases from now on by it; what was promised before stays promised."""
    terms = body.terms()
    await services.database.transact(call.origin, lambda unit: inbox.terms.change(unit, terms))
    return TermsView.of(terms)


@operation(
    "POST",
    "/api/v1/inbox/terms/due",
    tag=_TAG,
    summary="Shows when cases that come in now would be due by these promises",
    who=Staff(),
    audits=Unaudited("promises name nobody"),
    also=(409,),
)
async def preview_promises(
    call: StaffCall, services: ClinicServices, inbox: Inbox, body: PromisesBody
) -> DuesView:
    """Count by the clinic's calendar, and change nothing."""
    async with services.database.read(call.origin) as reading:
        calendar = (await inbox.terms.house(reading)).calendar
        now = reading.now
    return DuesView(
        urgent=DueView.of(body.urgent.promise(), now, calendar),
        soon=DueView.of(body.soon.promise(), now, calendar),
        routine=DueView.of(body.routine.promise(), now, calendar),
    )


@operation(
    "GET",
    "/api/v1/inbox/pools",
    tag=_TAG,
    summary="Lists the pools, by slug",
    who=Staff(),
    audits=Unaudited("pools name no patient"),
)
async def list_pools(call: StaffCall, services: ClinicServices, inbox: Inbox) -> Page[PoolView]:
    """Name the members by id."""
    async with services.database.read(call.origin) as reading:
        return Page[PoolView](items=[PoolView.of(pool) for pool in await inbox.pools.all(reading)])


@operation(
    "PUT",
    "/api/v1/inbox/pools/{pool}",
    tag=_TAG,
    summary="Adds a pool, or changes its name and members",
    who=Staff(Act.MANAGE_CLINIC),
    audits="pool.changed",
)
async def put_pool(
    call: StaffCall, services: ClinicServices, inbox: Inbox, pool: Slug, body: PoolBody
) -> PoolView:
    """Replace the members by those given."""
    members = [StaffId(member) for member in body.members]
    return PoolView.of(
        await services.database.transact(
            call.origin, lambda unit: inbox.pools.put(unit, pool, body.name, members)
        )
    )


@operation(
    "GET",
    "/api/v1/inbox/absences",
    tag=_TAG,
    summary="Lists who is, or will be, away",
    who=Staff(),
    audits=Unaudited("absences name no patient"),
)
async def list_absences(call: StaffCall, services: ClinicServices, inbox: Inbox) -> Page[AbsenceView]:
    """Leave out those that are over."""
    async with services.database.read(call.origin) as reading:
        found = await inbox.absences.ahead(reading)
    return Page[AbsenceView](items=[AbsenceView.of(absence) for absence in found])


@operation(
    "POST",
    "/api/v1/inbox/absences",
    tag=_TAG,
    summary="Announces an absence, and gives cases to the cover",
    who=Staff(Act.ASSIGN_CASE),
    audits="absence.announced",
    status=201,
    also=(404, 409),
)
async def announce_absence(
    call: StaffCall, services: ClinicServices, inbox: Inbox, body: AbsenceBody
) -> AbsenceView:
    """Move open cases at once when it has begun; cases assigned meanwhile go to the cover too."""
    absence = (StaffId(body.staff), StaffId(body.cover), body.since, body.until)
    kept, moved = await services.database.transact(
        call.origin, lambda unit: inbox.desk.cover(unit, absence, call.staff)
    )
    return AbsenceView.of(kept, moved)


@operation(
    "POST",
    "/api/v1/inbox/absences/{absence}/end",
    tag=_TAG,
    summary="Ends an absence now",
    who=Staff(Act.ASSIGN_CASE),
    audits="absence.ended",
)
async def end_absence(call: StaffCall, services: ClinicServices, inbox: Inbox, absence: UUID) -> None:
    """Leave the cases with who has them."""
    await services.database.transact(call.origin, lambda unit: inbox.absences.end(unit, AbsenceId(absence)))
