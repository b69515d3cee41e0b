"""People come by their link, check in and wait; staff let them in; nobody has media before that."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from clinic import ContactKind, EncounterStatus, LinkId, Relation, StaffRole
from clinic.errors import Malformed, Unknown
from consult import (
    Address,
    AppointmentId,
    CheckIn,
    ConsultationStatus,
    ConsultSettings,
    Ending,
    Invitee,
    ParticipantId,
    ParticipantStatus,
    Parting,
    ProviderStatus,
    Role,
    Source,
    WhyNot,
)
from consult.errors import AlreadyAdmitted, NotAdmitted, NotHere, TooLateToReopen, VisitOver
from consult.participants import ParticipantRow
from tests.behaviour.clinic.folk import SAM
from tests.behaviour.clinic.surgery import OTHER_TENANT
from tests.behaviour.consult.practice import AT_HOME, DEVICE, Practice
from vault import Origin, UnitOfWork

S, P = ConsultationStatus, ParticipantStatus


async def _grant_refused(practice: Practice, participant: ParticipantId) -> None:
    async with practice.surgery.read() as reading:
        person = await reading.session.get_one(ParticipantRow, participant)
        with pytest.raises(NotAdmitted):
            await practice.consult.conduct.grant(reading, person)


async def _admits(practice: Practice, room: str, participant: ParticipantId, admission: int) -> bool:
    async with practice.surgery.read() as reading:
        return await practice.consult.conduct.admits(reading, room, str(participant), admission)


async def test_nobody_has_media_before_admission(practice: Practice) -> None:
    """Each step has its state; the token comes with the admission, and names it."""
    visit, (link,) = await practice.book()
    patient = link.participant
    await _grant_refused(practice, patient)
    guest = await practice.tap(link.url)
    room = practice.consult.waiting_room
    async with practice.surgery.write() as unit:
        await room.open(unit, guest.link.id)
    assert P.CHECKING is (await practice.people(visit.id))[Role.PATIENT].state.status
    await _grant_refused(practice, patient)
    with pytest.raises(NotHere):
        await practice.admit(visit.id)
    async with practice.surgery.write() as unit:
        await room.check_in(unit, guest.link.id, AT_HOME)
    assert S.WAITING is (await practice.visit(visit.id)).consultation.status
    await _grant_refused(practice, patient)
    assert not await _admits(practice, visit.room, patient, 0)
    await practice.admit(visit.id)
    assert S.LIVE is (await practice.visit(visit.id)).consultation.status
    async with practice.surgery.read() as reading:
        person = await reading.session.get_one(ParticipantRow, patient)
        grant = await practice.consult.conduct.grant(reading, person)
    assert (visit.room, str(patient), Role.PATIENT, 1) == (
        grant.room,
        grant.identity,
        grant.role,
        grant.admission,
    )
    assert "Rosa Núñez Ortiz" == grant.name
    assert await _admits(practice, visit.room, patient, 1)
    assert not await _admits(practice, visit.room, patient, 2)
    assert not await _admits(practice, "visit-of-another", patient, 1)
    assert not await _admits(practice, visit.room, ParticipantId(visit.id), 1)


async def test_of_two_who_admit_the_same_patient_one_is_told(practice: Practice) -> None:
    """Both press at once: one wins, the other hears who it was; pressing twice is no fault."""
    visit, (link,) = await practice.book()
    await practice.arrive(link.url)
    conduct, database = practice.consult.conduct, practice.database

    async def press(staff: object) -> None:
        async def admit(unit: UnitOfWork) -> None:
            await conduct.admit(unit, visit.id, link.participant, staff)

        await database.transact(practice.surgery.origin(), admit)

    both = [practice.ada.id, practice.grace.id]
    outcomes = await asyncio.gather(*(press(staff) for staff in both), return_exceptions=True)
    (told,) = [outcome for outcome in outcomes if outcome is not None]
    winner = (await practice.people(visit.id))[Role.PATIENT].state.admitted_by
    assert isinstance(told, AlreadyAdmitted)
    assert winner == told.by
    assert winner == both[outcomes.index(None)]
    await press(winner)
    assert 1 == (await practice.people(visit.id))[Role.PATIENT].state.admission


async def test_hold_and_removal_act_at_once_and_kill_the_token(practice: Practice) -> None:
    """Thrown out with the commit; the old token opens nothing, not even after another admission."""
    visit, patient = await practice.begin()
    conduct = practice.consult.conduct
    async with practice.surgery.write() as unit:
        await conduct.hold(unit, visit.id, patient)
        assert [] == practice.rooms.told
    assert [("eject", visit.room, str(patient))] == practice.rooms.told
    await _grant_refused(practice, patient)
    assert not await _admits(practice, visit.room, patient, 1)
    await practice.media_up(patient)  # their client was just joining: thrown out again
    assert 2 == len(practice.rooms.told)
    await practice.admit(visit.id)
    assert not await _admits(practice, visit.room, patient, 1)
    assert await _admits(practice, visit.room, patient, 2)
    async with practice.surgery.write() as unit:
        await conduct.remove(unit, visit.id, patient, WhyNot.PRIVACY)
    assert 3 == len(practice.rooms.told)
    assert not await _admits(practice, visit.room, patient, 2)
    assert WhyNot.PRIVACY is (await practice.people(visit.id))[Role.PATIENT].state.why
    await practice.admit(visit.id)
    assert await _admits(practice, visit.room, patient, 3)


async def test_refresh_keeps_the_place(practice: Practice) -> None:
    """Reloading and leaving by mistake lead back to the same place; others see who looked away."""
    first, (link,) = await practice.book()
    second, (other,) = await practice.book(patient=(await practice.register(SAM, "sam@home.example")).id)
    practice.surgery.pass_time(hours=1)
    mine = await practice.arrive(link.url)
    practice.surgery.pass_time(minutes=2)
    await practice.arrive(other.url)
    queue, room = practice.consult.queue, practice.consult.waiting_room

    async def positions() -> list[int | None]:
        async with practice.surgery.read() as reading:
            return [await queue.position(reading, visit.id) for visit in (first, second)]

    assert [1, 2] == await positions()
    async with practice.surgery.write() as unit:
        await room.open(unit, mine)
    assert [1, 2] == await positions()
    async with practice.surgery.write() as unit:
        await room.leave(unit, mine)
    assert S.SCHEDULED is (await practice.visit(first.id)).consultation.status
    assert [None, 1] == await positions()
    async with practice.surgery.write() as unit:
        await room.open(unit, mine)
    assert [1, 2] == await positions()
    practice.surgery.pass_time(minutes=2)
    async with practice.surgery.write() as unit:
        await room.here(unit, mine)
    async with practice.surgery.read() as reading:
        entries = await queue.entries(reading, practice.ada.id)
    assert [False, True] == [entry.is_away for entry in entries]
    assert ["Rosa Núñez Ortiz", "Sam O'Neill"] == [entry.patient_name for entry in entries]


async def test_who_feels_worse_is_due_sooner(practice: Practice) -> None:
    """What somebody says on coming is kept sealed, raises their risk, and moves them up."""
    _, (link,) = await practice.book()
    sam = await practice.register(SAM, "sam@home.example")
    worse, (other,) = await practice.book(patient=sam.id)
    practice.surgery.pass_time(hours=1)
    await practice.arrive(link.url)
    practice.surgery.pass_time(minutes=10)
    said = CheckIn("At work, Albany", "+15550101", None, feels_worse=True, device=DEVICE)
    await practice.arrive(other.url, said)
    async with practice.surgery.read() as reading:
        entries = await practice.consult.queue.entries(reading, practice.ada.id)
        person = await practice.consult.participants.row(reading, worse.id, other.participant)
        assert said == await practice.consult.participants.check_in(reading, person)
    assert worse.id == entries[0].visit.id
    with pytest.raises(Malformed):
        await practice.arrive(other.url, CheckIn("", "", None, feels_worse=False, device=DEVICE))


async def test_a_restricted_patient_is_nameless_in_the_queue(practice: Practice) -> None:
    """Staff outside the care team see that somebody waits, not who."""
    _, (link,) = await practice.book()
    await practice.arrive(link.url)
    async with practice.surgery.write() as unit:
        await practice.patients.restrict(unit, practice.rosa.id, restricted=True)
        await practice.patients.join_team(unit, practice.rosa.id, practice.ada.id)
    async with practice.surgery.read() as reading:
        named = await practice.consult.queue.entries(reading, practice.ada.id)
        nameless = await practice.consult.queue.entries(reading, practice.grace.id)
    assert ["Rosa Núñez Ortiz", ""] == [named[0].patient_name, nameless[0].patient_name]


async def test_an_interpreter_joins_from_inside_the_call(practice: Practice) -> None:
    """By a link of their own, which is written to them; their role says what they may send."""
    visit, _ = await practice.begin()
    address = Address(ContactKind.EMAIL, "ines@words.example")
    async with practice.surgery.write() as unit:
        invitee = Invitee(Role.INTERPRETER, "Inés Vega", "es", address=address)
        number, url = await practice.consult.booking.invite(unit, visit.id, invitee)
    await practice.work()
    (letter,) = practice.letters_to("ines@words.example")
    assert "Cita por vídeo" == letter["subject"]
    nobody = CheckIn("", "", None, feels_worse=False, device=DEVICE)
    await practice.arrive(url, nobody)
    assert number == await practice.admit(visit.id, Role.INTERPRETER)
    async with practice.surgery.read() as reading:
        person = await reading.session.get_one(ParticipantRow, number)
        grant = await practice.consult.conduct.grant(reading, person)
    assert ("Inés Vega", frozenset({Source.MICROPHONE, Source.CAMERA})) == (grant.name, grant.rights.publish)
    assert not grant.rights.conduct


async def test_a_mistaken_end_is_taken_back(practice: Practice) -> None:
    """Within ten minutes everybody is where they were, with the token they had; later never."""
    visit, patient = await practice.begin()
    conduct = practice.consult.conduct
    async with practice.surgery.write() as unit:
        await conduct.end(unit, visit.id)
    assert [("close", visit.room)] == practice.rooms.told
    assert not await _admits(practice, visit.room, patient, 1)
    practice.surgery.pass_time(minutes=10)
    async with practice.surgery.write() as unit:
        await conduct.reopen(unit, visit.id)
    assert await _admits(practice, visit.room, patient, 1)
    async with practice.surgery.write() as unit:
        await conduct.end(unit, visit.id)
    practice.surgery.pass_time(minutes=10, seconds=1)
    with pytest.raises(TooLateToReopen):
        async with practice.surgery.write() as unit:
            await conduct.reopen(unit, visit.id)
    with pytest.raises(VisitOver):
        await practice.admit(visit.id)


async def test_a_restart_brings_everybody_back(practice: Practice) -> None:
    """Nobody is connected after a start; everybody keeps their admission, and so their token."""
    visit, patient = await practice.begin()
    async with practice.database.write(Origin.server("visits", "start")) as unit:
        await practice.consult.conduct.recover(unit)
    assert P.ADMITTED is (await practice.people(visit.id))[Role.PATIENT].state.status
    assert await _admits(practice, visit.room, patient, 1)
    await practice.media_up(patient)
    assert P.CONNECTED is (await practice.people(visit.id))[Role.PATIENT].state.status


async def test_who_waits_is_told_where_the_provider_is(practice: Practice) -> None:
    """Absent, with another, here."""
    queue = practice.consult.queue

    async def status() -> ProviderStatus:
        async with practice.surgery.read() as reading:
            return await queue.provider_status(reading, await practice.visit(waiting.id))

    waiting, _ = await practice.book(patient=(await practice.register(SAM, "sam@home.example")).id)
    assert ProviderStatus.ABSENT is await status()
    other, _ = await practice.begin()
    assert ProviderStatus.WITH_ANOTHER is await status()
    async with practice.surgery.write() as unit:
        await practice.consult.conduct.end(unit, other.id)
    assert ProviderStatus.ABSENT is await status()
    async with practice.surgery.write() as unit:
        await practice.consult.conduct.enter(unit, waiting.id, practice.ada)
    assert ProviderStatus.HERE is await status()


async def test_another_clinic_sees_nothing(practice: Practice) -> None:
    """Neither the visit nor who is in it."""
    visit, patient = await practice.begin()
    async with practice.surgery.write(OTHER_TENANT) as unit:
        with pytest.raises(Unknown):
            await practice.consult.conduct.hold(unit, visit.id, patient)
        assert not await practice.consult.conduct.admits(unit, visit.room, str(patient), 1)
        assert [] == await practice.consult.queue.entries(unit, practice.ada.id)


async def test_every_step_is_audited(practice: Practice) -> None:
    """Coming, waiting, being let in and ending leave events of the patient's."""
    visit, _ = await practice.begin()
    practice.surgery.pass_time(minutes=20)
    async with practice.surgery.write() as unit:
        await practice.consult.conduct.end(unit, visit.id)
    events = await practice.surgery.events(patient=str(practice.rosa.id))
    steps = [event for event in events if event.startswith(("visit.", "participant."))]
    assert [
        "visit.booked",
        "participant.invited",
        "participant.invited",
        "participant.checking",
        "participant.checked-in",
        "participant.waiting",
        "visit.waiting",
        "participant.admitted",
        "participant.admitted",
        "visit.live",
        "participant.connected",
        "visit.ended",
    ] == steps
    async with practice.surgery.read() as reading:
        encounter = await practice.encounters.get(reading, visit.encounter)
    assert ["planned", "arrived", "in-progress", "finished"] == [
        moment.status.value for moment in encounter.history
    ]
    assert timedelta(minutes=20) == encounter.history[-1].at - encounter.history[-2].at


