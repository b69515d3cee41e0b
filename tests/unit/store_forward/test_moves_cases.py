"""A case goes through the life of a FHIR Task, and is always somebody's or everybody's, never both."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic import StaffId
from store_forward.case import CaseState, CaseStatus, Ending, HoldReason
from store_forward.errors import (
    CaseClosed,
    CaseConflict,
    CaseOpen,
    ClaimedByAnother,
    NotTheOwner,
    TooLateToReopen,
)
from store_forward.sla import DEFAULT_PROMISES, Clock, Priority
from tests.unit.store_forward.calendars import ALWAYS

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
ADA, BOB = StaffId(UUID(int=1)), StaffId(UUID(int=2))
LEASE, FORTNIGHT = timedelta(minutes=30), timedelta(days=14)
ROUTINE, URGENT = DEFAULT_PROMISES[Priority.ROUTINE], DEFAULT_PROMISES[Priority.URGENT]


def _submitted() -> CaseState:
    return CaseState.submitted(Priority.ROUTINE, "derma", Clock.started(ROUTINE, NOW, ALWAYS))


def _later(**parts: float) -> datetime:
    return NOW + timedelta(**parts)


STEPS = {
    "open": lambda s, who, now: s.opened(),
    "triage": lambda s, who, now: s.triaged(Priority.URGENT, "general", URGENT, now, ALWAYS),
    "claim": lambda s, who, now: s.claimed(who, now, LEASE),
    "assign": lambda s, who, now: s.assigned(who),
    "release": lambda s, who, now: s.released(),
    "begin": lambda s, who, now: s.begun(who, now, LEASE),
    "hold": lambda s, who, now: s.held(HoldReason.INFORMATION, now, ALWAYS),
    "resume": lambda s, who, now: s.resumed(now, ALWAYS),
    "ring": lambda s, who, now: s.rung(now, ALWAYS)[0],
    "close": lambda s, who, now: s.closed(Ending.ANSWERED, now),
    "withdraw": lambda s, who, now: s.closed(Ending.WITHDRAWN, now),
    "reopen": lambda s, who, now: s.reopened(ROUTINE, now, ALWAYS, FORTNIGHT),
}


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(STEPS)), st.sampled_from([ADA, BOB]), st.integers(0, 5000)),
        max_size=30,
    )
)
def test_no_order_of_events_breaks_a_case(steps: list[tuple[str, StaffId, int]]) -> None:
    """Whatever people try in whatever order, the state stays one that makes sense."""
    state, now = _submitted(), NOW
    for step, who, minutes in steps:
        now += timedelta(minutes=minutes)
        try:
            state = STEPS[step](state, who, now)
        except CaseConflict:
            continue
        on_hold = state.status is CaseStatus.ON_HOLD
        assert on_hold == (state.hold is not None)
        if state.is_open:
            assert on_hold == (state.clock.due_at is None)
        assert state.is_open == (state.ending is None) == (state.ended_at is None)
        if state.status in (CaseStatus.ACCEPTED, CaseStatus.IN_PROGRESS):
            assert state.owner is not None
        if state.status in (CaseStatus.REQUESTED, CaseStatus.RECEIVED):
            assert state.owner is None
        assert state.lease_until is None or (state.owner is not None and state.is_open and not on_hold)


def test_the_usual_way() -> None:
    """Sent, claimed, begun, asked back, resumed, answered."""
    state = _submitted().claimed(ADA, NOW, LEASE).begun(ADA, _later(minutes=5), LEASE)
    assert (CaseStatus.IN_PROGRESS, _later(minutes=35)) == (state.status, state.lease_until)
    state = state.held(HoldReason.INFORMATION, _later(minutes=10), ALWAYS)
    assert (CaseStatus.ON_HOLD, ADA, None) == (state.status, state.owner, state.clock.due_at)
    state = state.resumed(_later(hours=10), ALWAYS)
    assert (CaseStatus.IN_PROGRESS, ADA) == (state.status, state.owner)
    assert _later(days=3, hours=10) - timedelta(minutes=10) == state.clock.due_at
    state = state.closed(Ending.ANSWERED, _later(hours=11))
    assert (CaseStatus.COMPLETED, ADA) == (state.status, state.owner)


def test_the_second_claim_is_told_who_has_it() -> None:
    """Until the lease lapses; who has it may claim again to keep it."""
    state = _submitted().claimed(ADA, NOW, LEASE)
    with pytest.raises(ClaimedByAnother) as caught:
        state.claimed(BOB, _later(minutes=29), LEASE)
    assert (ADA, _later(minutes=30)) == (caught.value.owner, caught.value.until)
    assert _later(minutes=59) == state.claimed(ADA, _later(minutes=29), LEASE).lease_until
    assert BOB == state.claimed(BOB, _later(minutes=30), LEASE).owner


def test_an_assigned_case_does_not_lapse() -> None:
    """Somebody was told that it is theirs: only they, or whoever assigns, let it go."""
    state = _submitted().assigned(ADA)
    with pytest.raises(ClaimedByAnother):
        state.claimed(BOB, _later(days=30), LEASE)
    assert state.claimed(ADA, NOW, LEASE).lease_until is None
    assert (None, CaseStatus.RECEIVED) == (state.released().owner, state.released().status)


def test_only_the_owner_begins_an_answer() -> None:
    """Two people do not answer one case."""
    with pytest.raises(NotTheOwner):
        _submitted().begun(ADA, NOW, LEASE)
    with pytest.raises(ClaimedByAnother):
        _submitted().assigned(BOB).begun(ADA, NOW, LEASE)


def test_an_outreach_waits_unowned_and_starts_over_when_the_patient_writes() -> None:
    """Nobody owes an answer to a question that was not asked yet."""
    state = _submitted().held(HoldReason.OUTREACH, NOW, ALWAYS)
    state = state.resumed(_later(days=9), ALWAYS)
    assert (CaseStatus.REQUESTED, None) == (state.status, state.owner)
    assert _later(days=12) == state.clock.due_at


def test_a_closed_case_takes_nothing() -> None:
    """Every step says so; reopening is the only way on."""
    state = _submitted().claimed(ADA, NOW, LEASE).closed(Ending.ANSWERED, NOW)
    for name, step in STEPS.items():
        if name not in ("reopen", "ring"):
            with pytest.raises(CaseClosed):
                step(state, ADA, NOW)


def test_closing_rules() -> None:
    """Answered, escalated and refused cases are reopened for a fortnight; withdrawn and seen ones never."""
    state = _submitted().claimed(ADA, NOW, LEASE)
    with pytest.raises(CaseOpen):
        state.reopened(ROUTINE, NOW, ALWAYS, FORTNIGHT)
    for ending in Ending:
        closed = state.closed(ending, NOW)
        if ending in (Ending.WITHDRAWN, Ending.SEEN_LIVE):
            with pytest.raises(TooLateToReopen):
                closed.reopened(ROUTINE, NOW, ALWAYS, FORTNIGHT)
            continue
        again = closed.reopened(ROUTINE, _later(days=14), ALWAYS, FORTNIGHT)
        assert (CaseStatus.ACCEPTED, ADA, None) == (again.status, again.owner, again.ending)
        assert _later(days=17) == again.clock.due_at
        with pytest.raises(TooLateToReopen):
            closed.reopened(ROUTINE, _later(days=14, seconds=1), ALWAYS, FORTNIGHT)


def test_triage_counts_as_a_first_look() -> None:
    """And a changed priority brings its own time; the same one keeps the clock."""
    state = _submitted().triaged(Priority.URGENT, "general", URGENT, _later(hours=1), ALWAYS)
    assert (CaseStatus.RECEIVED, _later(hours=4), None) == (
        state.status,
        state.clock.due_at,
        state.clock.look_due_at,
    )
    assert state == replace(state, pool="x").triaged(Priority.URGENT, "general", URGENT, NOW, ALWAYS)
