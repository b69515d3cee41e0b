"""Slows a client that sends more than a call ever needs, so that one cannot take the time of all. Pure.

Nobody is cut off: the reader waits, the client's TCP window fills, and it waits too.
"""

from dataclasses import dataclass

MESSAGE_COST = 1_000
"""Bytes that a message counts beyond its length: small ones take time as well."""


@dataclass(slots=True)
class Pace:
    """Bytes a client may send: `burst` at once, `per_second` after that."""

    per_second: float
    burst: float
    _spent: float = 0.0
    _since: float = 0.0

    def wait(self, length: int, now: float) -> float:
        """Count a message of `length` bytes at `now` (monotonic seconds); return what to wait after it."""
        self._spent = max(0.0, self._spent - (now - self._since) * self.per_second) + length + MESSAGE_COST
        self._since = now
        return max(0.0, self._spent - self.burst) / self.per_second
