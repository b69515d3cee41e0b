"""The state of a consultation, and what may become of it (pure).

scheduled ⇄ waiting → live ⇄ ended          a reopening within ten minutes; what nobody ends does in time
    └─────────┴→ no-show → waiting           somebody comes late
    └─────────┴────┴→ cancelled              the way back is another appointment
ended, when the connection was lost → waiting
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from consult.errors import TooLateToReopen, VisitConflict, VisitOver

REOPEN_WITHIN = timedelta(minutes=10)


class ConsultationStatus(StrEnum):
    """Where a consultation is."""

    SCHEDULED = "scheduled"
    WAITING = "waiting"
    LIVE = "live"
    ENDED = "ended"
    NO_SHOW = "no-show"
    CANCELLED = "cancelled"


class Ending(StrEnum):
    """How a consultation ended."""

    COMPLETED = "completed"
    CONNECTION_LOST = "connection-lost"
    TIMED_OUT = "timed-out"
    """Nobody ended it."""


_S = ConsultationStatus


@dataclass(frozen=True)
class Consultation:
    """Where a consultation is, since when it was live, and how and when it ended."""

    status: ConsultationStatus = _S.SCHEDULED
    live_since: datetime | None = None
    ended_at: datetime | None = None
    ending: Ending | None = None

    @property
    def takes_people(self) -> bool:
        """Whether somebody may be in its room."""
        return self.status in (_S.SCHEDULED, _S.WAITING, _S.LIVE)

    @property
    def is_over(self) -> bool:
        """Whether nobody comes to it any more; whoever was cut off does."""
        ended = self.status is _S.ENDED and self.ending is not Ending.CONNECTION_LOST
        return ended or self.status is _S.CANCELLED

    @property
    def may_be_missed(self) -> bool:
        """Whether it has not taken place yet, and still may."""
        return self.status in (_S.SCHEDULED, _S.WAITING)

    def arrived(self) -> Consultation:
        """Return it once the patient, or whoever comes with them, waits. Raises VisitOver."""
        lost = self.status is _S.ENDED and self.ending is Ending.CONNECTION_LOST
        if self.status in (_S.SCHEDULED, _S.NO_SHOW) or lost:
            return replace(self, status=_S.WAITING, ended_at=None, ending=None)
        if self.status in (_S.ENDED, _S.CANCELLED):
            raise VisitOver
        return self

    def emptied(self) -> Consultation:
        """Return it when nobody of the patient's side waits any more."""
        return replace(self, status=_S.SCHEDULED) if self.status is _S.WAITING else self

    def begun(self, now: datetime) -> Consultation:
        """Return it once the patient, or whoever comes with them, was admitted. Raises VisitOver."""
        if self.status is _S.LIVE:
            return self
        if not self.takes_people:
            raise VisitOver
        return replace(self, status=_S.LIVE, live_since=self.live_since or now)

    def ended(self, ending: Ending, now: datetime) -> Consultation:
        """Return it when it is over; twice is no fault. Raises VisitConflict when it was never live."""
        if self.status is _S.ENDED:
            return self
        if self.status is not _S.LIVE:
            raise VisitConflict("a visit ends that has begun; others are cancelled")
        return replace(self, status=_S.ENDED, ended_at=now, ending=ending)

    def timed_out(self, at_most: timedelta, now: datetime) -> Consultation:
        """Return it ended when it has been live for so long, and as it is when it has not."""
        if self.status is not _S.LIVE or self.live_since is None or now - self.live_since < at_most:
            return self
        return self.ended(Ending.TIMED_OUT, now)

    def reopened(self, now: datetime) -> Consultation:
        """Return it live again, when it was ended by mistake. Raises TooLateToReopen, VisitConflict."""
        if self.status is _S.LIVE:
            return self
        if self.status is not _S.ENDED or self.ended_at is None:
            raise VisitConflict("only a visit that has ended is reopened")
        if now - self.ended_at > REOPEN_WITHIN:
            raise TooLateToReopen
        return replace(self, status=_S.LIVE, ended_at=None, ending=None)

    def missed(self) -> Consultation:
        """Return it when somebody did not come. Raises VisitConflict when it took place or is over."""
        if self.status is _S.NO_SHOW:
            return self
        if not self.may_be_missed:
            raise VisitConflict("this visit took place, or is over")
        return replace(self, status=_S.NO_SHOW)

    def cancelled(self) -> Consultation:
        """Return it when it will not take place. Raises VisitConflict once it did."""
        if self.status in (_S.LIVE, _S.ENDED):
            raise VisitConflict("a visit that has begun is ended, not cancelled")
        return replace(self, status=_S.CANCELLED)
