"""A visit that does not take place is missed once, in the unit that finds out, and can be resumed."""

from datetime import timedelta

import pytest

from clinic import Target
from consult import (
    ConsultationStatus,
    Ending,
    MissedReason,
    MissedVisit,
    ParticipantStatus,
    Parting,
    Role,
)
from consult.errors import VisitConflict
from tests.behaviour.consult.practice import Practice
from vault import UnitOfWork

S = ConsultationStatus


async def _pass(practice: Practice, minutes: int) -> None:
    for _ in range(minutes):
        practice.surgery.pass_time(minutes=1)
        await practice.work()


async def test_who_never_opens_their_link_is_missed_after_a_quarter(practice: Practice) -> None:
    """Not a minute earlier, once, with all that belongs to the visit."""
    visit, _ = await practice.book(reason="a rash", carries=(Target("case", practice.rosa.id),))
    await _pass(practice, 74)
    assert [] == practice.inbox.missed_visits
    await _pass(practice, 60)
    (missed,) = practice.inbox.missed_visits
    carries = (visit.target, Target("encounter", visit.encounter), Target("case", practice.rosa.id))
    assert missed == MissedVisit(visit.id, practice.rosa.id, MissedReason.NEVER_OPENED, "a rash", carries)
    assert S.NO_SHOW is (await practice.visit(visit.id)).consultation.status
    events = await practice.surgery.events(patient=str(practice.rosa.id))
    assert 1 == events.count("visit.missed")


async def test_who_is_stuck_in_the_device_check_is_not_absent(practice: Practice) -> None:
    """Their page was shown; somebody who only tried it out the day before did not come."""
    stuck, (link,) = await practice.book()
    room = practice.consult.waiting_room
    guest = await practice.tap(link.url)
    await _pass(practice, 55)
    async with practice.surgery.write() as unit:
        await room.open(unit, guest.link.id)
    async with practice.surgery.write() as unit:
        await practice.consult.conduct.enter(unit, stuck.id, practice.ada)
    await _pass(practice, 60)
    assert [] == practice.inbox.missed_visits
    assert S.SCHEDULED is (await practice.visit(stuck.id)).consultation.status
    tried, (link,) = await practice.book(practice.surgery.now + timedelta(hours=5))
    guest = await practice.tap(link.url)
    async with practice.surgery.write() as unit:
        await room.open(unit, guest.link.id)
    practice.surgery.pass_time(hours=5, minutes=15)
    await practice.work()
    assert [tried.id] == [missed.appointment for missed in practice.inbox.missed_visits]


async def test_a_provider_who_never_comes_is_noticed(practice: Practice) -> None:
    """Whoever waits is not left waiting for ever."""
    visit, (link,) = await practice.book()
    practice.surgery.pass_time(minutes=55)
    await practice.arrive(link.url)
    await _pass(practice, 34)
    assert [] == practice.inbox.missed_visits
    await _pass(practice, 2)
    assert [MissedReason.PROVIDER_ABSENT] == [missed.reason for missed in practice.inbox.missed_visits]
    assert S.NO_SHOW is (await practice.visit(visit.id)).consultation.status


@pytest.mark.parametrize("leaves", [True, False])
async def test_who_tried_their_devices_and_went_is_missed(practice: Practice, *, leaves: bool) -> None:
    """Fifty minutes early, by a button or by closing the page; who comes after all resumes the visit."""
    visit, (link,) = await practice.book()
    guest = await practice.tap(link.url)
    room = practice.consult.waiting_room
    practice.surgery.pass_time(minutes=10)
    async with practice.surgery.write() as unit:
        await room.open(unit, guest.link.id)
    if leaves:
        async with practice.surgery.write() as unit:
            await room.leave(unit, guest.link.id)
    practice.surgery.pass_time(minutes=50)
    async with practice.surgery.write() as unit:
        await practice.consult.conduct.enter(unit, visit.id, practice.ada)
    await _pass(practice, 14)
    assert [] == practice.inbox.missed_visits
    await _pass(practice, 1)
    assert [MissedReason.NEVER_OPENED] == [missed.reason for missed in practice.inbox.missed_visits]
    await practice.arrive(link.url)
    assert S.WAITING is (await practice.visit(visit.id)).consultation.status


async def test_whoever_waits_long_before_and_looks_away_is_not_missed(practice: Practice) -> None:
    """Their phone sleeps; nor is a patient who came in time and left when nobody saw them."""
    visit, (link,) = await practice.book()
    practice.surgery.pass_time(minutes=10)
    await practice.arrive(link.url)
    practice.surgery.pass_time(minutes=50)
    async with practice.surgery.write() as unit:
        await practice.consult.conduct.enter(unit, visit.id, practice.ada)
    await _pass(practice, 60)
    assert S.WAITING is (await practice.visit(visit.id)).consultation.status
    _, (link,) = await practice.book()
    practice.surgery.pass_time(minutes=61)
    guest = await practice.arrive(link.url)
    practice.surgery.pass_time(minutes=5)
    async with practice.surgery.write() as unit:
        await practice.consult.waiting_room.leave(unit, guest)
    await _pass(practice, 30)
    assert [MissedReason.PROVIDER_ABSENT] == [missed.reason for missed in practice.inbox.missed_visits]