async def test_a_visit_that_nobody_ends_ends_by_itself(practice: Practice) -> None:
    """Its room closes and its encounter is finished; taken back in time, it has as long again."""
    visit, _ = await practice.begin()
    at_most = ConsultSettings().live_at_most
    practice.surgery.now += at_most - timedelta(minutes=1)
    await practice.work()
    assert ConsultationStatus.LIVE is (await practice.visit(visit.id)).consultation.status
    practice.surgery.now += timedelta(minutes=1)
    await practice.work()
    ended = (await practice.visit(visit.id)).consultation
    assert (ConsultationStatus.ENDED, Ending.TIMED_OUT) == (ended.status, ended.ending)
    assert ("close", visit.room) == practice.rooms.told[-1]
    async with practice.surgery.read() as reading:
        assert EncounterStatus.FINISHED is (await practice.encounters.get(reading, visit.encounter)).status
    practice.surgery.now += timedelta(minutes=5)
    async with practice.surgery.write() as unit:
        await practice.consult.conduct.reopen(unit, visit.id)
    practice.surgery.now += at_most - timedelta(minutes=1)
    await practice.work()
    assert ConsultationStatus.LIVE is (await practice.visit(visit.id)).consultation.status
    practice.surgery.now += timedelta(minutes=1)
    await practice.work()
    assert Ending.TIMED_OUT is (await practice.visit(visit.id)).consultation.ending
    assert [] == practice.inbox.missed_visits


