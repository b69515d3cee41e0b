"""The state of a case, and what may become of it (pure). Every change makes one version.

    requested → received → accepted → in-progress ⇄ on-hold → completed | rejected | cancelled

Somebody has a case by claiming it, for as long as the lease they keep renewing, or because it was
assigned to them, until they hand it over. A case on hold keeps its owner, and its clock stands.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from clinic import StaffId, WorkingCalendar
from store_forward.case.status import CLOSED, FINAL, STATUS_OF, CaseStatus, Ending, HoldReason
from store_forward.errors import (
    CaseClosed,
    CaseConflict,
    CaseOpen,
    ClaimedByAnother,
    NotTheOwner,
    TooLateToReopen,
)
from store_forward.sla import Alarm, Clock, Priority, Promise

_S = CaseStatus


class Change(StrEnum):
    """What made a version of a case."""

    SUBMITTED = "submitted"
    OPENED = "opened"
    TRIAGED = "triaged"
    CLAIMED = "claimed"
    ASSIGNED = "assigned"
    HANDED_OVER = "handed-over"
    COVERED = "covered"
    RELEASED = "released"
    LAPSED = "lapsed"
    BEGUN = "begun"
    HELD = "held"
    RESUMED = "resumed"
    RANG = "rang"
    CLOSED = "closed"
    REOPENED = "reopened"


@dataclass(frozen=True)
class Hold:
    """That a case waits for the patient."""

    reason: HoldReason
    since: datetime


@dataclass(frozen=True)
class CaseState:
    """Where a case is. `pool`: the specialty that answers it, by its slug.

    `lease_until`: when a claim lapses; None while nobody has the case, or it was assigned.
    """

    status: CaseStatus
    priority: Priority
    pool: str
    clock: Clock
    owner: StaffId | None = None
    lease_until: datetime | None = None
    hold: Hold | None = None
    ending: Ending | None = None
    ended_at: datetime | None = None

    @classmethod
    def submitted(cls, priority: Priority, pool: str, clock: Clock) -> CaseState:
        """Return the state of a case that has just been sent."""
        return cls(_S.REQUESTED, priority, pool, clock)

    @property
    def is_open(self) -> bool:
        """Whether anything is still to be done."""
        return self.status not in CLOSED

    def is_held_by_another(self, staff: StaffId, now: datetime) -> bool:
        """Say whether somebody other than `staff` has the case at this instant."""
        lapsed = self.lease_until is not None and self.lease_until <= now
        return self.owner not in (None, staff) and not lapsed

    def opened(self) -> CaseState:
        """Return the state once somebody of the clinic has looked at the case."""
        self._must_be_open()
        status = _S.RECEIVED if self.status is _S.REQUESTED else self.status
        return replace(self, status=status, clock=self.clock.looked_at())

    def triaged(
        self, priority: Priority, pool: str, promise: Promise, now: datetime, calendar: WorkingCalendar
    ) -> CaseState:
        """Return the state with another priority or pool; `promise`: that of the priority."""
        state = self.opened()
        clock = state.clock if priority is self.priority else state.clock.changed(promise, now, calendar)
        return replace(state, priority=priority, pool=pool, clock=clock)

    def claimed(self, staff: StaffId, now: datetime, lease: timedelta) -> CaseState:
        """Return the state once `staff` has the case for `lease`; again, to keep it.

        Raises ClaimedByAnother, CaseClosed.
        """
        state = self.opened()
        if state.owner is not None and state.is_held_by_another(staff, now):
            raise ClaimedByAnother(state.owner, state.lease_until)
        assigned = state.owner == staff and state.lease_until is None
        endless = assigned or state.status is _S.ON_HOLD  # nobody lets it go while the patient is to act
        return replace(
            state,
            status=_owned(state.status),
            owner=staff,
            lease_until=None if endless else now + lease,
        )

    def assigned(self, staff: StaffId) -> CaseState:
        """Return the state once the case is for `staff` to answer, whoever had it."""
        state = self.opened()
        return replace(state, status=_owned(state.status), owner=staff, lease_until=None)

    def released(self) -> CaseState:
        """Return the state when nobody has the case any more. Raises CaseClosed."""
        self._must_be_open()
        status = self.status if self.status in (_S.ON_HOLD, _S.REQUESTED) else _S.RECEIVED
        return replace(self, status=status, owner=None, lease_until=None)

    def begun(self, staff: StaffId, now: datetime, lease: timedelta) -> CaseState:
        """Return the state once its owner has written something of an answer. Raises NotTheOwner."""
        self.must_be_owned_by(staff, now)
        state = self.claimed(staff, now, lease)
        return replace(state, status=_S.IN_PROGRESS if state.status is _S.ACCEPTED else state.status)

    def held(self, reason: HoldReason, now: datetime, calendar: WorkingCalendar) -> CaseState:
        """Return the state while the patient must do something first: its clock stands."""
        self._must_be_open()
        if self.status is _S.ON_HOLD:
            return self
        return replace(
            self,
            status=_S.ON_HOLD,
            hold=Hold(reason, now),
            lease_until=None,
            clock=self.clock.stopped(now, calendar),
        )

    def resumed(self, now: datetime, calendar: WorkingCalendar) -> CaseState:
        """Return the state once the patient has done it; the case is its owner's again, or anybody's."""
        self._must_be_open()
        if self.hold is None:
            raise CaseConflict("this case is not on hold")
        unowned = _S.REQUESTED if self.hold.reason is HoldReason.OUTREACH else _S.RECEIVED
        status = unowned if self.owner is None else _S.IN_PROGRESS
        return replace(self, status=status, hold=None, clock=self.clock.resumed(now, calendar))

    def rung(self, now: datetime, calendar: WorkingCalendar) -> tuple[CaseState, tuple[Alarm, ...]]:
        """Return what the clock rings for by now, and the state that has rung."""
        clock, alarms = self.clock.ring(now, calendar)
        return replace(self, clock=clock), alarms

    def closed(self, ending: Ending, now: datetime) -> CaseState:
        """Return the state when nothing more is to be done. Raises CaseClosed."""
        self._must_be_open()
        return replace(
            self, status=STATUS_OF[ending], ending=ending, ended_at=now, hold=None, lease_until=None
        )

    def reopens_until(self, within: timedelta) -> datetime | None:
        """Return until when the case can be reopened; None when it is open, or its ending is final."""
        if self.ended_at is None or self.ending in FINAL:
            return None
        return self.ended_at + within

    def may_be_reopened(self, now: datetime, within: timedelta) -> bool:
        """Say whether `reopened` would do it."""
        until = self.reopens_until(within)
        return until is not None and now <= until

    def reopened(
        self, promise: Promise, now: datetime, calendar: WorkingCalendar, within: timedelta
    ) -> CaseState:
        """Return the state when the case needs an answer once more, with a new clock, owned as it was.

        Raises CaseOpen, TooLateToReopen.
        """
        if self.is_open or self.ended_at is None:
            raise CaseOpen
        if not self.may_be_reopened(now, within):
            raise TooLateToReopen
        status = _S.REQUESTED if self.owner is None else _S.ACCEPTED
        clock = Clock.started(promise, now, calendar)
        return replace(self, status=status, ending=None, ended_at=None, clock=clock)

    def must_be_owned_by(self, staff: StaffId, now: datetime) -> None:
        """Raise CaseClosed, ClaimedByAnother or NotTheOwner unless `staff` has the case."""
        self._must_be_open()
        if self.owner is not None and self.is_held_by_another(staff, now):
            raise ClaimedByAnother(self.owner, self.lease_until)
        if self.owner != staff:
            raise NotTheOwner

    def _must_be_open(self) -> None:
        if not self.is_open:
            raise CaseClosed


def _owned(status: CaseStatus) -> CaseStatus:
    return _S.ACCEPTED if status in (_S.REQUESTED, _S.RECEIVED) else status
