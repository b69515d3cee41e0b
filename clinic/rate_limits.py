"""Bounds how often somebody may guess: by account and by network, in memory or in Redis."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass

from limits import RateLimitItem, RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.aio.storage import Storage
from limits.aio.strategies import MovingWindowRateLimiter
from limits.storage import storage_from_string

from clinic.errors import TooManyAttempts


@dataclass(frozen=True)
class Attempts:
    """How many attempts are allowed within how many seconds."""

    count: int
    within_s: int

    def item(self) -> RateLimitItem:
        """Return the limit as the library knows it."""
        if self.within_s % 60 == 0:
            return RateLimitItemPerMinute(self.count, self.within_s // 60)
        return RateLimitItemPerSecond(self.count, self.within_s)


PER_ACCOUNT = Attempts(5, within_s=300)
PER_NETWORK = Attempts(50, within_s=300)


def memory_storage() -> Storage:
    """Return the counts of one process."""
    return _storage("async+memory://")


def redis_storage(url: str) -> Storage:
    """Return counts that several servers share. `url`: redis://… or unix://…, as everywhere else."""
    scheme = "redis+" if url.startswith("unix://") else ""
    # The library's default implementation would bring a second client.
    return _storage(f"async+{scheme}{url}", implementation="redispy")


def _storage(url: str, **options: str) -> Storage:
    storage = storage_from_string(url, **options)
    if not isinstance(storage, Storage):
        raise TypeError("an asynchronous storage is needed")
    return storage


class RateLimits:
    """Counts attempts in a moving window; what they are for is part of the key."""

    def __init__(self, storage: Storage) -> None:
        self._limiter = MovingWindowRateLimiter(storage)

    async def take(self, purpose: str, who: str, attempts: Attempts) -> None:
        """Count an attempt. Raises TooManyAttempts, with the seconds to wait. `who` is kept as a hash."""
        item, key = attempts.item(), _key(who)
        if not await self._limiter.hit(item, purpose, key):
            window = await self._limiter.get_window_stats(item, purpose, key)
            raise TooManyAttempts(max(1, round(window.reset_time - time.time())))

    async def forgive(self, purpose: str, who: str, attempts: Attempts) -> None:
        """Forget the attempts: somebody proved that they were theirs."""
        await self._limiter.clear(attempts.item(), purpose, _key(who))


def _key(who: str) -> str:
    return hashlib.sha256(who.encode(errors="replace")).hexdigest()[:32]