async def test_a_revoked_link_leads_out_of_the_room(practice: Practice) -> None:
    """With the commit; a link to something else touches nobody."""
    visit, (link,) = await practice.book()
    number = await practice.arrive(link.url)
    patient = await practice.admit(visit.id)
    await practice.media_up(patient)
    async with practice.surgery.write() as unit:
        await practice.consult.conduct.link_over(unit, LinkId(practice.surgery.records.new_id()))
    assert [] == practice.rooms.told
    async with practice.surgery.write() as unit:
        await practice.links.revoke(unit, number)
        await practice.consult.conduct.link_over(unit, number)
    assert [("eject", visit.room, str(patient))] == practice.rooms.told
    assert ParticipantStatus.LEFT is (await practice.people(visit.id))[Role.PATIENT].state.status


@pytest.mark.parametrize("ended", [True, False])
async def test_who_still_waits_keeps_nobody_in_a_visit_that_is_over(
    practice: Practice, *, ended: bool
) -> None:
    """Links are revoked, people part and leave, all while the carer waits; nobody comes to it any more."""
    visit, (link, other) = await practice.book(invitees=[Invitee(Role.CAREGIVER, "Luis")])
    mine, his = await practice.arrive(link.url), await practice.arrive(other.url)
    conduct, room = practice.consult.conduct, practice.consult.waiting_room
    if ended:
        patient = await practice.admit(visit.id)
        await practice.media_up(patient)
        async with practice.surgery.write() as unit:
            await conduct.end(unit, visit.id)
        async with practice.surgery.write() as unit:
            await conduct.parted(unit, patient, Parting.LEFT)
    else:
        async with practice.surgery.write() as unit:
            await practice.consult.booking.cancel(unit, visit.id, by_clinic=False)
    over = (await practice.visit(visit.id)).consultation
    async with practice.surgery.write() as unit:
        await practice.links.revoke(unit, mine)
        await conduct.link_over(unit, mine)
    people = await practice.people(visit.id)
    assert [P.LEFT, P.WAITING] == [people[role].state.status for role in (Role.PATIENT, Role.CAREGIVER)]
    with pytest.raises(VisitOver):
        async with practice.surgery.write() as unit:
            await room.check_in(unit, his, AT_HOME)
    async with practice.surgery.write() as unit:
        await room.leave(unit, his)
    assert P.LEFT is (await practice.people(visit.id))[Role.CAREGIVER].state.status
    assert over == (await practice.visit(visit.id)).consultation


