"""A participant only goes where they may; nobody has media who was not admitted."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from clinic import StaffId
from consult.errors import AlreadyAdmitted, NotHere, VisitConflict
from consult.visit import MOST_FAILURES, ParticipantState, ParticipantStatus, Parting, WhyNot

S = ParticipantStatus
NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)
ADA, GRACE = StaffId(UUID(int=1)), StaffId(UUID(int=2))
FOLLOWS = {
    S.INVITED: {S.CHECKING, S.ADMITTED},
    S.CHECKING: {S.WAITING, S.DENIED, S.REMOVED, S.LEFT, S.ADMITTED},
    S.WAITING: {S.ADMITTED, S.DENIED, S.REMOVED, S.LEFT},
    S.ADMITTED: {S.CONNECTED, S.HELD, S.REMOVED, S.LEFT},
    S.CONNECTED: {S.ADMITTED, S.HELD, S.REMOVED, S.LEFT},
    S.HELD: {S.ADMITTED, S.REMOVED, S.LEFT},
    S.DENIED: {S.ADMITTED},
    S.REMOVED: {S.ADMITTED},
    S.LEFT: {S.CHECKING, S.WAITING, S.ADMITTED},
}


class AnyParticipant(RuleBasedStateMachine):
    """Somebody to whom everything happens in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.state = ParticipantState()
        self.tokens: list[int] = []
        self.dead: set[int] = set()

    def _try(self, act: str, *arguments: object) -> None:
        before = self.state
        try:
            self.state = getattr(before, act)(*arguments)
        except VisitConflict:
            return
        if before.status is not self.state.status:
            assert self.state.status in FOLLOWS[before.status]
        if before.has_media and not self.state.has_media:
            self.dead |= set(self.tokens)

    @rule(minutes=st.integers(0, 9))
    def time_passes(self, minutes: int) -> None:
        """Let time pass."""
        self.now += timedelta(minutes=minutes)

    @rule(act=st.sampled_from(["opened", "entered", "connected", "disconnected", "held", "left"]))
    def something_happens(self, act: str) -> None:
        """Do what needs nothing."""
        self._try(act)

    @rule()
    def they_check_in(self) -> None:
        """Check in, or correct what was said."""
        self._try("checked", self.now)

    @rule(how=st.sampled_from(Parting))
    def a_connection_ends(self, how: Parting) -> None:
        """End one in any way."""
        self._try("parted", how, self.now)

    @rule(act=st.sampled_from(["denied", "removed"]), why=st.sampled_from(WhyNot))
    def somebody_keeps_them_out(self, act: str, why: WhyNot) -> None:
        """Keep them out."""
        self._try(act, why)

    @rule(by=st.sampled_from([ADA, GRACE]))
    def somebody_admits(self, by: StaffId) -> None:
        """Let them in."""
        self._try("admitted", by)

    @rule()
    def a_token_is_minted(self) -> None:
        """Keep the admission that a token would name."""
        if self.state.has_media:
            self.tokens.append(self.state.admission)

    @invariant()
    def no_dead_token_lives_again(self) -> None:
        """Keep dead what a hold, a removal or leaving killed, whatever admission follows."""
        if self.state.has_media:
            assert self.state.admission not in self.dead

    @invariant()
    def there_is_a_way_back(self) -> None:
        """Who left comes back to where they were; whoever is kept out, staff can let in."""
        state = self.state
        if state.status is S.LEFT:
            assert state.opened().status is (S.WAITING if state.checked_in else S.CHECKING)
            assert state.opened().waiting_since == state.waiting_since
        if state.status in (S.HELD, S.DENIED, S.REMOVED):
            assert state.admitted(ADA).has_media
        if state.status in (S.DENIED, S.REMOVED):
            assert state.why is not None

    @invariant()
    def a_reload_changes_nothing(self) -> None:
        """Let the page of somebody who is here be opened as often as they like."""
        if self.state.is_here:
            assert self.state.opened() == self.state


TestAnyParticipant = AnyParticipant.TestCase
WAITS = ParticipantState().opened().checked(NOW)


def test_refresh_keeps_the_place() -> None:
    """Reloading, leaving and correcting the check-in do not send anybody to the end of the queue."""
    later = WAITS.opened().left().opened().checked(NOW + timedelta(minutes=7))
    assert WAITS == later
    assert NOW == later.waiting_since


def test_of_two_who_admit_one_is_told() -> None:
    """The first wins; repeating oneself is no fault."""
    admitted = WAITS.admitted(ADA)
    assert admitted == admitted.admitted(ADA)
    with pytest.raises(AlreadyAdmitted) as told:
        admitted.admitted(GRACE)
    assert ADA == told.value.by
    assert admitted.held().admitted(GRACE).admitted_by == GRACE


def test_only_who_is_here_is_admitted() -> None:
    """Nobody is let in from the device check, nor before they came or after they went."""
    for state in (ParticipantState(), ParticipantState().opened(), WAITS.left()):
        with pytest.raises(NotHere):
            state.admitted(ADA)
        with pytest.raises(NotHere):
            state.connected()


def test_three_failures_within_ten_minutes_are_enough() -> None:
    """Two are not, nor three that are far apart; another admission begins anew."""
    state = WAITS.admitted(ADA).connected()
    for minute in range(MOST_FAILURES):
        assert not state.has_given_up(NOW + timedelta(minutes=minute))
        state = state.connected().parted(Parting.LOST, NOW + timedelta(minutes=minute))
    assert state.has_given_up(NOW + timedelta(minutes=2))
    assert not state.held().admitted(ADA).has_given_up(NOW + timedelta(minutes=2))
    rare = WAITS.admitted(ADA)
    for minute in (0, 6, 12):
        rare = rare.parted(Parting.NEVER_UP, NOW + timedelta(minutes=minute))
    assert not rare.has_given_up(NOW + timedelta(minutes=12))


def test_a_loss_that_two_tell_of_counts_once() -> None:
    """Whoever says so first; each try that never came up counts, for only the room tells of those."""
    lost = WAITS.admitted(ADA).connected()
    for second in range(60):
        lost = lost.parted(Parting.LOST, NOW + timedelta(seconds=second))
    assert (lost.status, lost.failures) == (ParticipantStatus.ADMITTED, (NOW,))
    tried = lost.parted(Parting.NEVER_UP, NOW + timedelta(minutes=1))
    assert len(tried.failures) == 2
    again = tried.connected().parted(Parting.LOST, NOW + timedelta(minutes=2))
    assert again.has_given_up(NOW + timedelta(minutes=2))


def test_going_or_being_out_is_no_failure() -> None:
    """Who left, is held or was removed has lost nothing."""
    there = WAITS.admitted(ADA).connected()
    assert there.parted(Parting.LEFT, NOW).failures == ()
    for out in (there.held(), there.removed(WhyNot.OTHER), there.left()):
        for how in Parting:
            assert out.parted(how, NOW) == out
