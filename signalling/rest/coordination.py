"""What coordinators see to: tasks, the safety list, invitations; and the figures of the inbox."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from clinic import Act, PatientId
from signalling.api import Body, Page, Query, Staff, StaffCall, Unaudited, View, operation
from signalling.rest.case_views import CheckInView, LineView
from signalling.rest.gate import enter_record
from signalling.services import ClinicServices
from store_forward import Figures, FileIntake, Inbox, RedFlag, RedFlagId, TaskId, TaskKind

_TAG = "Inbox"


class TaskView(View):
    """Something about a case that a coordinator must see to."""

    id: UUID
    kind: TaskKind
    raised_at: datetime
    line: LineView


class RedFlagView(View):
    """One diverted intake. `questions`: what was answered, by linkId; `name`: null when restricted."""

    id: UUID
    patient: UUID
    name: str | None
    case: UUID
    form: UUID
    questions: list[str]
    check_in: CheckInView | None
    raised_at: datetime
    acknowledged_at: datetime | None

    @classmethod
    def of(cls, flag: RedFlag, name: str | None) -> "RedFlagView":
        """Return a red flag as a client sees it."""
        return cls(
            id=flag.id,
            patient=flag.patient,
            name=name,
            case=flag.case,
            form=flag.form,
            questions=list(flag.questions),
            check_in=CheckInView.of(flag.check_in),
            raised_at=flag.raised_at,
            acknowledged_at=flag.acknowledged_at,
        )


class InvitationBody(Body):
    """How long the invitation is good for."""

    expires_in_days: Annotated[int, Field(ge=1, le=90)] = 14


class CaseInvitationView(View):
    """An invitation to write. `url`: shown this once; `told`: how many were told of one by mail or SMS."""

    case: UUID
    url: str
    told: int


class PeriodQuery(Query):
    """Cases closed within `since` and `until`."""

    since: AwareDatetime
    until: AwareDatetime


class KindFiguresView(View):
    """Figures of one kind of case, or all. Turnaround: seconds from sent to answered."""

    kind: str | None
    closed: int
    breached: int
    breach_rate: float | None
    answered: int
    turnaround_p50_s: int | None
    turnaround_p95_s: int | None

    @classmethod
    def of(cls, figures: Figures) -> "KindFiguresView":
        """Return figures as a client sees them."""
        return cls(
            kind=figures.kind,
            closed=figures.closed,
            breached=figures.breached,
            breach_rate=figures.breach_rate,
            answered=figures.answered,
            turnaround_p50_s=figures.turnaround_p50_s,
            turnaround_p95_s=figures.turnaround_p95_s,
        )


class PhotoFiguresView(View):
    """How many photographs were judged, and how many were to be taken again, sent anyway or not."""

    judged: int
    failed: int
    failure_rate: float | None


class FiguresView(View):
    """Figures of a period: of all cases, of each kind, and of photographs."""

    total: KindFiguresView
    kinds: list[KindFiguresView]
    photos: PhotoFiguresView


@operation(
    "GET",
    "/api/v1/inbox/tasks",
    tag=_TAG,
    summary="Lists what coordinators have to see to, oldest first",
    who=Staff(Act.ASSIGN_CASE),
    audits=Unaudited("each case shown is an event of its own; an empty list shows nobody"),
)
async def list_tasks(call: StaffCall, services: ClinicServices, inbox: Inbox) -> Page[TaskView]:
    """Return the two hundred that have waited longest."""
    async with services.database.read(call.origin) as reading:
        tasks = await inbox.tasks.waiting(reading)
        lines = await inbox.queue.named(reading, call.staff, [task.case for task in tasks])
        house = await inbox.terms.house(reading)
        views = {number: LineView.of(line, house, reading.now) for number, line in lines.items()}
    return Page[TaskView](
        items=[
            TaskView(id=task.id, kind=task.kind, raised_at=task.raised_at, line=views[task.case])
            for task in tasks
        ]
    )


@operation(
    "POST",
    "/api/v1/inbox/tasks/{task}/done",
    tag=_TAG,
    summary="Notes that somebody has seen to it",
    who=Staff(Act.ASSIGN_CASE),
    audits=Unaudited("the first time is an event of its own; again changes nothing"),
)
async def finish_task(call: StaffCall, services: ClinicServices, inbox: Inbox, task: UUID) -> None:
    """Take it off the list."""
    await services.database.transact(
        call.origin, lambda unit: inbox.tasks.done(unit, TaskId(task), call.staff)
    )


@operation(
    "GET",
    "/api/v1/inbox/red-flags",
    tag=_TAG,
    summary="Shows the safety list, oldest first",
    who=Staff(Act.TRIAGE_CASE),
    audits=Unaudited("each flag shown is an event of its own; an empty list shows nobody"),
)
async def list_red_flags(call: StaffCall, services: ClinicServices, inbox: Inbox) -> Page[RedFlagView]:
    """Return who gave an answer that needs help at once, and was not reached yet."""
    async with services.database.read(call.origin) as reading:
        flags = await inbox.red_flags.waiting(reading)
        shown = await services.patients.shown_to(reading, call.staff, {flag.patient for flag in flags})
    names = {number: patient.identity.name for number, patient in shown.items()}
    return Page[RedFlagView](items=[RedFlagView.of(flag, names.get(flag.patient)) for flag in flags])


@operation(
    "POST",
    "/api/v1/inbox/red-flags/{flag}/handled",
    tag=_TAG,
    summary="Takes somebody off the safety list",
    who=Staff(Act.TRIAGE_CASE),
    audits="red-flag.handled",
    also=(409,),
)
async def handle_red_flag(call: StaffCall, services: ClinicServices, inbox: Inbox, flag: UUID) -> None:
    """Say that they have been reached, or cannot be."""
    await services.database.transact(
        call.origin, lambda unit: inbox.red_flags.handle(unit, RedFlagId(flag), call.staff)
    )


@operation(
    "POST",
    "/api/v1/patients/{patient}/case-invitations",
    tag=_TAG,
    summary="Invites a patient to write",
    who=Staff(Act.ISSUE_LINK),
    audits="link.issued",
    status=201,
)
async def invite_to_write(
    call: StaffCall, services: ClinicServices, inbox: Inbox, patient: UUID, body: InvitationBody
) -> CaseInvitationView:
    """Tell them, or who acts for them, and return an address to hand over as well."""
    origin = await enter_record(call, services, patient, Act.ISSUE_LINK)
    life = timedelta(days=body.expires_in_days)
    invited = await services.database.transact(
        origin, lambda unit: inbox.invitations.invite(unit, PatientId(patient), life)
    )
    return CaseInvitationView(case=invited.case, url=invited.url, told=invited.told)


@operation(
    "GET",
    "/api/v1/inbox/figures",
    tag=_TAG,
    summary="Shows how long answers took, and how many were late",
    who=Staff(Act.READ_FIGURES),
    audits=Unaudited("numbers name nobody"),
)
async def read_figures(
    call: StaffCall, services: ClinicServices, inbox: Inbox, files: FileIntake, query: PeriodQuery
) -> FiguresView:
    """Count the cases closed and the photographs judged in a period."""
    async with services.database.read(call.origin) as reading:
        total, *kinds = await inbox.figures.between(reading, query.since, query.until)
        judged, failed = await files.renditions.judged(reading, query.since, query.until)
    rate = failed / judged if judged else None
    return FiguresView(
        total=KindFiguresView.of(total),
        kinds=[KindFiguresView.of(figures) for figures in kinds],
        photos=PhotoFiguresView(judged=judged, failed=failed, failure_rate=rate),
    )
