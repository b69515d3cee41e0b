"""The queue, search, and the case page: what staff read of the inbox."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import Field

from clinic import Act, PatientId, QuestionnaireId, StaffId
from signalling.api import Page, PageQuery, Query, Staff, StaffCall, Unaudited, View, operation
from signalling.api.models import MOST_ITEMS
from signalling.rest.answer_views import AnswerView, OpinionView
from signalling.rest.case_gate import enter_case
from signalling.rest.case_views import TAG, CaseView, LineView, VersionView, used_of
from signalling.rest.gate import enter_record
from signalling.rest.questionnaires import QuestionnaireView, Value
from signalling.rest.views import PersonView
from signalling.services import ClinicServices
from store_forward import Case, Inbox, Line, Place, Priority, QueueQuery, Shelf
from vault import Reading

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_US = timedelta(microseconds=1)
_FARTHEST = timedelta(days=365_000)
_OWNER = r"^(me|none|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$"

CasePlace = Annotated[str, Field(pattern=r"^[0-9]{1,17}\.[0-9a-f]{32}$")]
"""Where a page of cases ended: microseconds since 1970, and the case."""


class QueueParameters(Query):
    """Which cases. `owner`: "me", "none" or somebody's id; `pool`, `priority`, `kind`: only those."""

    shelf: Shelf = Shelf.QUEUE
    pool: Annotated[str, Field(max_length=63)] | None = None
    owner: Annotated[str, Field(pattern=_OWNER)] | None = None
    priority: Priority | None = None
    kind: Annotated[str, Field(max_length=60)] | None = None
    limit: Annotated[int, Field(ge=1, le=MOST_ITEMS)] = 50
    after: CasePlace | None = None

    def query(self, reader: StaffId) -> QueueQuery:
        """Return it as the inbox knows it."""
        owner = None
        if self.owner is not None and self.owner != "none":
            owner = reader if self.owner == "me" else StaffId(UUID(self.owner))
        return QueueQuery(
            shelf=self.shelf,
            pool=self.pool,
            owner=owner,
            unowned=self.owner == "none",
            priority=self.priority,
            kind=self.kind,
            after=None if self.after is None else _place(self.after),
            limit=self.limit,
        )


class CaseSearchParameters(PageQuery):
    """`q`: whole words, in any order; `state`: open or closed cases only."""

    q: Annotated[str, Field(max_length=200)] = ""
    kind: Annotated[str, Field(max_length=60)] | None = None
    state: Annotated[str, Field(pattern=r"^(open|closed)$")] | None = None


class CountsView(View):
    """How much waits; a thousand stands for as many or more."""

    queue: int
    held: int
    unclaimed: int
    mine: int
    breached: int
    tasks: int
    red_flags: int
    opinions: int


class CasePatientView(View):
    """Whose case it is."""

    id: UUID
    name: str
    birth_date: date
    language: str


class CaseResponseView(View):
    """What was answered to the very version of a form that was asked."""

    questionnaire: QuestionnaireView
    answers: dict[str, list[Value]]
    author: PersonView
    authored_at: datetime


class CasePage(View):
    """All of one case but its messages and files. `answers`: drafts too.

    `used`: which share of the time that was promised is used; null once the case has ended.
    `reopens_until`: until when an ended case can be reopened; null when it is open, or not reopened at all.
    """

    case: CaseView
    used: float | None
    reopens_until: datetime | None
    patient: CasePatientView
    versions: list[VersionView]
    responses: list[CaseResponseView]
    answers: list[AnswerView]
    opinions: list[OpinionView]


@operation(
    "GET",
    "/api/v1/cases",
    tag=TAG,
    summary="Lists cases: the queue by what is due next",
    who=Staff(Act.READ_PATIENT),
    audits="case.listed",
)
async def list_cases(
    call: StaffCall, services: ClinicServices, inbox: Inbox, query: QueueParameters
) -> Page[LineView]:
    """Sort held cases by how long they have waited and closed ones newest first; each is a disclosure."""
    wanted = query.query(call.staff)
    async with services.database.read(call.origin) as reading:
        lines = await inbox.queue.page(reading, call.staff, wanted)
        views = await _views(reading, inbox, lines)
    following = _cursor(lines[-1].place) if len(lines) == wanted.limit else None
    return Page[LineView](items=views, next=following)


