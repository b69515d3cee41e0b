"""How slow this machine is beside the one whose limits of time tests state: ratios hold, absolutes don't."""

import time

COUNTED = 1_000_000
REFERENCE_S = 0.03
"""CPU time of counting so far on the two-core Xeon that docs/performance.md describes."""
COUNTS = 5


def slowness() -> float:
    """Return how many times longer this machine computes than that one, 1 at least.

    By the quickest of a few counts, in CPU time: others who want the cores are not this machine's speed.
    """
    return max(1.0, min(_count() for _ in range(COUNTS)) / REFERENCE_S)


def _count() -> float:
    began, total = time.thread_time(), 0
    for number in range(COUNTED):
        total += number
    return time.thread_time() - began
