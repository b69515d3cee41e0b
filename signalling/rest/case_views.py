"""Cases as clients see them, shared by the operations of the inbox."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, JsonValue

from clinic import Condition
from signalling.api import Body, View
from signalling.rest.views import PersonView, TargetView
from store_forward import (
    Alarm,
    Answer,
    AnswerContent,
    Case,
    CaseForm,
    CaseStatus,
    CaseVersion,
    Change,
    CheckIn,
    CodeSystem,
    Diagnosis,
    Ending,
    FollowUp,
    FollowUpWay,
    HoldReason,
    Line,
    Opinion,
    Photos,
    Priority,
    Renewal,
    RenewalDecision,
    WayIn,
)

TAG = "Cases"

Text = Annotated[str, Field(max_length=20_000)]


class CheckInBody(Body):
    """Where somebody is while they write, and how to call them back."""

    location: Annotated[str, Field(min_length=1, max_length=200)]
    call_back: Annotated[str, Field(min_length=1, max_length=40)]

    def check_in(self) -> CheckIn:
        """Return it as the inbox knows it."""
        return CheckIn(self.location, self.call_back)


class CheckInView(View):
    """Where somebody was when they wrote, and how to call them back."""

    location: str
    call_back: str

    @classmethod
    def of(cls, check_in: CheckIn | None) -> "CheckInView | None":
        """Return a check-in as a client sees it."""
        return None if check_in is None else cls(location=check_in.location, call_back=check_in.call_back)


class HoldView(View):
    """That a case waits for the patient."""

    reason: HoldReason
    since: datetime


class CaseView(View):
    """One case. `due_at`: null while its clock stands; `lease_until`: null when assigned, or nobody's.

    `carries`: what else belongs to it, such as the visit that was missed.
    """

    id: UUID
    patient: UUID
    encounter: UUID
    kind: str
    way_in: WayIn
    form: UUID | None
    appointment: UUID | None
    carries: list[TargetView]
    reason: str
    check_in: CheckInView | None
    status: CaseStatus
    priority: Priority
    pool: str
    owner: UUID | None
    lease_until: datetime | None
    hold: HoldView | None
    ending: Ending | None
    ended_at: datetime | None
    due_at: datetime | None
    look_due_at: datetime | None
    rung: list[Alarm]
    submitted_at: datetime
    version: int

    @classmethod
    def of(cls, case: Case) -> "CaseView":
        """Return a case as staff see it."""
        state, hold = case.state, case.state.hold
        return cls(
            id=case.id,
            patient=case.patient,
            encounter=case.encounter,
            kind=case.kind,
            way_in=case.way_in,
            form=case.form,
            appointment=case.appointment,
            carries=[TargetView.of(target) for target in case.carries],
            reason=case.reason,
            check_in=CheckInView.of(case.check_in),
            status=state.status,
            priority=state.priority,
            pool=state.pool,
            owner=state.owner,
            lease_until=state.lease_until,
            hold=None if hold is None else HoldView(reason=hold.reason, since=hold.since),
            ending=state.ending,
            ended_at=state.ended_at,
            due_at=state.clock.due_at,
            look_due_at=state.clock.look_due_at,
            rung=list(state.clock.rung),
            submitted_at=case.submitted_at,
            version=case.version,
        )


class LineView(View):
    """One case in a list. `name`, `birth_date`: null when its record is restricted and the glass intact."""

    case: UUID
    patient: UUID
    name: str | None
    birth_date: date | None
    kind: str
    status: CaseStatus
    priority: Priority
    pool: str
    owner: UUID | None
    lease_until: datetime | None
    hold: HoldReason | None
    due_at: datetime | None
    rung: list[Alarm]
    submitted_at: datetime
    ended_at: datetime | None
    ending: Ending | None
    version: int

    @classmethod
    def of(cls, line: Line) -> "LineView":
        """Return a line as a client sees it."""
        state = line.state
        return cls(
            case=line.case,
            patient=line.patient,
            name=line.name,
            birth_date=line.birth_date,
            kind=line.kind,
            status=state.status,
            priority=state.priority,
            pool=state.pool,
            owner=state.owner,
            lease_until=state.lease_until,
            hold=None if state.hold is None else state.hold.reason,
            due_at=state.clock.due_at,
            rung=list(state.clock.rung),
            submitted_at=line.submitted_at,
            ended_at=state.ended_at,
            ending=state.ending,
            version=line.version,
        )


class VersionView(View):
    """What a case was after one change. `actor`: null when the server did it."""

    number: int
    at: datetime
    change: Change
    actor: PersonView | None
    status: CaseStatus
    priority: Priority
    pool: str
    owner: UUID | None
    due_at: datetime | None
    hold: HoldReason | None
    ending: Ending | None

    @classmethod
    def of(cls, version: CaseVersion) -> "VersionView":
        """Return a version as a client sees it."""
        return cls(
            number=version.number,
            at=version.at,
            change=version.change,
            actor=None if version.actor is None else PersonView.of(version.actor),
            status=version.status,
            priority=version.priority,
            pool=version.pool,
            owner=version.owner,
            due_at=version.due_at,
            hold=version.hold,
            ending=version.ending,
        )


class RedFlagConditionView(View):
    """An answer that needs help at once: as `enableWhen` compares."""

    question: str
    operator: str
    answer: str | bool | int | float

    @classmethod
    def of(cls, condition: Condition) -> "RedFlagConditionView":
        """Return a condition as a client sees it."""
        return cls(question=condition.question, operator=condition.operator.value, answer=condition.value)


class CaseFormView(View):
    """A form that can be sent in. `resource`: the FHIR Questionnaire."""

    id: UUID
    slug: str
    version: int
    kind: str
    language: str
    title: str
    photos: Photos
    red_flags: list[RedFlagConditionView]
    resource: dict[str, JsonValue]

    @classmethod
    def of(cls, form: CaseForm) -> "CaseFormView":
        """Return a form as a client sees it."""
        return cls(
            id=form.form.id,
            slug=form.form.slug,
            version=form.form.version,
            kind=form.kind,
            language=form.language,
            title=form.form.questionnaire.title,
            photos=form.photos,
            red_flags=[RedFlagConditionView.of(flag) for flag in form.red_flags],
            resource=_plain(form.form.resource),
        )


class DiagnosisBody(Body):
    """A coded diagnosis."""

    system: CodeSystem
    code: Annotated[str, Field(min_length=1, max_length=40)]
    display: Annotated[str, Field(min_length=1, max_length=500)]


class RenewalBody(Body):
    """The decision on a prescription."""

    decision: RenewalDecision
    medicine: Annotated[str, Field(min_length=1, max_length=500)]
    remark: Text = ""


class FollowUpBody(Body):
    """How it goes on."""

    way: FollowUpWay
    in_days: Annotated[int, Field(ge=1, le=365)] | None = None
    remark: Text = ""


class AnswerContentBody(Body):
    """What an answer says; a draft may leave anything empty."""

    assessment: Text = ""
    plan: Text = ""
    diagnoses: Annotated[list[DiagnosisBody], Field(max_length=20, default_factory=list)]
    renewal: RenewalBody | None = None
    follow_up: FollowUpBody | None = None

    def content(self) -> AnswerContent:
        """Return it as the inbox knows it."""
        renewal, follow_up = self.renewal, self.follow_up
        return AnswerContent(
            self.assessment,
            self.plan,
            tuple(Diagnosis(d.system, d.code, d.display) for d in self.diagnoses),
            None if renewal is None else Renewal(renewal.decision, renewal.medicine, renewal.remark),
            None if follow_up is None else FollowUp(follow_up.way, follow_up.in_days, follow_up.remark),
        )


class DiagnosisView(View):
    """A coded diagnosis."""

    system: CodeSystem
    code: str
    display: str


class RenewalView(View):
    """The decision on a prescription."""

    decision: RenewalDecision
    medicine: str
    remark: str


class FollowUpView(View):
    """How it goes on."""

    way: FollowUpWay
    in_days: int | None
    remark: str


class AnswerContentView(View):
    """What an answer says."""

    assessment: str
    plan: str
    diagnoses: list[DiagnosisView]
    renewal: RenewalView | None
    follow_up: FollowUpView | None

    @classmethod
    def of(cls, content: AnswerContent) -> "AnswerContentView":
        """Return what an answer says as a client sees it."""
        return cls.model_validate(content.plain())


class AddendumView(View):
    """What was added to a signed answer."""

    id: UUID
    author: UUID
    text: str
    signed_at: datetime


class AnswerView(View):
    """One answer. `signed_at`: null while it is a draft; `read_at`: when the patient first saw it."""

    id: UUID
    case: UUID
    author: UUID
    note: UUID | None
    content: AnswerContentView
    addenda: list[AddendumView]
    changed_at: datetime
    signed_at: datetime | None
    read_at: datetime | None

    @classmethod
    def of(cls, answer: Answer) -> "AnswerView":
        """Return an answer as a client sees it."""
        return cls(
            id=answer.id,
            case=answer.case,
            author=answer.author,
            note=answer.note,
            content=AnswerContentView.of(answer.content),
            addenda=[
                AddendumView(id=a.id, author=a.author, text=a.text, signed_at=a.signed_at)
                for a in answer.addenda
            ],
            changed_at=answer.changed_at,
            signed_at=answer.signed_at,
            read_at=answer.read_at,
        )


class OpinionView(View):
    """A second opinion. `opinion`: empty until it is given."""

    id: UUID
    case: UUID
    asked_by: UUID
    asked_of: UUID
    question: str
    asked_at: datetime
    opinion: str
    given_at: datetime | None

    @classmethod
    def of(cls, opinion: Opinion) -> "OpinionView":
        """Return an opinion as a client sees it."""
        return cls(
            id=opinion.id,
            case=opinion.case,
            asked_by=opinion.asked_by,
            asked_of=opinion.asked_of,
            question=opinion.question,
            asked_at=opinion.asked_at,
            opinion=opinion.opinion,
            given_at=opinion.given_at,
        )


def _plain(resource: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    return dict(resource)
