"""The server grades connections as people feel them; the worst measure decides."""

import pytest

from mediaserver.allocation import ConnectionQuality, LinkStats, grade

POOR, GOOD, EXCELLENT = ConnectionQuality


@pytest.mark.parametrize(
    ("stats", "expected"),
    [
        (LinkStats(fraction_lost=0.0), EXCELLENT),
        (LinkStats(fraction_lost=0.02, round_trip_time_s=0.15, jitter_s=0.03), EXCELLENT),
        (LinkStats(fraction_lost=0.03), GOOD),
        (LinkStats(fraction_lost=0.10), GOOD),
        (LinkStats(fraction_lost=0.11), POOR),
        (LinkStats(fraction_lost=0.0, round_trip_time_s=0.2), GOOD),
        (LinkStats(fraction_lost=0.0, round_trip_time_s=0.5), POOR),
        (LinkStats(fraction_lost=0.0, jitter_s=0.05), GOOD),
        (LinkStats(fraction_lost=0.0, jitter_s=0.2), POOR),
        (LinkStats(fraction_lost=0.05, round_trip_time_s=0.5, jitter_s=0.01), POOR),
    ],
)
def test_the_worst_measure_decides(stats, expected):
    """Bounds belong to the better grade; what was not measured does not count."""
    assert expected == grade(stats)


def test_grades_are_numbered_as_on_the_wire():
    """And there is none for a lost connection: clients would reconnect."""
    assert {"POOR": 0, "GOOD": 1, "EXCELLENT": 2} == {
        quality.name: int(quality) for quality in ConnectionQuality
    }
