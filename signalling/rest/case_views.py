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
    Case,
    CaseForm,
    CaseState,
    CaseStatus,
    CaseVersion,
    Change,
    CheckIn,
    Ending,
    HoldReason,
    House,
    Line,
    Photos,
    Priority,
    WayIn,
)

TAG = "Cases"


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
    """One case in a list. `name`, `birth_date`: null when its record is restricted and the glass intact.

    `used`: which share of the time that was promised is used, 1 and more when the answer is late.
    """

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
    used: float | None
    submitted_at: datetime
    ended_at: datetime | None
    ending: Ending | None
    version: int

    @classmethod
    def of(cls, line: Line, house: House, now: datetime) -> "LineView":
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
            used=used_of(state, house, now),
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


def used_of(state: CaseState, house: House, now: datetime) -> float | None:
    """Return which share of what was promised is used, None of a case that has ended."""
    return round(state.clock.used(now, house.calendar), 3) if state.is_open else None


def _plain(resource: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    return dict(resource)
