"""What may follow what in an encounter."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from clinic.encounters.encounter import REOPEN_WITHIN, EncounterStatus, Moment, moved
from clinic.errors import Conflict

S = EncounterStatus
NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)
ALLOWED = {
    (S.PLANNED, S.ARRIVED),
    (S.PLANNED, S.IN_PROGRESS),
    (S.PLANNED, S.CANCELLED),
    (S.ARRIVED, S.IN_PROGRESS),
    (S.ARRIVED, S.CANCELLED),
    (S.IN_PROGRESS, S.FINISHED),
    (S.FINISHED, S.IN_PROGRESS),
}


@pytest.mark.parametrize(("before", "after"), list(product(S, S)))
def test_only_what_follows_follows(before: EncounterStatus, after: EncounterStatus) -> None:
    """All pairs: allowed ones add a moment, staying adds none, everything else is refused."""
    history = (Moment(before, NOW),)
    later = NOW + timedelta(minutes=1)
    if before is after:
        assert history == moved(history, after, later)
    elif (before, after) in ALLOWED:
        assert (*history, Moment(after, later)) == moved(history, after, later)
    else:
        with pytest.raises(Conflict):
            moved(history, after, later)


def test_finished_by_mistake_is_reopened_soon_or_never() -> None:
    """Ten minutes, and not a moment longer."""
    history = (Moment(S.FINISHED, NOW),)
    assert S.IN_PROGRESS is moved(history, S.IN_PROGRESS, NOW + REOPEN_WITHIN)[-1].status
    with pytest.raises(Conflict):
        moved(history, S.IN_PROGRESS, NOW + REOPEN_WITHIN + timedelta(seconds=1))
