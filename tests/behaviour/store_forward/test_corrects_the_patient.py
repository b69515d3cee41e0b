"""A case filed with the wrong patient moves with everything in it, under the right one's key."""

from clinic import Correction, Target
from store_forward import CaseRefiling
from tests.behaviour.clinic.folk import SAM, register
from tests.behaviour.clinic.surgery import TENANT
from tests.behaviour.store_forward.ward import CONTENT, SKIN, Ward
from vault import Subject


async def test_case_moves_with_all_that_is_in_it(ward: Ward) -> None:
    """Erasing the wrong patient then takes nothing of it; it is found under the right name."""
    case, sam = await ward.claimed(), await register(ward.surgery, SAM)
    async with ward.surgery.write() as unit:
        await ward.inbox.opinions.ask(unit, case.id, ward.ada.id, ward.bob.id, "A naevus?")
        await ward.inbox.conversation.write(unit, case.id, ward.ada.id, "We look at it")
        await ward.inbox.answers.draft(unit, case.id, ward.ada.id, CONTENT)
        await ward.inbox.answers.sign(unit, case.id, ward.ada.id)
    correction = Correction(ward.surgery.records, ward.links, [CaseRefiling(ward.surgery.records, ward.news)])
    async with ward.surgery.write() as unit:
        await correction.move(unit, case.target, ward.rosa.id, sam.id, "It was the brother's arm")
        await correction_of_nothing(ward, unit)
    async with ward.surgery.write() as unit:
        await ward.surgery.keys.erase(unit, TENANT, Subject(f"patient:{ward.rosa.id}"))
    moved = await ward.seen(case.id)
    assert (sam.id, case.reason, case.check_in) == (moved.patient, moved.reason, moved.check_in)
    async with ward.surgery.read() as reading:
        (answer,) = await ward.inbox.answers.about(reading, case.id, drafts=True)
        (opinion,) = await ward.inbox.opinions.about(reading, case.id)
        encounter = await ward.encounters.get(reading, moved.encounter)
        (response,) = await ward.questionnaires.about(reading, sam.id, case.target)
        (note,) = await ward.notes.about(reading, sam.id, case.target)
        lines, _ = await ward.inbox.queue.found(reading, ward.ada.id, "neill hazelnut")
    assert (sam.id, CONTENT, "A naevus?") == (answer.patient, answer.content, opinion.question)
    assert (sam.id, "Skin problem", SKIN) == (encounter.patient, encounter.reason, response.answers)
    assert [case.id] == [line.case for line in lines]
    assert note.intact


async def correction_of_nothing(ward: Ward, unit: object) -> None:
    """Hear of something that is not the inbox's, and leave it alone."""
    other = Target("encounter", ward.surgery.records.new_id())
    await CaseRefiling(ward.surgery.records, ward.news).refile(unit, other, ward.rosa.id, ward.rosa.id)