@pytest.mark.parametrize(
    ("comes", "deadline", "reason"),
    [(False, 15, MissedReason.NEVER_OPENED), (True, 30, MissedReason.PROVIDER_ABSENT)],
)
async def test_nobody_is_given_up_before_the_time_that_a_late_provider_named(
    practice: Practice, *, comes: bool, deadline: int, reason: MissedReason
) -> None:
    """A patient who comes in time for it has not missed the visit; one who does not come at all has."""
    visit, (link,) = await practice.book()
    async with practice.surgery.write() as unit:
        await practice.consult.booking.delay(unit, visit.id, timedelta(hours=1))
    await _pass(practice, 110)
    if comes:
        await practice.arrive(link.url)
    await _pass(practice, 10 + deadline - 1)
    assert [] == practice.inbox.missed_visits
    await _pass(practice, 1)
    assert [reason] == [missed.reason for missed in practice.inbox.missed_visits]


async def test_a_visit_that_the_clinic_cancels_is_missed_at_once(practice: Practice) -> None:
    """In the same unit; twice is once; what the patient cancels is not."""
    visit, _ = await practice.book()
    for _ in range(2):
        async with practice.surgery.write() as unit:
            await practice.consult.booking.cancel(unit, visit.id, by_clinic=True)
    assert [MissedReason.PROVIDER_CANCELLED] == [missed.reason for missed in practice.inbox.missed_visits]


async def test_three_failed_reconnects_end_the_visit_as_missed(practice: Practice) -> None:
    """Two do not; the patient who gets through after all resumes it, and the inbox is told."""
    visit, patient = await practice.begin()
    conduct = practice.consult.conduct
    for failures in range(1, 4):
        practice.surgery.pass_time(minutes=1)
        async with practice.surgery.write() as unit:
            await conduct.parted(unit, patient, Parting.LOST)
        # Their page says the same again, or the room does: it is one loss.
        async with practice.surgery.write() as unit:
            await conduct.parted(unit, patient, Parting.LOST)
        assert (failures == 3) == bool(practice.inbox.missed_visits)
        if failures < 3:
            await practice.media_up(patient)
    found = (await practice.visit(visit.id)).consultation
    assert (S.ENDED, Ending.CONNECTION_LOST) == (found.status, found.ending)
    async with practice.surgery.read() as reading:
        assert "in-progress" == (await practice.encounters.get(reading, visit.encounter)).status.value
    practice.surgery.pass_time(minutes=30)
    async with practice.surgery.write() as unit:
        url = await practice.consult.booking.new_link(unit, visit.id, patient)
    await practice.arrive(url)
    assert S.WAITING is (await practice.visit(visit.id)).consultation.status
    await practice.admit(visit.id)
    assert S.LIVE is (await practice.visit(visit.id)).consultation.status
    assert [visit.id] == practice.inbox.took_place
    async with practice.surgery.write() as unit:
        await conduct.end(unit, visit.id)


async def test_somebody_else_s_bad_line_ends_nothing(practice: Practice) -> None:
    """Nor does a patient who leaves by their own will, nor a short gap."""
    visit, patient = await practice.begin()
    conduct = practice.consult.conduct
    provider = (await practice.people(visit.id))[Role.PROVIDER].id
    for _ in range(5):
        await practice.media_up(provider)
        async with practice.surgery.write() as unit:
            await conduct.parted(unit, provider, Parting.LOST)
            await conduct.parted(unit, patient, Parting.LEFT)
    assert ParticipantStatus.ADMITTED is (await practice.people(visit.id))[Role.PATIENT].state.status
    assert S.LIVE is (await practice.visit(visit.id)).consultation.status
    assert [] == practice.inbox.missed_visits


async def test_a_late_arrival_resumes_the_visit(practice: Practice) -> None:
    """Missed for the inbox, and live after all; missed again, it is no second time."""
    visit, (link,) = await practice.book()
    await _pass(practice, 75)
    assert S.NO_SHOW is (await practice.visit(visit.id)).consultation.status
    await practice.arrive(link.url)
    assert S.WAITING is (await practice.visit(visit.id)).consultation.status
    async with practice.surgery.write() as unit:
        await practice.consult.booking.cancel(unit, visit.id, by_clinic=True)
    assert 1 == len(practice.inbox.missed_visits)
    other, (link,) = await practice.book()
    async with practice.surgery.write() as unit:
        await practice.consult.conduct.give_up(unit, other.id)
    await practice.arrive(link.url)
    await practice.admit(other.id)
    assert [other.id] == practice.inbox.took_place
    with pytest.raises(VisitConflict):
        async with practice.surgery.write() as unit:
            await practice.consult.conduct.give_up(unit, other.id)


async def test_the_case_and_its_cause_commit_together_or_not_at_all(practice: Practice) -> None:
    """When the inbox cannot take the visit over, it is not cancelled either."""
    visit, _ = await practice.book()

    async def fails(unit: UnitOfWork, visit: MissedVisit) -> None:
        raise RuntimeError("the inbox is full")

    practice.inbox.missed = fails
    with pytest.raises(RuntimeError):
        async with practice.surgery.write() as unit:
            await practice.consult.booking.cancel(unit, visit.id, by_clinic=True)
    assert S.SCHEDULED is (await practice.visit(visit.id)).consultation.status
    assert [] == practice.rooms.told
