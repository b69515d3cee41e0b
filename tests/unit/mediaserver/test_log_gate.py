"""A fault that repeats makes one line in an interval, which says how many it stands for."""

from mediaserver.log_gate import LogGate


def test_lines_within_the_interval_are_held_back_and_counted():
    """The next line through tells how many were not written."""
    now = 100.0
    gate = LogGate(interval_s=1.0, clock=lambda: now)

    first = [gate.held_back() for _ in range(4)]
    now = 101.0
    later = [gate.held_back(), gate.held_back()]
    now = 110.0

    assert first == [0, None, None, None]
    assert later == [3, None]
    assert gate.held_back() == 1