async def test_who_may_conduct_no_more_is_out_of_every_room(practice: Practice) -> None:
    """With the commit that suspends them or takes their role; the token opens nothing from then on."""
    visit, _ = await practice.begin()
    conduct, members, ada = practice.consult.conduct, practice.members, practice.ada.id
    provider = (await practice.people(visit.id))[Role.PROVIDER].id
    await practice.media_up(provider)
    async with practice.surgery.write() as unit:
        await members.change_roles(unit, ada, [StaffRole.PROVIDER, StaffRole.ADMIN])
        await conduct.staff_changed(unit, ada)
    assert [] == practice.rooms.told
    assert await _admits(practice, visit.room, provider, 1)

    async def suspend(unit: UnitOfWork) -> None:
        await members.suspend(unit, ada)

    async def demote(unit: UnitOfWork) -> None:
        await members.change_roles(unit, ada, [StaffRole.COORDINATOR])

    for admission, change in enumerate((suspend, demote), start=1):
        async with practice.surgery.write() as unit:
            await change(unit)
        assert not await _admits(practice, visit.room, provider, admission)
        async with practice.surgery.write() as unit:
            await conduct.staff_changed(unit, ada)
            assert [] == practice.rooms.told
        assert [("eject", visit.room, str(provider))] == practice.rooms.told
        assert P.LEFT is (await practice.people(visit.id))[Role.PROVIDER].state.status
        practice.rooms.told.clear()
        async with practice.surgery.write() as unit:
            await members.reinstate(unit, ada)
            await conduct.enter(unit, visit.id, practice.ada)
    assert S.LIVE is (await practice.visit(visit.id)).consultation.status


