"""Limits how often each address may do something: a bucket of permits that refills steadily. Pure."""

import math
from collections import OrderedDict
from dataclasses import dataclass, field

_ADDRESSES = 10_000
"""Buckets remembered; the longest unused is forgotten first, which only ever gives permits back."""


@dataclass(slots=True)
class RateLimit:
    """`per_minute` permits a minute for each key, all of them available at once at first."""

    per_minute: int
    _buckets: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def take(self, key: str, now: float) -> int | None:
        """Take a permit at `now` (monotonic seconds); None if there was one, else seconds until the next."""
        per_second = self.per_minute / 60
        permits, since = self._buckets.pop(key, (float(self.per_minute), now))
        permits = min(float(self.per_minute), permits + (now - since) * per_second)
        granted = permits >= 1
        self._buckets[key] = (permits - 1 if granted else permits, now)
        while len(self._buckets) > _ADDRESSES:
            self._buckets.popitem(last=False)
        return None if granted else math.ceil((1 - permits) / per_second)
