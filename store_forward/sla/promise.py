"""What a clinic promises for each priority, on its working calendar (pure; section 3.8).

An emergency has no promise: it is not accepted, and whoever reports one is told whom to call.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from clinic import Hours, WorkingCalendar, errors

_MOST = {"hours": 24 * 14, "days": 60}
_HORIZON_DAYS = 731
_WHOLE_DAY = (Hours(0, 24 * 60),)


class Priority(StrEnum):
    """How soon a case needs an answer."""

    URGENT = "urgent"
    SOON = "soon"
    ROUTINE = "routine"


class SpanUnit(StrEnum):
    """How a span is counted."""

    HOURS = "hours"
    DAYS = "days"


@dataclass(frozen=True)
class Span:
    """A length of time by the clinic's calendar.

    Hours are hours of opening. Days end at the same time of day so many open days later, so that one
    day is 24 hours for a clinic that never closes. Raises Malformed.
    """

    count: int
    unit: SpanUnit

    def __post_init__(self) -> None:
        if not 1 <= self.count <= _MOST[self.unit.value]:
            raise errors.Malformed("promise", f"1 to {_MOST[self.unit.value]} {self.unit.value}")

    def due(self, at: datetime, calendar: WorkingCalendar) -> datetime:
        """Return when the span that begins at `at` is over. Raises NeverOpen."""
        if self.unit is SpanUnit.HOURS:
            return calendar.add_working_time(at, timedelta(hours=self.count))
        start = calendar.next_open(at).astimezone(calendar.zone)
        day, left = start.date(), self.count
        for _ in range(_HORIZON_DAYS):
            day += timedelta(days=1)
            left -= bool(calendar.hours_on(day))
            if left == 0:
                wall = datetime.combine(day, start.time(), tzinfo=calendar.zone)
                return calendar.next_open(wall.astimezone(UTC))
        raise errors.NeverOpen("the clinic has too few opening days ahead")


@dataclass(frozen=True)
class Promise:
    """What is promised for one priority. `first_look`: by when somebody has opened the case, if at all."""

    answer: Span
    first_look: Span | None = None


Promises = Mapping[Priority, Promise]
"""One promise for every priority."""

DEFAULT_PROMISES: Promises = MappingProxyType(
    {
        Priority.URGENT: Promise(Span(4, SpanUnit.HOURS), first_look=Span(2, SpanUnit.HOURS)),
        Priority.SOON: Promise(Span(1, SpanUnit.DAYS)),
        Priority.ROUTINE: Promise(Span(3, SpanUnit.DAYS)),
    }
)
"""What a clinic promises until it says otherwise."""


def counting(calendar: WorkingCalendar) -> WorkingCalendar:
    """Return the calendar to count by: a clinic that has told no hours counts every hour."""
    if any(calendar.week):
        return calendar
    return WorkingCalendar(calendar.zone, (_WHOLE_DAY,) * 7)