async def test_who_acts_for_the_patient_no_more_does_not_come_back_in(practice: Practice) -> None:
    """A mandate that runs out during the visit is as good as one that is taken back."""
    until = practice.surgery.now + timedelta(hours=1)
    async with practice.surgery.write() as unit:
        proxy = await practice.proxies.appoint(
            unit, practice.rosa.id, "Carl", Relation.CAREGIVER, may_consent=False, until=until
        )
    visit, (_, link) = await practice.book(invitees=[Invitee(Role.CAREGIVER, "Carl", proxy=proxy.id)])
    await practice.arrive(link.url)
    carer = await practice.admit(visit.id, Role.CAREGIVER)
    assert await _admits(practice, visit.room, carer, 1)
    practice.surgery.pass_time(hours=1)
    assert not await _admits(practice, visit.room, carer, 1)


async def test_whoever_waits_sees_the_queue_move(practice: Practice) -> None:
    """Of two who wait for the same provider, the second is told when the first comes, goes in and is done."""
    first, (link,) = await practice.book()
    second, (other,) = await practice.book(practice.surgery.now + timedelta(hours=2))
    grace, (apart,) = await practice.book(provider=practice.grace.id)
    for url in (link.url, other.url, apart.url):
        await practice.arrive(url)
    conduct, heard = practice.consult.conduct, practice.news.heard

    async def told(act: Callable[[UnitOfWork], Awaitable[object]]) -> set[AppointmentId]:
        heard.clear()
        async with practice.surgery.write() as unit:
            await act(unit)
        return {about.id for topic, about in heard if topic == "visit.changed"}

    patient = (await practice.people(first.id))[Role.PATIENT].id
    assert {first.id, second.id} == await told(lambda unit: conduct.enter(unit, first.id, practice.ada))
    assert {first.id, second.id} == await told(
        lambda unit: conduct.admit(unit, first.id, patient, practice.ada.id)
    )
    assert {first.id, second.id} == await told(lambda unit: conduct.end(unit, first.id))
    assert {grace.id} == await told(lambda unit: conduct.enter(unit, grace.id, practice.grace))
