"""Calendars and instants for the clocks' tests."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from clinic import Hours, WorkingCalendar

OFFICE = (Hours(9 * 60, 17 * 60),)
WEEKDAYS = WorkingCalendar(ZoneInfo("America/New_York"), (*(OFFICE,) * 5, (), ()))
ALWAYS = WorkingCalendar(ZoneInfo("UTC"), ((Hours(0, 1440),),) * 7)
INSTANTS = st.datetimes(datetime(2011, 12, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@st.composite
def calendars(draw: st.DrawFn) -> WorkingCalendar:
    """Make calendars that are open at some time of the week."""

    def day() -> tuple[Hours, ...]:
        marks = draw(st.lists(st.integers(0, 1440), unique=True, max_size=4).map(sorted))
        return tuple(Hours(a, b) for a, b in zip(marks[::2], marks[1::2], strict=False))

    zone = draw(st.sampled_from(["America/New_York", "Europe/Madrid", "Australia/Lord_Howe", "UTC"]))
    return WorkingCalendar(ZoneInfo(zone), (*(day() for _ in range(6)), (Hours(600, 700),)))
