"""Lets one of many equal log lines through, so that a fault that repeats cannot fill a disk."""

from collections.abc import Callable
from time import monotonic


class LogGate:
    """One line in `interval_s` seconds. `clock` returns seconds, monotonic."""

    def __init__(self, *, interval_s: float = 1.0, clock: Callable[[], float] = monotonic) -> None:
        self._interval_s = interval_s
        self._clock = clock
        self._next = float("-inf")
        self._held_back = 0

    def held_back(self) -> int | None:
        """Return how many lines were held back since the last one if a line may be written now, else None."""
        now = self._clock()
        if now < self._next:
            self._held_back += 1
            return None
        self._next = now + self._interval_s
        held_back, self._held_back = self._held_back, 0
        return held_back


__all__ = ["LogGate"]
