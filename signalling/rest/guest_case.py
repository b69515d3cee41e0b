"""A patient's own case by personal link: its forms, sending it, where it is, taking it back."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from clinic import LinkPurpose, PatientId, QuestionnaireId, data, errors, of_patient
from consult import Appointment, Consult
from signalling.api import Body, Guest, GuestCall, Page, Query, Unaudited, View, operation
from signalling.rest.case_answers import AppointmentView
from signalling.rest.case_gate import own_case
from signalling.rest.case_views import CaseFormView, CheckInBody, HoldView
from signalling.rest.questionnaires import Answers
from signalling.rest.threads import SentOnce
from signalling.services import ClinicServices
from store_forward import (
    Case,
    CaseId,
    CaseStatus,
    Ending,
    Inbox,
    Priority,
    RedFlag,
    RedFlagId,
    Sent,
    Submission,
    WayIn,
    case_target,
)
from vault import Action, Reading, UnitOfWork

GUEST_TAG = "A patient's case"
WRITERS = Guest(frozenset({LinkPurpose.INTAKE, LinkPurpose.CASE, LinkPurpose.RESULTS}))
"""Links that open a case."""


class CarryingVisitView(View):
    """The visit that carries a case. `starts_at`: null while the clinic looks for a time."""

    appointment: UUID
    starts_at: datetime | None


class GuestFormView(CaseFormView):
    """A form to send in. `due_at`: by when it would be answered, sent now; null when nobody ever opens."""

    due_at: datetime | None


class GuestCaseView(View):
    """One's own case. `sent`: whether the server has it; before that, all but `case` is null.

    `answer_needs_birth_date`: the answer is shown to who opens a link that asks for it.
    """

    case: UUID
    sent: bool
    kind: str | None
    status: CaseStatus | None
    priority: Priority | None
    submitted_at: datetime | None
    due_at: datetime | None
    hold: HoldView | None
    ending: Ending | None
    ended_at: datetime | None
    version: int | None
    may_reopen: bool
    answer_ready: bool
    answer_needs_birth_date: bool
    live_visit: CarryingVisitView | None
    emergency_number: str


class FormsQuery(Query):
    """`language`: BCP 47; without forms in it, those of all languages are shown."""

    language: Annotated[str, Field(max_length=35)] | None = None


class GuestAnswersBody(Body):
    """What has been answered so far."""

    form: UUID
    answers: Answers
    check_in: CheckInBody | None = None


class SubmissionBody(Body):
    """All answers, and where to call back."""

    form: UUID
    answers: Answers
    check_in: CheckInBody


class DiversionView(View):
    """Whether an answer needs help at once. `flag`: what to acknowledge; null when none does."""

    flag: UUID | None
    emergency_number: str


class SubmissionView(View):
    """What became of it. `sent`: queued, due at `due_at`; `diverted`: nothing was queued, see `flag`.

    `again`: it had been sent before.
    """

    outcome: Literal["sent", "diverted"]
    case: UUID
    due_at: datetime | None
    again: bool
    flag: UUID | None
    emergency_number: str


class WishBody(Body):
    """Why one would rather talk."""

    reason: Annotated[str, Field(min_length=1, max_length=2000)]


class ReopeningBody(SentOnce):
    """What is still open."""

    body: Annotated[str, Field(min_length=1, max_length=10_000)]


@operation(
    "GET",
    "/api/v1/guest/case",
    tag=GUEST_TAG,
    summary="Says where one's own case is",
    who=WRITERS,
    audits="case.read",
    also=(404,),
)
async def read_own_case(
    call: GuestCall, services: ClinicServices, inbox: Inbox, consult: Consult
) -> GuestCaseView:
    """Say that it was sent only once the server has it."""
    case, patient = own_case(call), call.guest.link.patient
    async with services.database.read(call.origin) as reading:
        entities = of_patient(patient), data("case", case)
        services.records.witness(reading, "case.read", Action.READ, *entities)
        return await _view(call, reading, inbox, consult, case)


@operation(
    "GET",
    "/api/v1/guest/case/forms",
    tag=GUEST_TAG,
    summary="Lists the forms that can be sent in",
    who=WRITERS,
    audits=Unaudited("what is asked says nothing of anybody"),
)
async def list_case_forms(
    call: GuestCall, services: ClinicServices, inbox: Inbox, query: FormsQuery
) -> Page[GuestFormView]:
    """Return the newest version of each."""
    async with services.database.read(call.origin) as reading:
        forms = await inbox.intake.forms(reading)
        house = await inbox.terms.house(reading)
    wanted = None if query.language is None else query.language.partition("-")[0]
    chosen = [form for form in forms if form.language.partition("-")[0] == wanted]
    shown = [
        GuestFormView(**dict(CaseFormView.of(form)), due_at=house.reply_by(form.priority, reading.now))
        for form in chosen or forms
    ]
    return Page[GuestFormView](items=shown)


@operation(
    "POST",
    "/api/v1/guest/case/red-flag",
    tag=GUEST_TAG,
    summary="Reports an answer that needs help at once",
    who=WRITERS,
    audits=Unaudited("a flag that is raised is an event of its own; other answers are not kept"),
    also=(404,),
)
async def report_red_flag(
    call: GuestCall, services: ClinicServices, inbox: Inbox, body: GuestAnswersBody
) -> DiversionView:
    """Put whoever answers on the safety list before the form is complete."""
    case, patient = own_case(call), call.guest.link.patient
    check_in = None if body.check_in is None else body.check_in.check_in()

    async def report(unit: UnitOfWork) -> DiversionView:
        flag = await inbox.intake.divert(
            unit, patient, case, QuestionnaireId(body.form), answers=body.answers, check_in=check_in
        )
        number = (await inbox.terms.house(unit)).clinic.emergency_number
        return DiversionView(flag=None if flag is None else flag.id, emergency_number=number)

    return await services.database.transact(call.origin, report)


@operation(
    "POST",
    "/api/v1/guest/case/red-flag/{flag}/acknowledge",
    tag=GUEST_TAG,
    summary="Acknowledges the emergency text",
    who=WRITERS,
    audits=Unaudited("the first time is an event of its own; again changes nothing"),
)
async def acknowledge_red_flag(call: GuestCall, services: ClinicServices, inbox: Inbox, flag: UUID) -> None:
    """Say that it was read; the coordinator sees both."""
    case = own_case(call)
    await services.database.transact(
        call.origin, lambda unit: inbox.red_flags.acknowledge(unit, case, RedFlagId(flag))
    )


@operation(
    "POST",
    "/api/v1/guest/case",
    tag=GUEST_TAG,
    summary="Sends one's case",
    who=WRITERS,
    audits=Unaudited("what is queued, or diverted, is an event of its own; again changes nothing"),
    also=(404, 409),
)
async def submit_case(
    call: GuestCall, services: ClinicServices, inbox: Inbox, body: SubmissionBody
) -> SubmissionView:
    """Queue it once, however often it is sent; every fault is named by its question."""
    case, patient = own_case(call), call.guest.link.patient

    async def submit(unit: UnitOfWork) -> SubmissionView:
        public = await inbox.public.came_by_it(unit, patient)
        submission = Submission(
            case,
            patient,
            WayIn.PUBLIC if public else WayIn.LINK,
            call.person,
            QuestionnaireId(body.form),
            body.answers,
            body.check_in.check_in(),
        )
        outcome = await inbox.intake.submit(unit, submission)
        number = (await inbox.terms.house(unit)).clinic.emergency_number
        return _outcome(outcome, number)

    return await services.database.transact(call.origin, submit)


@operation(
    "POST",
    "/api/v1/guest/case/withdraw",
    tag=GUEST_TAG,
    summary="Takes one's case back",
    who=WRITERS,
    audits="case.closed",
    also=(404, 409),
)
async def withdraw_case(
    call: GuestCall, services: ClinicServices, inbox: Inbox, consult: Consult
) -> GuestCaseView:
    """Close it for good; a new one can be sent."""
    case = own_case(call)

    async def withdraw(unit: UnitOfWork) -> GuestCaseView:
        await inbox.desk.close(unit, case, Ending.WITHDRAWN, call.person)
        return await _view(call, unit, inbox, consult, case)

    return await services.database.transact(call.origin, withdraw)


@operation(
    "POST",
    "/api/v1/guest/case/reopen",
    tag=GUEST_TAG,
    summary="Reopens one's case with a question",
    who=WRITERS,
    audits="case.reopened",
    also=(404, 409),
)
async def reopen_own_case(
    call: GuestCall, services: ClinicServices, inbox: Inbox, consult: Consult, body: ReopeningBody
) -> GuestCaseView:
    """Have it answered once more, as long as the clinic's rule allows."""
    case = own_case(call)

    async def reopen(unit: UnitOfWork) -> GuestCaseView:
        closed = await inbox.cases.known(unit, case)
        if await inbox.conversation.said(unit, closed, call.person, body.body, body.number) is None:
            await inbox.desk.reopen(unit, case, call.person)
            await inbox.conversation.reply(unit, case, call.person, body.body, body.number)
        return await _view(call, unit, inbox, consult, case)

    return await services.database.transact(call.origin, reopen)


