"""Visits are booked, moved, delayed and cancelled, and everybody's calendar follows."""

from datetime import UTC, datetime, timedelta

import pytest
import vobject

from clinic import ContactKind, Relation
from clinic.errors import Malformed, ZoneUnknown
from consult import (
    Address,
    AppointmentKind,
    ConsultationStatus,
    Invitee,
    MissedReason,
    Plan,
    Role,
    WalkIn,
)
from consult.errors import ClinicClosed, NotMissed, VisitConflict, VisitOver, WalkInRefused
from consult.invitation import Method
from tests.behaviour.clinic.folk import SAM
from tests.behaviour.consult.practice import HOUR, Practice
from vault import Origin

S = ConsultationStatus
HALF_AN_HOUR = timedelta(minutes=30)


def _event(letter: object) -> tuple[str, object]:
    """Read a letter's calendar with another library than wrote it; return its method and event."""
    text = letter["calendar"]
    assert "\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    calendar = vobject.readOne(text)
    return calendar.method.value, calendar.vevent


async def test_everybody_is_invited_by_a_link_and_a_calendar_of_their_own(practice: Practice) -> None:
    """Read back by another library: no word of health, one link each, the clinic's wall clock."""
    caregiver = Invitee(
        Role.CAREGIVER, "Luis Núñez", "es", address=Address(ContactKind.EMAIL, "luis@home.example")
    )
    starts_at = datetime(2026, 3, 9, 14, tzinfo=UTC)
    visit, links = await practice.book(starts_at, invitees=(caregiver,), reason="a rash on the arm")
    await practice.work()
    assert [Role.PATIENT, Role.CAREGIVER] == [link.role for link in links]
    letters = [*practice.letters_to("rosa@home.example"), *practice.letters_to("luis@home.example")]
    urls = set()
    for letter in letters:
        method, event = _event(letter)
        assert "REQUEST" == method
        assert starts_at == event.dtstart.value
        assert timedelta(hours=-4) == event.dtstart.value.utcoffset()  # New York, a day after the change
        assert starts_at + HALF_AN_HOUR == event.dtend.value
        assert ("Cita por vídeo", "PRIVATE", "0") == (
            event.summary.value,
            event.contents["class"][0].value,
            event.sequence.value,
        )
        assert ["AUDIO", "VIDEO"] == event.conference.params["FEATURE"]
        assert event.conference.value == event.url.value
        assert {timedelta(days=-1), timedelta(minutes=-15)} == {
            alarm.trigger.value for alarm in event.valarm_list
        }
        assert event.url.value in letter["text"]
        assert "rash" not in letter["calendar"] + letter["text"]
        urls.add(event.url.value)
    assert 2 == len(urls)
    for url in urls:
        assert visit.target == (await practice.tap(url)).link.target


async def test_a_calendar_follows_moves_and_cancellation(practice: Practice) -> None:
    """The same UID, a higher sequence, and in the end METHOD:CANCEL; the link says what became of it."""
    visit, (link,) = await practice.book()
    booking = practice.consult.booking
    later = Plan(practice.surgery.now + 26 * HOUR, HALF_AN_HOUR, "America/New_York")
    async with practice.surgery.write() as unit:
        await booking.move(unit, visit.id, later)
    async with practice.surgery.write() as unit:
        await booking.cancel(unit, visit.id, by_clinic=False)
    await practice.work()
    found = [_event(letter) for letter in practice.letters_to("rosa@home.example")]
    assert ["REQUEST", "REQUEST", Method.CANCEL] == [method for method, _ in found]
    assert ["0", "1", "2"] == [event.sequence.value for _, event in found]
    assert 1 == len({event.uid.value for _, event in found})
    assert later.starts_at == found[1][1].dtstart.value
    assert "CANCELLED" == found[2][1].status.value
    assert visit.target == (await practice.tap(link.url)).link.target
    assert S.CANCELLED is (await practice.visit(visit.id)).consultation.status
    assert [] == practice.inbox.missed_visits
    with pytest.raises(VisitOver):
        async with practice.surgery.write() as unit:
            await booking.move(unit, visit.id, later)
    with pytest.raises(VisitOver):
        await practice.arrive(link.url)


