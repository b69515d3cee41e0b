"""The life of a job, decided purely: queued → leased → done, or back to queued, or failed."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

_FIRST_DELAY = timedelta(seconds=5)
_LONGEST_DELAY = timedelta(hours=1)


class JobState(StrEnum):
    """What became of a job."""

    QUEUED = "queued"
    LEASED = "leased"
    DONE = "done"
    FAILED = "failed"


def after_fault(attempts: int, most_attempts: int, now: datetime) -> tuple[JobState, datetime]:
    """Return the state after attempt number `attempts` (from 1) failed, and when the next may begin.

    The delay doubles from five seconds up to an hour.
    """
    if attempts >= most_attempts:
        return JobState.FAILED, now
    return JobState.QUEUED, now + min(_LONGEST_DELAY, _FIRST_DELAY * 2 ** min(attempts - 1, 20))


def period_of(now: datetime, every: timedelta) -> str:
    """Return the id of the period `now` is in, so that a recurring job is queued once in each."""
    return str(int(now.timestamp() // every.total_seconds()))
