"""The story's clock, and the moments that the past consists of, which happen in order."""

from bisect import bisect_right
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from clinic import WorkingCalendar
from store_forward import Span

_DAY = timedelta(days=1)
_LOOKED_BACK = timedelta(days=30)
_MINUTE = timedelta(minutes=1)


class StoryClock:
    """Shows the story's present instant."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Return the present instant, as the database asks for it."""
        return self.now

    def move_to(self, now: datetime) -> None:
        """Show `now`, unless the story is past it."""
        self.now = max(self.now, now)

    def wait(self, minutes: float) -> datetime:
        """Let minutes pass; return what the clock then shows."""
        self.now += timedelta(minutes=minutes)
        return self.now


@dataclass(frozen=True)
class Moment:
    """Something that happens at an instant. What takes longer lets time pass by itself."""

    at: datetime
    play: Callable[[], Awaitable[None]]


async def tell(moments: Iterable[Moment], clock: StoryClock) -> None:
    """Let everything happen, the earliest first; of two at one instant, the one that is named first."""
    for moment in sorted(moments, key=lambda moment: moment.at):
        clock.move_to(moment.at)
        await moment.play()


@dataclass(frozen=True)
class On:
    """A time of the clinic's wall, on the `days`-th day with opening hours before the present one."""

    days: int
    at: time

    def instant(self, until: datetime, calendar: WorkingCalendar) -> datetime:
        """Return when that was, in UTC."""
        day, left = until.astimezone(calendar.zone).date(), self.days
        while left:
            day -= _DAY
            left -= bool(calendar.hours_on(day))
        return datetime.combine(day, self.at, calendar.zone).astimezone(UTC)


@dataclass(frozen=True)
class Ago:
    """So many hours before the present instant, day or night."""

    hours: float

    def instant(self, until: datetime, calendar: WorkingCalendar) -> datetime:  # noqa: ARG002 - as `On` has it
        """Return when that was."""
        return until - timedelta(hours=self.hours)


@dataclass(frozen=True)
class Due:
    """When something was sent whose answer is due in so many hours of opening; negative: is late by."""

    hours: float

    def instant(self, until: datetime, calendar: WorkingCalendar, promise: Span) -> datetime:
        """Return when that was, to the minute. `promise`: within what an answer was promised."""
        left = timedelta(hours=self.hours)
        if left < timedelta(0):
            due = _latest(until, lambda at: calendar.working_time_between(at, until) >= -left)
        else:
            due = calendar.add_working_time(until, left)
        return _latest(until, lambda at: promise.due(at, calendar) <= due)


def _latest(until: datetime, holds: Callable[[datetime], bool]) -> datetime:
    """Return the latest instant, to the minute, at which it holds; it holds long ago, and then no more."""
    minutes = range(int(_LOOKED_BACK / _MINUTE) + 1)
    first = until - _LOOKED_BACK
    place = bisect_right(minutes, False, key=lambda minute: not holds(first + minute * _MINUTE))
    return first + max(place - 1, 0) * _MINUTE