async def test_reminders_come_in_time_and_only_for_what_stands(practice: Practice) -> None:
    """A day and a quarter of an hour before; what was moved or cancelled is not reminded of."""
    start = practice.surgery.now + 30 * HOUR
    moved, _ = await practice.book(start)
    sam = await practice.register(SAM, "sam@home.example")
    cancelled, _ = await practice.book(start, patient=sam.id)
    async with practice.surgery.write() as unit:
        await practice.consult.booking.move(
            unit, moved.id, Plan(start + HOUR, HALF_AN_HOUR, "America/New_York")
        )
        await practice.consult.booking.cancel(unit, cancelled.id, by_clinic=False)
    await practice.work()
    practice.mail.letters.clear()
    reminded = []
    for _ in range(32 * 4):
        await practice.work()
        reminded += [(practice.surgery.now, letter["to"]) for letter in practice.mail.letters]
        practice.mail.letters.clear()
        practice.surgery.pass_time(minutes=15)
        if practice.surgery.now > start + HOUR:
            break
    times = [start + HOUR - timedelta(hours=24), start + HOUR - timedelta(minutes=15)]
    assert [(at, "rosa@home.example") for at in times] == reminded


async def test_who_acts_no_more_for_the_patient_stands_in_nobodys_way(practice: Practice) -> None:
    """The only one to write to acted until now: visits are booked, reminded of and cancelled all the same."""
    over = practice.surgery.now + timedelta(minutes=10)
    async with practice.surgery.write() as unit:
        sam = await practice.patients.register(unit, SAM)
        eve = await practice.proxies.appoint(
            unit, sam.id, "Eve", Relation.PARENT, may_consent=True, until=over
        )
        await practice.contacts.add(unit, sam.id, ContactKind.EMAIL, "eve@home.example", eve.id)
    visit, _ = await practice.book(patient=sam.id)
    await practice.work()
    assert 1 == len(practice.letters_to("eve@home.example"))
    practice.surgery.pass_time(minutes=46)
    assert 1 == await practice.work()  # the reminder
    async with practice.surgery.write() as unit:
        await practice.consult.booking.cancel(unit, visit.id, by_clinic=True)
    await practice.book(patient=sam.id)
    await practice.work()
    assert S.CANCELLED is (await practice.visit(visit.id)).consultation.status
    assert 1 == len(practice.mail.letters)


@pytest.mark.parametrize("address", [None, Address(ContactKind.EMAIL, "luis@home.example")])
async def test_the_others_are_told_when_a_dismissed_caregiver_is_not(
    practice: Practice, address: Address | None
) -> None:
    """Written to at the patient's contact of theirs, or at an address the invitation names."""
    async with practice.surgery.write() as unit:
        luis = await practice.proxies.appoint(
            unit, practice.rosa.id, "Luis", Relation.CAREGIVER, may_consent=False
        )
        await practice.contacts.add(unit, practice.rosa.id, ContactKind.EMAIL, "luis@home.example", luis.id)
    caregiver = Invitee(Role.CAREGIVER, "Luis", proxy=luis.id, address=address)
    visit, _ = await practice.book(invitees=(caregiver,))
    async with practice.surgery.write() as unit:
        await practice.proxies.dismiss(unit, luis.id)
    later = Plan(practice.surgery.now + 2 * HOUR, HALF_AN_HOUR, "America/New_York")
    async with practice.surgery.write() as unit:
        await practice.consult.booking.move(unit, visit.id, later)
    async with practice.surgery.write() as unit:
        await practice.consult.booking.cancel(unit, visit.id, by_clinic=True)
    await practice.work()
    assert 3 == len(practice.letters_to("rosa@home.example"))
    assert 1 == len(practice.letters_to("luis@home.example"))


async def test_a_late_provider_says_so(practice: Practice) -> None:
    """Everybody is told, and nobody is given up before the new time."""
    visit, (link,) = await practice.book()
    await practice.work()
    async with practice.surgery.write() as unit:
        late = await practice.consult.booking.delay(unit, visit.id, timedelta(minutes=20))
    assert timedelta(minutes=20) == late.late
    await practice.work()
    assert "Cita por vídeo más tarde" == practice.mail.letters[-1]["subject"]
    practice.surgery.pass_time(hours=1)
    await practice.arrive(link.url)
    practice.surgery.pass_time(minutes=49)
    await practice.work()
    assert [] == practice.inbox.missed_visits
    practice.surgery.pass_time(minutes=1)
    await practice.work()
    assert [MissedReason.PROVIDER_ABSENT] == [visit.reason for visit in practice.inbox.missed_visits]


