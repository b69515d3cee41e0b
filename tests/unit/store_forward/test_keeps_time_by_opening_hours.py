"""The inbox counts what it promised by the clinic's hours, stops only on hold, and rings at 50, 80, 100 %."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic import Hours, WorkingCalendar
from clinic.errors import Malformed, NeverOpen
from store_forward.sla import DEFAULT_PROMISES, Alarm, Clock, Priority, Promise, Span, SpanUnit, counting
from tests.unit.store_forward.calendars import ALWAYS, INSTANTS, WEEKDAYS, calendars

PROMISES = st.sampled_from(list(DEFAULT_PROMISES.values()))
MONDAY = datetime(2026, 3, 2, 15, tzinfo=UTC)  # ten o'clock in New York
SECOND = timedelta(seconds=1)


@given(calendars(), INSTANTS, PROMISES)
def test_what_is_promised_lies_ahead_and_is_all_left(
    calendar: WorkingCalendar, now: datetime, promise: Promise
) -> None:
    """A clock that has just started has used nothing, and when it is due it has used all."""
    clock = Clock.started(promise, now, calendar)
    assert clock.due_at is not None
    assert clock.due_at > now
    assert 0 == clock.used(now, calendar)
    assert clock.used(clock.due_at, calendar) == pytest.approx(1)
    assert not clock.is_breached(now)
    assert clock.is_breached(clock.due_at)


@given(calendars(), INSTANTS, PROMISES, st.timedeltas(timedelta(0), timedelta(days=9)))
def test_a_later_case_is_never_due_earlier(
    calendar: WorkingCalendar, now: datetime, promise: Promise, later: timedelta
) -> None:
    """So who came first stays first."""
    first, second = (Clock.started(promise, at, calendar) for at in (now, now + later))
    assert first.due_at is not None
    assert second.due_at is not None
    assert first.due_at <= second.due_at


@given(
    calendars(),
    INSTANTS,
    PROMISES,
    st.timedeltas(timedelta(0), timedelta(days=3)),
    st.timedeltas(timedelta(0), timedelta(days=30)),
)
def test_a_stop_costs_nothing(
    calendar: WorkingCalendar, now: datetime, promise: Promise, works: timedelta, waits: timedelta
) -> None:
    """While a case is on hold no part of the promise is used, however long that is."""
    clock = Clock.started(promise, now, calendar)
    stopped = clock.stopped(now + works, calendar)
    assert stopped.due_at is None
    assert stopped.next_alarm(calendar) is None
    assert stopped.used(now + works, calendar) == stopped.used(now + works + waits, calendar)
    resumed = stopped.resumed(now + works + waits, calendar)
    assert resumed.left == stopped.left
    assert min(clock.used(now + works, calendar), 1) == pytest.approx(
        resumed.used(now + works + waits, calendar)
    )
    if stopped.left:
        assert resumed.due_at is not None
        assert resumed.left == calendar.working_time_between(now + works + waits, resumed.due_at)


@given(calendars(), INSTANTS, PROMISES, st.lists(st.timedeltas(timedelta(0), timedelta(days=1)), max_size=6))
def test_every_alarm_rings_once_and_in_order(
    calendar: WorkingCalendar, now: datetime, promise: Promise, naps: list[timedelta]
) -> None:
    """Whether somebody looks often or only at the end, each share is told once, the smaller first."""
    clock, heard, at = Clock.started(promise, now, calendar), list[Alarm](), now
    for nap in [*naps, timedelta(days=200)]:
        at += nap
        due = clock.next_alarm(calendar)
        clock, ringing = clock.ring(at, calendar)
        assert bool(ringing) == (due is not None and due <= at)
        heard += ringing
    assert clock.next_alarm(calendar) is None
    shares = [alarm for alarm in heard if alarm is not Alarm.FIRST_LOOK_MISSED]
    assert [Alarm.HALF_USED, Alarm.NEARLY_USED, Alarm.BREACHED] == shares
    assert heard.count(Alarm.FIRST_LOOK_MISSED) == (promise.first_look is not None)


@given(calendars(), INSTANTS, PROMISES, st.timedeltas(timedelta(0), timedelta(days=3)))
def test_another_priority_counts_from_the_start(
    calendar: WorkingCalendar, now: datetime, promise: Promise, works: timedelta
) -> None:
    """Making a case urgent late does not give it the whole urgent time again."""
    urgent = DEFAULT_PROMISES[Priority.URGENT]
    clock = Clock.started(promise, now, calendar).changed(urgent, now + works, calendar)
    straight = Clock.started(urgent, now, calendar)
    assert straight.promised == clock.promised
    assert min(straight.used(now + works, calendar), 1) == pytest.approx(clock.used(now + works, calendar))


def test_defaults_are_those_of_section_3_8() -> None:
    """Urgent: looked at in 2 hours, answered in 4; soon: 24 hours; routine: three working days."""
    due = {p: Clock.started(promise, MONDAY, WEEKDAYS).due_at for p, promise in DEFAULT_PROMISES.items()}
    assert {
        Priority.URGENT: MONDAY + timedelta(hours=4),
        Priority.SOON: MONDAY + timedelta(days=1),
        Priority.ROUTINE: MONDAY + timedelta(days=3),
    } == due
    assert (
        MONDAY + timedelta(hours=2)
        == Clock.started(DEFAULT_PROMISES[Priority.URGENT], MONDAY, WEEKDAYS).look_due_at
    )


def test_nights_and_weekends_do_not_count() -> None:
    """Sent on Friday at four, an urgent case is due on Monday at noon, a soon one on Monday at four."""
    friday = datetime(2026, 3, 6, 21, tzinfo=UTC)
    urgent = Clock.started(DEFAULT_PROMISES[Priority.URGENT], friday, WEEKDAYS)
    soon = Clock.started(DEFAULT_PROMISES[Priority.SOON], friday, WEEKDAYS)
    assert datetime(2026, 3, 9, 16, tzinfo=UTC) == urgent.due_at  # daylight saving began on Sunday
    assert datetime(2026, 3, 9, 20, tzinfo=UTC) == soon.due_at


def test_a_clinic_without_hours_counts_every_hour() -> None:
    """A clinic that has not told its hours can still promise."""
    silent = WorkingCalendar(ZoneInfo("UTC"), ((),) * 7)
    with pytest.raises(NeverOpen):
        Clock.started(DEFAULT_PROMISES[Priority.SOON], MONDAY, silent)
    clock = Clock.started(DEFAULT_PROMISES[Priority.SOON], MONDAY, counting(silent))
    assert MONDAY + timedelta(days=1) == clock.due_at
    assert counting(WEEKDAYS) is WEEKDAYS


def test_looking_at_a_case_silences_the_first_look_only() -> None:
    """The answer is still owed."""
    clock = Clock.started(DEFAULT_PROMISES[Priority.URGENT], MONDAY, ALWAYS).looked_at()
    _, ringing = clock.ring(MONDAY + timedelta(hours=9), ALWAYS)
    assert (Alarm.HALF_USED, Alarm.NEARLY_USED, Alarm.BREACHED) == ringing


def test_a_breach_stays_a_breach() -> None:
    """Neither a hold nor a longer promise makes a late answer punctual."""
    clock, _ = Clock.started(DEFAULT_PROMISES[Priority.URGENT], MONDAY, ALWAYS).ring(
        MONDAY + timedelta(hours=5), ALWAYS
    )
    now = MONDAY + timedelta(hours=6)
    assert clock.stopped(now, ALWAYS).is_breached(now)
    assert clock.changed(DEFAULT_PROMISES[Priority.ROUTINE], now, ALWAYS).is_breached(now)


@pytest.mark.parametrize(("count", "unit"), [(0, SpanUnit.HOURS), (337, SpanUnit.HOURS), (61, SpanUnit.DAYS)])
def test_unusable_promise_is_refused(count: int, unit: SpanUnit) -> None:
    """Nobody is promised an answer at once, or in a year."""
    with pytest.raises(Malformed):
        Span(count, unit)


def test_a_day_ends_when_the_clinic_is_open() -> None:
    """What would fall into a shorter day's evening is due when the clinic opens next."""
    short_tuesday = WorkingCalendar(
        WEEKDAYS.zone, (WEEKDAYS.week[0], (WEEKDAYS.week[0][0].__class__(540, 600),), *WEEKDAYS.week[2:])
    )
    assert MONDAY.replace(day=4, hour=14) == Span(1, SpanUnit.DAYS).due(MONDAY + SECOND, short_tuesday)


def test_a_share_that_is_never_used_rings_never() -> None:
    """Where the clinic hardly opens any more the answer is due as promised, and only that rings."""
    clock = Clock.started(DEFAULT_PROMISES[Priority.ROUTINE], MONDAY, ALWAYS)
    hardly = WorkingCalendar(ZoneInfo("UTC"), ((Hours(540, 560),), *((),) * 6))
    assert clock.due_at is not None
    assert {Alarm.BREACHED: clock.due_at} == clock.rings(hardly)
    assert (Alarm.BREACHED,) == clock.ring(clock.due_at, hardly)[1]