@operation(
    "POST",
    "/api/v1/guest/case/live-visit",
    tag=GUEST_TAG,
    summary="Asks for a visit that carries one's case",
    who=WRITERS,
    audits=Unaudited("the visit that is booked is an event of its own"),
    status=201,
    also=(404, 409),
)
async def wish_live_visit(
    call: GuestCall, services: ClinicServices, inbox: Inbox, consult: Consult, body: WishBody
) -> AppointmentView:
    """Have the clinic find a time; asked again, it is the same visit."""
    case, escalation = own_case(call), inbox.escalation
    if escalation is None:
        raise errors.Conflict("nobody books visits here")

    async def wish(unit: UnitOfWork) -> UUID:
        await unit.exclusive(f"case:{case}")
        booked = await _visit_of(unit, consult, call.guest.link.patient, case)
        return booked.id if booked else await escalation.wish(unit, case, call.person, body.reason)

    return AppointmentView(appointment=await services.database.transact(call.origin, wish))


async def _view(
    call: GuestCall, work: Reading | UnitOfWork, inbox: Inbox, consult: Consult, case: CaseId
) -> GuestCaseView:
    patient = call.guest.link.patient
    visit = await _visit_of(work, consult, patient, case)
    house = await inbox.terms.house(work)
    found = await inbox.cases.find(work, case)
    known = found if found is not None and found.patient == patient else None
    state = None if known is None else known.state
    hold = None if state is None else state.hold
    ready = state is not None and state.ending is Ending.ANSWERED
    return GuestCaseView(
        case=case,
        sent=known is not None,
        kind=None if known is None else known.kind,
        status=None if state is None else state.status,
        priority=None if state is None else state.priority,
        submitted_at=None if known is None else known.submitted_at,
        due_at=None if state is None or not state.is_open else state.clock.due_at,
        hold=None if hold is None else HoldView(reason=hold.reason, since=hold.since),
        ending=None if state is None else state.ending,
        ended_at=None if state is None else state.ended_at,
        version=None if known is None else known.version,
        may_reopen=state is not None and state.may_be_reopened(work.now, house.terms.reopen_within),
        answer_ready=ready,
        answer_needs_birth_date=not call.guest.link.asks_birth_date,
        live_visit=None
        if visit is None
        else CarryingVisitView(appointment=visit.id, starts_at=visit.plan.starts_at),
        emergency_number=house.clinic.emergency_number,
    )


async def _visit_of(
    work: Reading | UnitOfWork, consult: Consult, patient: PatientId, case: CaseId
) -> Appointment | None:
    """Return the newest visit that carries a case and is not over."""
    visits = await consult.appointments.of(work, patient)
    carrying = [
        visit for visit in visits if case_target(case) in visit.carries and visit.consultation.takes_people
    ]
    return max(carrying, key=lambda visit: visit.created_at, default=None)


def _outcome(outcome: Sent | RedFlag, number: str) -> SubmissionView:
    if isinstance(outcome, RedFlag):
        return SubmissionView(
            outcome="diverted",
            case=outcome.case,
            due_at=None,
            again=False,
            flag=outcome.id,
            emergency_number=number,
        )
    case: Case = outcome.case
    return SubmissionView(
        outcome="sent",
        case=case.id,
        due_at=case.state.clock.due_at,
        again=outcome.again,
        flag=None,
        emergency_number=number,
    )