async def test_a_cancelled_visit_is_asked_for_anew(practice: Practice) -> None:
    """The wish is an appointment without a time, once; the coordinator gives it one, and all are told."""
    visit, _ = await practice.book()
    booking = practice.consult.booking
    with pytest.raises(NotMissed):
        async with practice.surgery.write() as unit:
            await booking.ask_anew(unit, visit.id, "Any morning")
    async with practice.surgery.write() as unit:
        await booking.cancel(unit, visit.id, by_clinic=True)
    await practice.work()
    practice.mail.letters.clear()
    for _ in range(2):
        async with practice.surgery.write() as unit:
            wish = await booking.ask_anew(unit, visit.id, "Any morning")
    async with practice.surgery.read() as reading:
        assert [wish] == await practice.consult.appointments.untimed(reading)
        assert "Any morning" == (await practice.encounters.get(reading, wish.encounter)).reason
    assert (visit.id, None) == (wish.replaces, wish.plan.starts_at)
    assert 0 == await practice.work()
    async with practice.surgery.write() as unit:
        plan = Plan(practice.surgery.now + 48 * HOUR, HALF_AN_HOUR, "America/New_York")
        await booking.move(unit, wish.id, plan)
    await practice.work()
    (letter,) = practice.mail.letters
    assert "Cita por vídeo" == letter["subject"]
    async with practice.surgery.read() as reading:
        assert [] == await practice.consult.appointments.untimed(reading)


async def test_what_makes_no_sense_is_refused(practice: Practice) -> None:
    """Times in the past, unknown zones, endless visits, invitees of the wrong kind."""
    with pytest.raises(Malformed):
        await practice.book(practice.surgery.now - HOUR)
    with pytest.raises(ZoneUnknown):
        Plan(None, HALF_AN_HOUR, "America/Albany")
    with pytest.raises(Malformed):
        Plan(None, timedelta(hours=9), "UTC")
    with pytest.raises(Malformed):
        Invitee(Role.PROVIDER, "Ada")
    visit, patient = await practice.begin()
    with pytest.raises(VisitConflict):
        async with practice.surgery.write() as unit:
            await practice.consult.booking.cancel(unit, visit.id, by_clinic=True)
    provider = (await practice.people(visit.id))[Role.PROVIDER].id
    with pytest.raises(VisitConflict):
        async with practice.surgery.write() as unit:
            await practice.consult.booking.new_link(unit, visit.id, provider)
    async with practice.surgery.write() as unit:
        url = await practice.consult.booking.new_link(unit, visit.id, patient)
    assert visit.target == (await practice.tap(url)).link.target


async def test_people_walk_in_without_an_appointment(practice: Practice) -> None:
    """By one link for everybody, in opening hours only, while it stands."""
    walk_ins, server = practice.consult.walk_ins, Origin.server("signalling", "request:1")
    async with practice.surgery.write() as unit:
        link, token = await walk_ins.open(unit, "Front page", None)
    async with practice.database.read(server) as reading:
        assert link == await walk_ins.locate(reading, token)
        with pytest.raises(WalkInRefused):
            await walk_ins.locate(reading, "guessed")
    who = WalkIn(SAM, "+1 555 0102", "a cough")
    with pytest.raises(ClinicClosed):
        async with practice.surgery.write() as unit:
            await walk_ins.come(unit, link, who)
    await practice.open_all_day()
    async with practice.surgery.write() as unit:
        visit, exchange = await walk_ins.come(unit, link, who)
    assert exchange.guest is not None
    room = practice.consult.waiting_room
    async with practice.surgery.write() as unit:
        await room.open(unit, exchange.guest.link.id)
    found = await practice.visit(visit)
    assert (AppointmentKind.WALK_IN, None) == (found.kind, found.provider)
    async with practice.surgery.write() as unit:
        await practice.consult.conduct.enter(unit, visit, practice.grace)
    assert practice.grace.id == (await practice.visit(visit)).provider
    async with practice.surgery.write() as unit:
        await walk_ins.end(unit, link.id)
    async with practice.database.read(server) as reading:
        with pytest.raises(WalkInRefused):
            await walk_ins.locate(reading, token)
