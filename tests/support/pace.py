"""How slow this machine is beside one that is held to the limits of time that tests state, as they stand."""

import time

COUNTED = 1_000_000
REFERENCE_S = 0.03
"""CPU time of counting so far on a machine that is quick enough for the limits as they stand."""
COUNTS = 5


def _count() -> float:
    began, total = time.thread_time(), 0
    for number in range(COUNTED):
        total += number
    return time.thread_time() - began


SLOWNESS = max(1.0, min(_count() for _ in range(COUNTS)) / REFERENCE_S)
"""How many times longer this machine computes than that one, 1 at least, by the quickest of a few counts.

Counted when tests are gathered, before any browser runs: who shares a core computes slower, and what a
test itself starts is not the machine.
"""
