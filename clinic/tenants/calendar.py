"""Counts time by a clinic's opening hours (pure): next open instant, working time added and between.

Hours are wall-clock times in an IANA zone. A wall time that daylight saving skips stands for the
instant of the change; one that occurs twice stands for the first. Instants go in and out in UTC.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from types import MappingProxyType
from zoneinfo import ZoneInfo

from clinic.errors import HoursMalformed, NeverOpen

MINUTES_OF_DAY = 24 * 60
_DAYS_OF_WEEK = 7
_HORIZON = timedelta(days=731)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, order=True)
class Hours:
    """One stretch of opening on one day, in minutes since midnight on the wall: [`opens`, `closes`).

    0 ≤ opens < closes ≤ 1440. A night is two stretches, one until 1440 and one from 0.
    """

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= MINUTES_OF_DAY:
            raise HoursMalformed("hours", "a clinic opens before it closes, within one day")


@dataclass(frozen=True)
class WorkingCalendar:
    """When a clinic is open.

    `week`: seven tuples of hours, Monday first. `exceptions`: whole days that differ; an empty tuple
    is a holiday. Hours of one day are in order and do not overlap. Raises HoursMalformed.
    """

    zone: ZoneInfo
    week: tuple[tuple[Hours, ...], ...]
    exceptions: Mapping[date, tuple[Hours, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.week) != _DAYS_OF_WEEK:
            raise HoursMalformed("week", "a week has seven days")
        for day in (*self.week, *self.exceptions.values()):
            if any(later.opens < earlier.closes for earlier, later in pairwise(day)):
                raise HoursMalformed("hours", "the hours of a day are in order and do not overlap")
        object.__setattr__(self, "exceptions", MappingProxyType(dict(self.exceptions)))

    def hours_on(self, day: date) -> tuple[Hours, ...]:
        """Return the opening hours of a local day."""
        return self.exceptions.get(day, self.week[day.weekday()])

    def is_open(self, at: datetime) -> bool:
        """Say whether the clinic is open at this instant."""
        return next(self._spans(at), (at + _SECOND, at))[0] <= at

    def next_open(self, at: datetime) -> datetime:
        """Return `at` when the clinic is open, else the next instant it opens. Raises NeverOpen."""
        for opens, _ in self._spans(at):
            return max(opens, at.astimezone(UTC))
        raise NeverOpen("the clinic has no opening hours ahead")

    def add_working_time(self, at: datetime, duration: timedelta) -> datetime:
        """Return the first instant by which the clinic has been open for `duration` since `at`.

        `duration`: not negative; zero returns `at`. Raises NeverOpen.
        """
        if duration <= timedelta(0):
            return at.astimezone(UTC)
        left = duration
        for opens, closes in self._spans(at):
            start = max(opens, at)
            if closes - start >= left:
                return start + left
            left -= closes - start
        raise NeverOpen("the clinic is not open long enough ahead")

    def add_working_days(self, at: datetime, days: int) -> datetime:
        """Return when the clinic closes on the `days`-th open day after the local day of `at`.

        `days`: from 1. Raises NeverOpen.
        """
        today = at.astimezone(self.zone).date()
        left, last = days, None
        for opens, closes in self._spans(at):
            day = opens.astimezone(self.zone).date()
            if day <= today:
                continue
            if day != last:
                if left == 0:
                    break
                left -= 1
            last, end = day, closes
        if last is None or left > 0:
            raise NeverOpen("the clinic has too few opening days ahead")
        return end

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Return how long the clinic is open within [`start`, `end`); zero when `end` is not later."""
        total = timedelta(0)
        for opens, closes in self._spans(start, until=end):
            total += max(min(closes, end) - max(opens, start), timedelta(0))
        return total

    def _spans(self, at: datetime, until: datetime | None = None) -> Iterator[tuple[datetime, datetime]]:
        """Yield the stretches that end after `at`, in order, within the horizon or begun before `until`."""
        at = at.astimezone(UTC)
        limit = at + _HORIZON if until is None else until.astimezone(UTC)
        day = at.astimezone(self.zone).date() - timedelta(days=1)
        while True:
            midnight = self._instant(day, 0)
            if midnight >= limit:
                return
            for hours in self.hours_on(day):
                opens, closes = self._instant(day, hours.opens), self._instant(day, hours.closes)
                if opens < closes and closes > at:
                    yield opens, closes
            day += timedelta(days=1)

    def _instant(self, day: date, minutes: int) -> datetime:
        wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)  # noqa: DTZ001 - a wall time
        instant = wall.replace(tzinfo=self.zone).astimezone(UTC)
        if instant.astimezone(self.zone).replace(tzinfo=None) == wall:
            return instant
        return self._change_between(wall.replace(tzinfo=self.zone, fold=1).astimezone(UTC), instant)

    def _change_between(self, before: datetime, after: datetime) -> datetime:
        """Return the instant, to the second, at which the zone's offset changes between two instants."""
        old = before.astimezone(self.zone).utcoffset()
        while after - before > _SECOND:
            middle = before + timedelta(seconds=int((after - before) / _SECOND) // 2)
            if middle.astimezone(self.zone).utcoffset() == old:
                before = middle
            else:
                after = middle
        return after
