"""The clinic counts time by its opening hours, across daylight saving and holidays."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.errors import HoursMalformed, NeverOpen
from clinic.tenants.calendar import Hours, WorkingCalendar

ZONES = ("America/New_York", "Europe/Madrid", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kolkata", "UTC")
OFFICE = (Hours(9 * 60, 17 * 60),)
WEEKDAYS = (OFFICE,) * 5 + ((), ())
ROUND_THE_CLOCK = ((Hours(0, 1440),),) * 7


def _office(zone: str = "America/New_York", **days: tuple[Hours, ...]) -> WorkingCalendar:
    return WorkingCalendar(
        ZoneInfo(zone),
        WEEKDAYS,
        {date.fromisoformat(day[1:].replace("_", "-")): h for day, h in days.items()},
    )


def _local(calendar: WorkingCalendar, *parts: int) -> datetime:
    return datetime(*parts, tzinfo=calendar.zone)


@st.composite
def _calendars(draw: st.DrawFn) -> WorkingCalendar:
    def day() -> tuple[Hours, ...]:
        marks = draw(st.lists(st.integers(0, 1440), unique=True, max_size=6).map(sorted))
        return tuple(Hours(a, b) for a, b in zip(marks[::2], marks[1::2], strict=False))

    week = (*(day() for _ in range(6)), (Hours(600, 700),))
    return WorkingCalendar(ZoneInfo(draw(st.sampled_from(ZONES))), week)


INSTANTS = st.datetimes(datetime(2011, 12, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
DURATIONS = st.timedeltas(timedelta(0), timedelta(hours=30))


@given(_calendars(), INSTANTS, DURATIONS)
def test_what_is_added_is_what_lies_between(
    calendar: WorkingCalendar, at: datetime, duration: timedelta
) -> None:
    """Counting back over the added stretch gives the duration, whatever the clocks did meanwhile."""
    due = calendar.add_working_time(at, duration)
    assert due >= at
    assert duration == calendar.working_time_between(at, due)


@given(_calendars(), INSTANTS, DURATIONS, DURATIONS)
def test_adding_twice_is_adding_the_sum(
    calendar: WorkingCalendar, at: datetime, first: timedelta, second: timedelta
) -> None:
    """A clock that was read in between does not change when it ends."""
    halfway = calendar.add_working_time(at, first)
    assert calendar.add_working_time(at, first + second) == calendar.add_working_time(halfway, second)


@given(_calendars(), INSTANTS)
def test_next_open_instant_is_open_and_nothing_before_it_is(calendar: WorkingCalendar, at: datetime) -> None:
    """Between now and the next opening no working time passes."""
    opening = calendar.next_open(at)
    assert calendar.is_open(opening)
    assert calendar.working_time_between(at, opening) == timedelta(0)
    assert (opening == at) == calendar.is_open(at)


@given(st.sampled_from(ZONES), INSTANTS, DURATIONS)
def test_a_clinic_that_never_closes_counts_real_time(zone: str, at: datetime, duration: timedelta) -> None:
    """Days of 23, 25 and 0 hours (Samoa, 30 December 2011) neither add nor lose a second."""
    calendar = WorkingCalendar(ZoneInfo(zone), ROUND_THE_CLOCK)
    assert at + duration == calendar.add_working_time(at, duration)


def test_friday_evening_goes_on_at_monday() -> None:
    """Four hours from Friday 15:00 end on Monday at 11:00, over a change of the clocks."""
    calendar = _office()
    friday = _local(calendar, 2026, 3, 6, 15)
    assert _local(calendar, 2026, 3, 9, 11) == calendar.add_working_time(friday, timedelta(hours=4))


def test_holiday_is_skipped_and_short_day_is_short() -> None:
    """An exception replaces the whole day."""
    calendar = _office(d2026_12_24=(Hours(540, 720),), d2026_12_25=())
    start = _local(calendar, 2026, 12, 24, 11)
    assert _local(calendar, 2026, 12, 28, 10) == calendar.add_working_time(start, timedelta(hours=2))
    assert not calendar.is_open(_local(calendar, 2026, 12, 25, 12))


def test_three_working_days_end_at_closing() -> None:
    """Asked on Wednesday evening, three working days end on Monday at closing; the weekend is none."""
    calendar = _office()
    asked = _local(calendar, 2026, 9, 2, 20)
    assert _local(calendar, 2026, 9, 7, 17) == calendar.add_working_days(asked, 3)


def test_skipped_wall_time_is_the_instant_of_the_change() -> None:
    """02:30 does not exist on 8 March 2026 in New York: open from then on means open from 03:00 EDT."""
    calendar = WorkingCalendar(ZoneInfo("America/New_York"), ((Hours(150, 240),),) * 7)
    midnight = datetime(2026, 3, 8, 5, tzinfo=UTC)
    assert datetime(2026, 3, 8, 7, tzinfo=UTC) == calendar.next_open(midnight)
    assert timedelta(hours=1) == calendar.working_time_between(midnight, midnight + timedelta(hours=20))


def test_repeated_hour_is_counted_once_more_when_the_clinic_is_open_through_it() -> None:
    """Open from 01:00 to 03:00 on the night clocks go back is open for three hours."""
    calendar = WorkingCalendar(ZoneInfo("America/New_York"), ((Hours(60, 180),),) * 7)
    day = datetime(2026, 11, 1, 4, tzinfo=UTC)
    assert timedelta(hours=3) == calendar.working_time_between(day, day + timedelta(hours=20))


def test_a_clinic_without_hours_is_never_open() -> None:
    """No loop without end, but an error that says so."""
    calendar = WorkingCalendar(ZoneInfo("UTC"), ((),) * 7)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    for ask in (
        lambda: calendar.next_open(now),
        lambda: calendar.add_working_time(now, timedelta(hours=1)),
        lambda: calendar.add_working_days(now, 1),
    ):
        with pytest.raises(NeverOpen):
            ask()


@pytest.mark.parametrize(("opens", "closes"), [(-1, 5), (5, 5), (6, 5), (0, 1441)])
def test_impossible_hours_are_refused(opens: int, closes: int) -> None:
    """Hours run forwards within one day."""
    with pytest.raises(HoursMalformed):
        Hours(opens, closes)


def test_overlapping_hours_and_short_weeks_are_refused() -> None:
    """A minute is open once."""
    with pytest.raises(HoursMalformed):
        WorkingCalendar(ZoneInfo("UTC"), ((Hours(0, 60), Hours(59, 80)),) + ((),) * 6)
    with pytest.raises(HoursMalformed):
        WorkingCalendar(ZoneInfo("UTC"), ((),) * 6)
