"""When a job is tried again, and when no more."""

from datetime import UTC, datetime, timedelta

import pytest

from vault.jobs.states import JobState, after_fault, period_of

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_delay_doubles_up_to_an_hour() -> None:
    """Five seconds, ten, twenty… but never longer than an hour, however many attempts are allowed."""
    delays = [(after_fault(attempt, 99, NOW)[1] - NOW).total_seconds() for attempt in range(1, 13)]
    assert delays == [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]
    assert after_fault(98, 99, NOW) == (JobState.QUEUED, NOW + timedelta(hours=1))


@pytest.mark.parametrize(("attempts", "most"), [(1, 1), (8, 8), (9, 8), (1, 0)])
def test_last_attempt_fails_for_good(attempts: int, most: int) -> None:
    """A job with no attempt left has failed."""
    assert after_fault(attempts, most, NOW)[0] is JobState.FAILED


def test_every_instant_of_a_period_has_its_id() -> None:
    """The id changes at the border and only there."""
    hour = timedelta(hours=1)
    assert period_of(NOW, hour) == period_of(NOW + timedelta(minutes=59, seconds=59), hour)
    assert period_of(NOW, hour) != period_of(NOW + hour, hour)
