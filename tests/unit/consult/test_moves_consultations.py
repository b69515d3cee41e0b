"""A consultation only goes where it may, and from everywhere there is a way back."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from consult.errors import TooLateToReopen, VisitConflict, VisitOver
from consult.visit import REOPEN_WITHIN, Consultation, ConsultationStatus, Ending

S = ConsultationStatus
NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)
AT_MOST = timedelta(hours=1)
FOLLOWS = {
    S.SCHEDULED: {S.WAITING, S.LIVE, S.NO_SHOW, S.CANCELLED},
    S.WAITING: {S.SCHEDULED, S.LIVE, S.NO_SHOW, S.CANCELLED},
    S.LIVE: {S.ENDED},
    S.ENDED: {S.LIVE, S.WAITING},
    S.NO_SHOW: {S.WAITING, S.CANCELLED},
    S.CANCELLED: set(),
}


class AnyConsultation(RuleBasedStateMachine):
    """Does anything at any time, as people and clocks do."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.consultation = Consultation()

    def _try(self, act: str, *arguments: object) -> None:
        before = self.consultation
        try:
            self.consultation = getattr(before, act)(*arguments)
        except VisitConflict:
            return
        if before.status is not self.consultation.status:
            assert self.consultation.status in FOLLOWS[before.status]

    @rule(minutes=st.integers(0, 20))
    def time_passes(self, minutes: int) -> None:
        """Let time pass."""
        self.now += timedelta(minutes=minutes)

    @rule(act=st.sampled_from(["arrived", "emptied", "missed", "cancelled"]))
    def something_happens(self, act: str) -> None:
        """Do what needs no clock."""
        self._try(act)

    @rule(act=st.sampled_from(["begun", "reopened"]))
    def something_happens_now(self, act: str) -> None:
        """Do what does."""
        self._try(act, self.now)

    @rule(ending=st.sampled_from(Ending))
    def somebody_ends_it(self, ending: Ending) -> None:
        """End it."""
        self._try("ended", ending, self.now)

    @rule()
    def nobody_ends_it(self) -> None:
        """Have the clock look whether it should have ended: before its time it changes nothing."""
        before = self.consultation
        self._try("timed_out", AT_MOST, self.now)
        due = before.status is S.LIVE and self.now - before.live_since >= AT_MOST
        assert (self.consultation != before) == due

    @invariant()
    def it_ends_by_itself(self) -> None:
        """Whatever happened, a live visit does not outlast its time, and then it is over."""
        if self.consultation.status is S.LIVE:
            late = max(self.now, self.consultation.live_since + AT_MOST)
            ended = self.consultation.timed_out(AT_MOST, late)
            assert (S.ENDED, Ending.TIMED_OUT, True) == (ended.status, ended.ending, ended.is_over)

    @invariant()
    def its_parts_agree(self) -> None:
        """Compare: an end has a time and a kind, what has begun a beginning, and a dead room nobody."""
        consultation = self.consultation
        assert (consultation.status is S.ENDED) == (consultation.ended_at is not None)
        assert (consultation.ended_at is None) == (consultation.ending is None)
        if consultation.status in (S.LIVE, S.ENDED):
            assert consultation.live_since is not None
        assert consultation.takes_people == (consultation.status in (S.SCHEDULED, S.WAITING, S.LIVE))

    @invariant()
    def there_is_a_way_back(self) -> None:
        """Whoever comes late, or was cut off, gets in again; a mistake is undone in time."""
        status = self.consultation.status
        if status is S.NO_SHOW or self.consultation.ending is Ending.CONNECTION_LOST:
            assert self.consultation.arrived().status is S.WAITING
        elif status is S.ENDED:
            assert self.consultation.ended_at is not None
            soon = self.consultation.ended_at + REOPEN_WITHIN
            assert self.consultation.reopened(soon).status is S.LIVE
            with pytest.raises(TooLateToReopen):
                self.consultation.reopened(soon + timedelta(seconds=1))


TestAnyConsultation = AnyConsultation.TestCase


def test_a_late_patient_resumes_the_visit() -> None:
    """Missed is not over: whoever comes after all is let in as if in time."""
    late = Consultation().missed().arrived().begun(NOW)
    assert Consultation(S.LIVE, live_since=NOW) == late


def test_what_is_over_takes_nobody() -> None:
    """Neither cancelled nor ended consultations let anybody wait."""
    with pytest.raises(VisitOver):
        Consultation().cancelled().arrived()
    with pytest.raises(VisitOver):
        Consultation().begun(NOW).ended(Ending.COMPLETED, NOW).arrived()
    with pytest.raises(VisitOver):
        Consultation().missed().begun(NOW)


def test_a_reopened_visit_keeps_its_beginning() -> None:
    """So that markers and waiting times stay true."""
    ended = Consultation().arrived().begun(NOW).ended(Ending.COMPLETED, NOW + timedelta(minutes=20))
    assert NOW == ended.reopened(NOW + timedelta(minutes=25)).live_since