@operation(
    "GET",
    "/api/v1/cases/search",
    tag=TAG,
    summary="Finds cases by whole words, newest first",
    who=Staff(Act.READ_PATIENT),
    audits="case.listed",
)
async def search_cases(
    call: StaffCall, services: ClinicServices, inbox: Inbox, query: CaseSearchParameters
) -> Page[LineView]:
    """Look in names, reasons, answers of patients and answers of providers; each hit is a disclosure."""
    async with services.database.read(call.origin) as reading:
        lines, following = await inbox.queue.found(
            reading,
            call.staff,
            query.q,
            kind=query.kind,
            is_open=None if query.state is None else query.state == "open",
            before=query.position,
            limit=query.limit,
        )
        views = await _views(reading, inbox, lines)
    return Page[LineView](items=views, next=None if following is None else str(following))


@operation(
    "GET",
    "/api/v1/cases/counts",
    tag=TAG,
    summary="Counts what waits",
    who=Staff(Act.READ_PATIENT),
    audits=Unaudited("numbers name nobody"),
)
async def count_cases(call: StaffCall, services: ClinicServices, inbox: Inbox) -> CountsView:
    """Count up to a thousand each."""
    count = inbox.queue.count
    async with services.database.read(call.origin) as reading:
        return CountsView(
            queue=await count(reading, QueueQuery()),
            held=await count(reading, QueueQuery(shelf=Shelf.HELD)),
            unclaimed=await count(reading, QueueQuery(unowned=True)),
            mine=await count(reading, QueueQuery(owner=call.staff)),
            breached=await count(reading, QueueQuery(due_by=reading.now)),
            tasks=await inbox.tasks.count(reading),
            red_flags=await inbox.red_flags.count(reading),
            opinions=await inbox.opinions.count(reading, call.staff),
        )


@operation(
    "GET",
    "/api/v1/patients/{patient}/cases",
    tag=TAG,
    summary="Lists a patient's cases, newest first",
    who=Staff(Act.READ_PATIENT),
    audits="case.listed",
)
async def list_patient_cases(
    call: StaffCall, services: ClinicServices, inbox: Inbox, patient: UUID
) -> Page[LineView]:
    """Return at most the newest two hundred."""
    origin = await enter_record(call, services, patient)
    async with services.database.read(origin) as reading:
        await services.patients.get(reading, PatientId(patient))
        lines = await inbox.queue.of(reading, call.staff, PatientId(patient))
        return Page[LineView](items=await _views(reading, inbox, lines))


@operation(
    "GET",
    "/api/v1/cases/{case}",
    tag=TAG,
    summary="Shows a case",
    who=Staff(Act.READ_PATIENT),
    audits="case.read",
)
async def read_case(call: StaffCall, services: ClinicServices, inbox: Inbox, case: UUID) -> CasePage:
    """Show its history, what was asked and answered, and what colleagues think, also of a missed visit."""
    origin, number = await enter_case(call, services, inbox, case)
    async with services.database.read(origin) as reading:
        shown = await inbox.cases.get(reading, number)
        patient = await services.patients.get(reading, shown.patient)
        versions = await inbox.cases.versions(reading, number)
        answers = await inbox.answers.about(reading, number, drafts=True)
        opinions = await inbox.opinions.about(reading, number)
        responses = await _responses(services, reading, shown)
        house = await inbox.terms.house(reading)
        now = reading.now
    return CasePage(
        case=CaseView.of(shown),
        used=used_of(shown.state, house, now),
        reopens_until=shown.state.reopens_until(house.terms.reopen_within),
        patient=CasePatientView(
            id=patient.id,
            name=patient.identity.name,
            birth_date=patient.identity.birth_date,
            language=patient.identity.language,
        ),
        versions=[VersionView.of(version) for version in versions],
        responses=responses,
        answers=[AnswerView.of(answer) for answer in answers],
        opinions=[OpinionView.of(opinion) for opinion in opinions],
    )


async def _responses(services: ClinicServices, reading: Reading, case: Case) -> list[CaseResponseView]:
    views = []
    for target in case.targets:
        for response in await services.questionnaires.about(reading, case.patient, target):
            form = await services.questionnaires.get(reading, QuestionnaireId(response.form))
            views.append(
                CaseResponseView(
                    questionnaire=QuestionnaireView.of(form),
                    answers={link_id: list(values) for link_id, values in response.answers.items()},
                    author=PersonView.of(response.author),
                    authored_at=response.authored_at,
                )
            )
    return views


async def _views(reading: Reading, inbox: Inbox, lines: list[Line]) -> list[LineView]:
    house = await inbox.terms.house(reading)
    return [LineView.of(line, house, reading.now) for line in lines]


def _cursor(place: Place) -> str:
    return f"{(place.rank_at - _EPOCH) // _US}.{place.case.hex}"


def _place(cursor: str) -> Place:
    microseconds, case = cursor.split(".")
    return Place(_EPOCH + min(int(microseconds) * _US, _FARTHEST), UUID(case))
