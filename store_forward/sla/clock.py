"""The clock of one case (pure): started once, stopped only while on hold, and it rings at 50, 80 and 100 %.

All lengths are opening time of the clinic, so nobody is late because of a night. Instants go in and
out in UTC; the calendar is given each time, and what was promised to somebody stays when it changes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from clinic import WorkingCalendar, errors
from store_forward.sla.promise import Promise


class Alarm(StrEnum):
    """What a clock rings for."""

    FIRST_LOOK_MISSED = "first-look-missed"
    HALF_USED = "half-used"
    NEARLY_USED = "nearly-used"
    BREACHED = "breached"


_SHARES = {Alarm.HALF_USED: 0.5, Alarm.NEARLY_USED: 0.8, Alarm.BREACHED: 1.0}


@dataclass(frozen=True)
class Clock:
    """How much of a promise is used.

    `promised`, `left`: opening time, in all and at `since`. `since`: when it last began to run.
    `due_at`: None while it is stopped. `look_due_at`: None when nobody has to look any more.
    `rung`: the alarms that rang already.
    """

    started_at: datetime
    promised: timedelta
    left: timedelta
    since: datetime
    due_at: datetime | None
    look_due_at: datetime | None = None
    rung: tuple[Alarm, ...] = ()

    @classmethod
    def started(cls, promise: Promise, now: datetime, calendar: WorkingCalendar) -> Clock:
        """Return a clock that runs from now on. Raises NeverOpen."""
        due = promise.answer.due(now, calendar)
        promised = calendar.working_time_between(now, due)
        look = None if promise.first_look is None else promise.first_look.due(now, calendar)
        return cls(now, promised, promised, now, due, look)

    def used(self, now: datetime, calendar: WorkingCalendar) -> float:
        """Return which share of what was promised is used: 0 to 1, more when it is breached."""
        return 1 - self._left(now, calendar) / self.promised

    def is_breached(self, now: datetime) -> bool:
        """Say whether the answer is late."""
        return Alarm.BREACHED in self.rung or (self.due_at is not None and self.due_at <= now)

    def stopped(self, now: datetime, calendar: WorkingCalendar) -> Clock:
        """Return the clock while somebody else must act first; it is the same when it is stopped already."""
        if self.due_at is None:
            return self
        left = max(self._left(now, calendar), timedelta(0))
        return replace(self, left=left, since=now, due_at=None, look_due_at=None)

    def resumed(self, now: datetime, calendar: WorkingCalendar) -> Clock:
        """Return the clock as it goes on with what was left. Raises NeverOpen."""
        if self.due_at is not None:
            return self
        return replace(self, since=now, due_at=calendar.add_working_time(now, self.left))

    def looked_at(self) -> Clock:
        """Return the clock of a case that somebody has opened."""
        return replace(self, look_due_at=None)

    def changed(self, promise: Promise, now: datetime, calendar: WorkingCalendar) -> Clock:
        """Return the clock under another promise: as if that had been given at the start.

        The time that counted so far stays counted, and so do breaches. Raises NeverOpen.
        """
        fresh = Clock.started(promise, self.started_at, calendar)
        used = self.promised - self._left(now, calendar)
        clock = replace(
            self.stopped(now, calendar),
            promised=fresh.promised,
            left=max(fresh.promised - used, timedelta(0)),
            rung=tuple(alarm for alarm in self.rung if alarm in (Alarm.BREACHED, Alarm.FIRST_LOOK_MISSED)),
        )
        if self.due_at is None:
            return clock
        return replace(clock.resumed(now, calendar), look_due_at=self.look_due_at)

    def next_alarm(self, calendar: WorkingCalendar) -> datetime | None:
        """Return when the clock rings next, None while it is stopped or has nothing more to ring for."""
        return min((at for _, at in self._waiting(calendar)), default=None)

    def rings(self, calendar: WorkingCalendar) -> dict[Alarm, datetime]:
        """Return when it rings, for each alarm that has not rung; nothing while it is stopped.

        A share that is never used, because the clinic is hardly open any more, has no alarm; what was
        promised to somebody is due all the same.
        """
        return dict(self._waiting(calendar))

    def ring(self, now: datetime, calendar: WorkingCalendar) -> tuple[Clock, tuple[Alarm, ...]]:
        """Return what rings by now, in order, and the clock that has rung."""
        ringing = tuple(alarm for alarm, at in sorted(self._waiting(calendar), key=_by_time) if at <= now)
        return replace(self, rung=self.rung + ringing), ringing

    def _left(self, now: datetime, calendar: WorkingCalendar) -> timedelta:
        if self.due_at is None:
            return self.left
        return self.left - calendar.working_time_between(self.since, now)

    def _waiting(self, calendar: WorkingCalendar) -> list[tuple[Alarm, datetime]]:
        if self.due_at is None:
            return []
        shares = [
            (alarm, self._when(share, calendar)) for alarm, share in _SHARES.items() if alarm not in self.rung
        ]
        waiting = [(alarm, at) for alarm, at in shares if at is not None]
        if self.look_due_at is not None and Alarm.FIRST_LOOK_MISSED not in self.rung:
            waiting.append((Alarm.FIRST_LOOK_MISSED, self.look_due_at))
        return waiting

    def _when(self, share: float, calendar: WorkingCalendar) -> datetime | None:
        """Return when `share` of the promise is used; the past stands for what was used while stopped."""
        if self.due_at is not None and share >= 1:
            return self.due_at
        until = self.left - self.promised * (1 - share)
        try:
            return self.since if until <= timedelta(0) else calendar.add_working_time(self.since, until)
        except errors.NeverOpen:
            return None


def _by_time(waiting: tuple[Alarm, datetime]) -> tuple[datetime, int]:
    alarm, at = waiting
    return at, list(Alarm).index(alarm)
