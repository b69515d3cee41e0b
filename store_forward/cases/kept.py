"""Between a case's row and its state, both ways."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from clinic import (
    EncounterId,
    PatientId,
    Person,
    PersonKind,
    QuestionnaireId,
    StaffId,
    Target,
    WorkingCalendar,
)
from store_forward.case import CaseState, CaseStatus, Change, Ending, Hold, HoldReason
from store_forward.cases.case import Case, CaseVersion, CheckIn, WayIn
from store_forward.cases.rows import CaseRow, CaseVersionRow
from store_forward.ids import CaseId
from store_forward.sla import Alarm, Clock, Priority

QUEUE, HELD, CLOSED = "queue", "held", "closed"
"""The shelves: whose clock runs, who waits for the patient, what is done."""

_US = timedelta(microseconds=1)


def state_of(row: CaseRow) -> CaseState:
    """Return the state that a row keeps."""
    clock = Clock(
        row.started_at,
        row.promised_us * _US,
        row.left_us * _US,
        row.clock_since,
        row.due_at,
        row.look_due_at,
        tuple(Alarm(name) for name in row.rung),
    )
    hold = None
    if row.hold_reason is not None and row.held_since is not None:
        hold = Hold(HoldReason(row.hold_reason), row.held_since)
    return CaseState(
        CaseStatus(row.status),
        Priority(row.priority),
        row.pool,
        clock,
        _staff(row.owner_id),
        row.lease_until,
        hold,
        None if row.ending is None else Ending(row.ending),
        row.ended_at,
    )


def keep_state(row: CaseRow, state: CaseState, calendar: WorkingCalendar) -> None:
    """Set what a row keeps of a state, and what follows from it: shelf, rank, next alarm."""
    clock, hold = state.clock, state.hold
    row.status, row.priority, row.pool = state.status.value, state.priority.value, state.pool
    row.owner_id, row.lease_until = state.owner, state.lease_until
    row.hold_reason = None if hold is None else hold.reason.value
    row.held_since = None if hold is None else hold.since
    row.ending = None if state.ending is None else state.ending.value
    row.ended_at = state.ended_at
    row.started_at, row.clock_since, row.due_at = clock.started_at, clock.since, clock.due_at
    row.look_due_at = clock.look_due_at
    row.promised_us, row.left_us = clock.promised // _US, clock.left // _US
    row.rung = [alarm.value for alarm in clock.rung]
    row.alarm_at = clock.next_alarm(calendar) if state.is_open else None
    if state.ended_at is not None:
        row.shelf, row.rank_at = CLOSED, state.ended_at
    elif hold is not None or clock.due_at is None:
        row.shelf, row.rank_at = HELD, clock.since if hold is None else hold.since
    else:
        row.shelf, row.rank_at = QUEUE, clock.due_at
    row.breached = clock.is_breached(state.ended_at) if state.ended_at is not None else row.breached
    answered = state.ending is Ending.ANSWERED and state.ended_at is not None
    row.turnaround_s = int((row.rank_at - row.submitted_at).total_seconds()) if answered else None


def case_of(row: CaseRow, reason: str | None, check_in: dict[str, str] | None) -> Case:
    """Return the case that a row keeps, with what was sealed in it."""
    return Case(
        id=CaseId(row.id),
        patient=PatientId(row.patient_id),
        encounter=EncounterId(row.encounter_id),
        kind=row.kind,
        way_in=WayIn(row.way_in),
        form=None if row.form_id is None else QuestionnaireId(row.form_id),
        appointment=row.appointment_id,
        reason=reason or "",
        check_in=None if check_in is None else CheckIn(**check_in),
        carries=tuple(Target(kind, UUID(number)) for kind, number in row.carries),
        state=state_of(row),
        submitted_at=row.submitted_at,
        version=row.version,
    )


def version_row(row: CaseRow, change: Change, actor: Person | None) -> CaseVersionRow:
    """Return the version that a row has just become; the caller adds it, and sets when."""
    return CaseVersionRow(
        tenant_id=row.tenant_id,
        case_id=row.id,
        number=row.version,
        change=change.value,
        actor_kind="server" if actor is None else actor.kind.value,
        actor_id=None if actor is None else actor.id,
        status=row.status,
        priority=row.priority,
        pool=row.pool,
        owner_id=row.owner_id,
        due_at=row.due_at,
        hold_reason=row.hold_reason,
        ending=row.ending,
    )


def version_of(row: CaseVersionRow) -> CaseVersion:
    """Return the version that a row keeps."""
    actor = None if row.actor_id is None else Person(PersonKind(row.actor_kind), row.actor_id)
    return CaseVersion(
        row.number,
        row.at,
        Change(row.change),
        actor,
        CaseStatus(row.status),
        Priority(row.priority),
        row.pool,
        _staff(row.owner_id),
        row.due_at,
        None if row.hold_reason is None else HoldReason(row.hold_reason),
        None if row.ending is None else Ending(row.ending),
    )


def _staff(number: UUID | None) -> StaffId | None:
    return None if number is None else StaffId(number)
