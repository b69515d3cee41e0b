"""A visit booked for the wrong patient moves with all that is in it, and who comes to it begins anew."""

import pytest

from clinic import Correction, LinkAnswer, PatientId, Target
from consult import Appointment, ConsultationStatus, ParticipantStatus, Role, errors
from tests.behaviour.clinic.folk import SAM
from tests.behaviour.clinic.surgery import TENANT
from tests.behaviour.consult.practice import Practice
from vault import Subject

REASON = "It was the brother who called"


async def _corrected(practice: Practice, visit: Appointment, right: PatientId) -> None:
    correction = Correction(practice.surgery.records, practice.links, [practice.consult.refiling])
    async with practice.surgery.write() as unit:
        about = Target("encounter", visit.encounter)
        await correction.move(unit, about, practice.rosa.id, right, REASON)


async def test_a_visit_that_was_held_moves_whole(practice: Practice) -> None:
    """Erasing the wrong patient then takes nothing of it."""
    visit, patient = await practice.begin()
    consult, sam = practice.consult, await practice.register(SAM, "sam@home.example")
    async with practice.surgery.write() as unit:
        await consult.markers.mark(unit, visit.id, practice.ada.id, "murmur")
        await consult.surveys.answer(unit, visit.id, patient, 5, "Kind")
    with pytest.raises(errors.VisitConflict):
        await _corrected(practice, visit, sam.id)
    assert practice.rosa.id == (await practice.visit(visit.id)).patient
    async with practice.surgery.write() as unit:
        await consult.conduct.end(unit, visit.id)
    await _corrected(practice, visit, sam.id)
    async with practice.surgery.write() as unit:
        await practice.surgery.keys.erase(unit, TENANT, Subject(f"patient:{practice.rosa.id}"))
    async with practice.surgery.read() as reading:
        moved = await consult.appointments.get(reading, visit.id)
        encounter = await practice.encounters.get(reading, visit.encounter)
        (marker,) = await consult.markers.of(reading, visit.id)
        row = await consult.participants.row(reading, visit.id, patient)
        said = await consult.participants.check_in(reading, row)
        people = (await consult.participants.of(reading, [visit.id], None))[visit.id]
    assert (sam.id, sam.id, "murmur") == (moved.patient, encounter.patient, marker.label)
    assert said is not None
    assert "12 Elm Street, Albany" == said.location
    assert {SAM.name, practice.ada.name} == {one.name for one in people}
    assert ConsultationStatus.ENDED is moved.consultation.status


async def test_a_visit_to_come_begins_anew(practice: Practice) -> None:
    """The old link opens nothing, nobody waits by it, and the right patient is written to."""
    visit, (link,) = await practice.book()
    await practice.arrive(link.url)
    sam = await practice.register(SAM, "sam@home.example")
    await _corrected(practice, visit, sam.id)
    await practice.work()
    async with practice.surgery.write() as unit:
        exchange = await practice.links.exchange(unit, link.url.partition("#")[2])
    assert LinkAnswer.OVER is exchange.answer
    moved, patient = await practice.visit(visit.id), (await practice.people(visit.id))[Role.PATIENT]
    assert ConsultationStatus.SCHEDULED is moved.consultation.status
    assert (ParticipantStatus.INVITED, None) == (patient.state.status, patient.seen_at)
    async with practice.surgery.read() as reading:
        row = await practice.consult.participants.row(reading, visit.id, patient.id)
        assert await practice.consult.participants.check_in(reading, row) is None
    (letter,) = practice.letters_to("sam@home.example")
    assert "BEGIN:VCALENDAR" in str(letter)
    practice.surgery.pass_time(hours=2)
    await practice.work()
    assert [sam.id] == [missed.patient for missed in practice.inbox.missed_visits]


async def test_other_things_are_left_alone(practice: Practice) -> None:
    """An encounter without a visit, and a case, are not the visits' to move."""
    visit, _ = await practice.book()
    sam = await practice.register(SAM, "sam@home.example")
    async with practice.surgery.write() as unit:
        for about in (Target("case", visit.id), Target("encounter", practice.surgery.records.new_id())):
            await practice.consult.refiling.refile(unit, about, practice.rosa.id, sam.id)
    assert practice.rosa.id == (await practice.visit(visit.id)).patient
