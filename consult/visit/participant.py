"""The state of one participant of a visit, and what may become of it (pure).

    invited → checking → waiting → admitted ⇄ connected
                 └──────────┴→ denied         admitted after all by staff
    admitted, connected ⇄ held                the way back is another admission
    anybody present → removed                 let back in by staff
    anybody present → left → where they were: checking, or waiting at their old place

Every admission has a number. A media token names the admission it was minted for, so that a hold or a
removal kills it for good.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from clinic import StaffId
from consult.errors import AlreadyAdmitted, NotHere, VisitConflict

FAILURES_WITHIN = timedelta(minutes=10)
MOST_FAILURES = 3
"""So many failed reconnects within `FAILURES_WITHIN` end a visit as missed."""


class ParticipantStatus(StrEnum):
    """Where somebody is."""

    INVITED = "invited"
    CHECKING = "checking"
    WAITING = "waiting"
    ADMITTED = "admitted"
    CONNECTED = "connected"
    HELD = "held"
    DENIED = "denied"
    REMOVED = "removed"
    LEFT = "left"


class WhyNot(StrEnum):
    """Why somebody was denied or removed: a code, so that they read it in their language."""

    WRONG_PERSON = "wrong-person"
    WRONG_TIME = "wrong-time"
    NOT_NEEDED = "not-needed"
    PRIVACY = "privacy"
    CONDUCT = "conduct"
    OTHER = "other"


class Parting(StrEnum):
    """How a connection to the room ended."""

    LEFT = "left"
    """They went, or were put out."""
    LOST = "lost"
    """It had been up and is gone for good. The room says so, their page says so, or both in either order."""
    NEVER_UP = "never-up"
    """They tried to come in, and their media found no way. Only the room knows."""


_S = ParticipantStatus
WITH_MEDIA = frozenset({_S.ADMITTED, _S.CONNECTED})
"""Who may have a media token; nobody else sends or receives a single packet."""

_STAYS_OUT = frozenset({_S.INVITED, _S.DENIED, _S.REMOVED, _S.LEFT})


@dataclass(frozen=True)
class ParticipantState:
    """Where a participant is.

    `admission`: how often they were admitted. `waiting_since`: their place in the queue; it is kept when
    they leave or reload. `failures`: when reconnecting failed, the last ones. `admitted_by`: None for
    staff, who let themselves in.
    """

    status: ParticipantStatus = _S.INVITED
    admission: int = 0
    checked_in: bool = False
    waiting_since: datetime | None = None
    why: WhyNot | None = None
    admitted_by: StaffId | None = None
    failures: tuple[datetime, ...] = ()

    @property
    def is_here(self) -> bool:
        """Whether they came and are neither out nor gone."""
        return self.status not in _STAYS_OUT

    @property
    def has_media(self) -> bool:
        """Whether they may have a media token."""
        return self.status in WITH_MEDIA

    def opened(self) -> ParticipantState:
        """Return the state once their page is shown; a reload changes nothing."""
        if self.status is _S.INVITED or (self.status is _S.LEFT and not self.checked_in):
            return replace(self, status=_S.CHECKING)
        return replace(self, status=_S.WAITING) if self.status is _S.LEFT else self

    def checked(self, now: datetime) -> ParticipantState:
        """Return the state once they have checked in; later, to correct what was said. Raises NotHere."""
        if not self.is_here:
            raise NotHere
        place = self.waiting_since or now
        status = _S.WAITING if self.status is _S.CHECKING else self.status
        return replace(self, status=status, checked_in=True, waiting_since=place)

    def admitted(self, by: StaffId) -> ParticipantState:
        """Return the state once staff let them in, or back in after a hold, a refusal or a removal.

        Raises AlreadyAdmitted when another member of staff was first, NotHere.
        """
        if self.has_media:
            if self.admitted_by != by:
                raise AlreadyAdmitted(self.admitted_by)
            return self
        if self.status in (_S.INVITED, _S.CHECKING, _S.LEFT):
            raise NotHere
        return replace(self._let_in(), admitted_by=by)

    def entered(self) -> ParticipantState:
        """Return the state once a member of staff came in by themselves; again changes nothing."""
        return self if self.has_media else self._let_in()

    def connected(self) -> ParticipantState:
        """Return the state once their media is up. Raises NotHere when they are not to have any."""
        if not self.has_media:
            raise NotHere
        return replace(self, status=_S.CONNECTED)

    def disconnected(self) -> ParticipantState:
        """Return the state when their media is gone; they may come back by themselves."""
        return replace(self, status=_S.ADMITTED) if self.status is _S.CONNECTED else self

    def parted(self, how: Parting, now: datetime) -> ParticipantState:
        """Return the state when a connection of theirs has ended.

        A lost one is counted by whoever says so first: after that they are not connected, and the second
        says nothing new. Without media they are out by another's decision, and nothing is counted.
        """
        match how:
            case Parting.LEFT:
                return self.disconnected()
            case Parting.LOST:
                return self._failed(now) if self.status is _S.CONNECTED else self
            case Parting.NEVER_UP:
                return self._failed(now) if self.has_media else self

    def has_given_up(self, now: datetime) -> bool:
        """Say whether reconnecting failed too often to go on."""
        return sum(now - at < FAILURES_WITHIN for at in self.failures) >= MOST_FAILURES

    def held(self) -> ParticipantState:
        """Return the state while they are kept out of the room for a moment. Raises NotHere."""
        if self.status is _S.HELD:
            return self
        if not self.has_media:
            raise NotHere
        return replace(self, status=_S.HELD)

    def denied(self, why: WhyNot) -> ParticipantState:
        """Return the state when they are not let in. Raises NotHere, VisitConflict (they are in)."""
        if self.has_media or self.status is _S.HELD:
            raise VisitConflict("somebody who is in is removed, not denied")
        if not self.is_here and self.status is not _S.DENIED:
            raise NotHere
        return replace(self, status=_S.DENIED, why=why)

    def removed(self, why: WhyNot) -> ParticipantState:
        """Return the state when they are sent away. Raises NotHere."""
        if not self.is_here and self.status is not _S.REMOVED:
            raise NotHere
        return replace(self, status=_S.REMOVED, why=why)

    def left(self) -> ParticipantState:
        """Return the state when they went; who is out already stays so."""
        return replace(self, status=_S.LEFT) if self.is_here else self

    def _let_in(self) -> ParticipantState:
        return replace(self, status=_S.ADMITTED, admission=self.admission + 1, why=None, failures=())

    def _failed(self, now: datetime) -> ParticipantState:
        recent = tuple(at for at in self.failures if now - at < FAILURES_WITHIN)
        return replace(self.disconnected(), failures=(*recent, now))
