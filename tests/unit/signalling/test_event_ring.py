"""A clinic's ring of events: what comes after a sequence, and when something of it is lost."""

from uuid import UUID

import pytest

from clinic import Audience, Target
from signalling.events.ring import Ring

ABOUT = Target("thread", UUID(int=7))


def filled(count: int, kept: int = 3) -> Ring:
    """Return a ring that begins at 100 and was told of `count` events."""
    ring = Ring(100, kept)
    for _ in range(count):
        ring.add("message.sent", ABOUT, Audience())
    return ring


@pytest.mark.parametrize(
    ("count", "after", "whole", "sequences"),
    [
        pytest.param(0, 100, True, [], id="nothing happened"),
        pytest.param(2, 100, True, [101, 102], id="all still here"),
        pytest.param(2, 102, True, [], id="nothing missed"),
        pytest.param(5, 102, True, [103, 104, 105], id="just still here"),
        pytest.param(5, 101, False, [103, 104, 105], id="one was forgotten"),
        pytest.param(2, 99, False, [101, 102], id="before the program began"),
        pytest.param(2, 103, False, [], id="ahead of us"),
    ],
)
def test_what_comes_after_a_sequence(count: int, after: int, whole: bool, sequences: list[int]):
    """Whole means that nothing between is missing."""
    ring = filled(count)
    assert ring.is_whole_after(after) is whole
    assert [happening.sequence for happening in ring.after(after)] == sequences


def test_a_ring_says_what_it_holds():
    """Its representation tells its state."""
    assert repr(filled(5)) == "<Ring last=105 kept=3>"
