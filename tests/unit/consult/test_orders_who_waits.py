"""Who waits longest is due first, unless more depends on somebody else."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from consult.visit import Risk, Waiting, in_order
from consult.visit.queue import HEAD_START

NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)
MINUTES = st.integers(-60, 60).map(lambda minutes: NOW + timedelta(minutes=minutes))
ANYBODY = st.builds(Waiting, st.uuids(), st.sampled_from(Risk), MINUTES, st.none() | MINUTES)


@given(st.lists(ANYBODY, unique_by=lambda one: one.visit), st.randoms())
def test_the_order_is_one(waiting: list[Waiting], random: object) -> None:
    """However they come in, the order is the same, and everybody has one place in it."""
    shuffled = list(waiting)
    random.shuffle(shuffled)
    assert in_order(waiting) == in_order(shuffled)
    assert {one.visit for one in waiting} == {one.visit for one in in_order(waiting)}


@given(ANYBODY, ANYBODY)
def test_nobody_is_overtaken_by_more_than_a_head_start(one: Waiting, other: Waiting) -> None:
    """Unless it is urgent, who has waited half an hour longer is due first."""
    if Risk.URGENT not in (one.risk, other.risk) and other.since - one.since > HEAD_START:
        assert in_order([other, one]) == [one, other]


def test_who_comes_early_does_not_overtake() -> None:
    """Waiting counts from the appointment's time, an urgent patient goes first, a walk-in by arrival."""
    early = Waiting(UUID(int=1), Risk.ROUTINE, NOW - timedelta(minutes=40), NOW)
    punctual = Waiting(UUID(int=2), Risk.ROUTINE, NOW - timedelta(minutes=5), NOW - timedelta(minutes=5))
    walk_in = Waiting(UUID(int=3), Risk.ROUTINE, NOW - timedelta(minutes=2))
    urgent = Waiting(UUID(int=4), Risk.URGENT, NOW)
    raised = Waiting(UUID(int=5), Risk.RAISED, NOW)
    found = in_order([early, punctual, walk_in, urgent, raised])
    assert [urgent, raised, punctual, walk_in, early] == found
