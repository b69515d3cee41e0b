"""Asked back, drafted, signed, read: the clock, the note, the notice and the receipt go with it."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from clinic import NoteKind, errors
from store_forward import (
    AnswerContent,
    CaseStatus,
    CodeSystem,
    Diagnosis,
    Ending,
    FollowUp,
    FollowUpWay,
    Renewal,
    RenewalDecision,
    TemplateDraft,
)
from store_forward.errors import CaseClosed, ClaimedByAnother, NotTheOwner
from tests.behaviour.clinic.folk import SAM, register
from tests.behaviour.store_forward.ward import CONTENT, Ward


async def test_question_stops_the_clock_and_the_reply_resumes_it(ward: Ward) -> None:
    """The days a patient takes are not the clinic's (P2)."""
    case, talk = await ward.claimed(), ward.inbox.conversation
    ward.surgery.pass_time(hours=6)
    async with ward.surgery.write() as unit:
        await ward.inbox.desk.claim(unit, case.id, ward.ada.id)
        with pytest.raises(ClaimedByAnother):
            await talk.ask(unit, case.id, ward.bob.id, "Does it itch?")
        held, question = await talk.ask(unit, case.id, ward.ada.id, "Does it itch?")
    assert (CaseStatus.ON_HOLD, None) == (held.state.status, held.state.clock.due_at)
    assert "Tiene un mensaje nuevo." in (await ward.letters())[-1]["text"]
    assert "itch" not in (await ward.letters())[-1]["text"]
    ward.surgery.pass_time(days=5)
    async with ward.surgery.write() as unit:
        resumed, reply = await talk.reply(unit, case.id, ward.inbox_person(ward.rosa), "No")
        thread = await talk.thread(unit, resumed)
        messages = await ward.threads.read(unit, thread.id)
    assert [question, reply] == messages
    assert (CaseStatus.IN_PROGRESS, ward.ada.id) == (resumed.state.status, resumed.state.owner)
    assert case.state.clock.due_at is not None
    assert case.state.clock.due_at + timedelta(days=5) == resumed.state.clock.due_at
    assert ["submitted", "claimed", "held", "resumed"] == await ward.changes(case.id)


async def test_answer_is_signed_once_and_the_patient_told(ward: Ward) -> None:
    """The case is closed with it, and nobody outside learns a word of it."""
    case, answers = await ward.claimed(), ward.inbox.answers
    content = AnswerContent(
        "Eczema",
        "Cream twice a day",
        (Diagnosis(CodeSystem.SNOMED_CT, "43116000", "Eczema"),),
        Renewal(RenewalDecision.RENEWED, "Hydrocortisone 1 % cream", "for two weeks"),
        FollowUp(FollowUpWay.WRITTEN, 14, "send new photos"),
    )
    async with ward.surgery.write() as unit:
        with pytest.raises(errors.Unknown):
            await answers.sign(unit, case.id, ward.ada.id)
        await answers.draft(unit, case.id, ward.ada.id, AnswerContent("Eczema"))
        with pytest.raises(errors.Malformed) as caught:
            await answers.sign(unit, case.id, ward.ada.id)
        assert "plan" == caught.value.field
        draft = await answers.draft(unit, case.id, ward.ada.id, content)
        signed = await answers.sign(unit, case.id, ward.ada.id)
        with pytest.raises(CaseClosed):
            await answers.draft(unit, case.id, ward.ada.id, content)
    assert (draft.id, content) == (signed.id, signed.content)
    async with ward.surgery.read() as reading:
        assert [signed] == await answers.about(reading, case.id, drafts=False)
        (note,) = await ward.notes.about(reading, case.patient, case.target)
        encounter = await ward.encounters.get(reading, case.encounter)
    assert (signed.note, NoteKind.SUMMARY, True) == (note.id, note.kind, note.intact)
    assert "Diagnoses\nEczema (43116000)" in note.text
    assert "Follow-up\nwritten, in 14 days\nsend new photos" in note.text
    assert "finished" == encounter.status.value
    closed = await ward.seen(case.id)
    assert (CaseStatus.COMPLETED, Ending.ANSWERED) == (closed.state.status, closed.state.ending)
    letter = (await ward.letters())[-1]
    assert "Hay una respuesta para usted." in letter["text"]
    assert "https://clinic.example/results#" in letter["text"]
    assert "czema" not in str(letter)
    assert ["submitted", "claimed", "begun", "closed"] == await ward.changes(case.id)


async def test_two_signatures_at_once_are_one_answer(ward: Ward) -> None:
    """Pressed twice: one note, one notice."""
    case = await ward.claimed()
    async with ward.surgery.write() as unit:
        await ward.inbox.answers.draft(unit, case.id, ward.ada.id, CONTENT)
    before = len(await ward.letters())

    async def sign() -> str:
        try:
            async with ward.surgery.write() as unit:
                await ward.inbox.answers.sign(unit, case.id, ward.ada.id)
        except CaseClosed:
            return "closed"
        return "signed"

    outcomes = await asyncio.gather(*(sign() for _ in range(4)))
    assert ["closed", "closed", "closed", "signed"] == sorted(outcomes)
    assert before + 1 == len(await ward.letters())


async def test_only_the_owner_drafts(ward: Ward) -> None:
    """Claim first."""
    case = await ward.send()
    async with ward.surgery.write() as unit:
        with pytest.raises(NotTheOwner):
            await ward.inbox.answers.draft(unit, case.id, ward.ada.id, CONTENT)


async def test_signed_answer_is_only_added_to(ward: Ward) -> None:
    """An addendum is a note of its own, and the patient hears of it."""
    case, answers = await ward.answered(), ward.inbox.answers
    async with ward.surgery.write() as unit:
        (signed,) = await answers.about(unit, case.id, drafts=False)
        await answers.received(unit, signed.id, case.id)
        added = await answers.add(unit, signed.id, ward.bob.id, "Use sun protection")
    assert added.read_at is None
    async with ward.surgery.read() as reading:
        first, second = await ward.notes.about(reading, case.patient, case.target)
    assert (first.id, "Use sun protection", ward.bob.id) == (second.addendum_to, second.text, second.author)
    assert second.signed_at is not None
    assert 3 == len(await ward.letters())


async def test_unread_answer_becomes_a_coordinators_task(ward: Ward) -> None:
    """After three days; a receipt in time makes none, and it is told once."""
    case, answers = await ward.answered(), ward.inbox.answers
    read = await ward.answered()
    async with ward.surgery.write() as unit:
        (answer,) = await answers.about(unit, read.id, drafts=False)
        receipt = await answers.received(unit, answer.id, read.id)
        assert receipt == await answers.received(unit, answer.id, read.id)
    assert ward.surgery.now == receipt.read_at
    for _ in range(2):
        ward.surgery.pass_time(days=3)
        await ward.inbox.sweep.sweep("test:unread")
    async with ward.surgery.read() as reading:
        tasks = await ward.inbox.tasks.waiting(reading)
    assert [(case.id, "unread-answer")] == [(task.case, task.kind.value) for task in tasks]


async def test_unreachable_patient_becomes_a_coordinators_task(ward: Ward) -> None:
    """Somebody without an address must be phoned."""
    sam = await register(ward.surgery, SAM)
    case = await ward.claimed(patient=sam)
    async with ward.surgery.write() as unit:
        await ward.inbox.conversation.write(unit, case.id, ward.ada.id, "We look at it tomorrow")
    assert ["unreachable"] == await ward.task_kinds()


async def test_patient_whose_proxy_acts_no_more_is_treated_and_phoned(ward: Ward) -> None:
    """A dismissed mother gets no letter, and stands in nobody's way."""
    sam, eve = await ward.child()
    case, talk, answers = await ward.claimed(patient=sam), ward.inbox.conversation, ward.inbox.answers
    assert ["eve@home.example"] == [letter["to"] for letter in await ward.letters()]
    async with ward.surgery.write() as unit:
        await ward.proxies.dismiss(unit, eve.id)
    async with ward.surgery.write() as unit:
        await talk.write(unit, case.id, ward.ada.id, "We look at it tomorrow")
        await talk.ask(unit, case.id, ward.ada.id, "Does it itch?")
        await talk.reply(unit, case.id, ward.inbox_person(sam), "No")
        await answers.draft(unit, case.id, ward.ada.id, CONTENT)
        await answers.sign(unit, case.id, ward.ada.id)
    await ward.send(patient=sam)
    assert ["unreachable"] * 3 == await ward.task_kinds()
    assert 1 == len(await ward.letters())


async def test_closed_case_takes_no_message(ward: Ward) -> None:
    """It is reopened, or a new one sent."""
    case, talk = await ward.answered(), ward.inbox.conversation
    async with ward.surgery.write() as unit:
        with pytest.raises(CaseClosed):
            await talk.reply(unit, case.id, ward.inbox_person(ward.rosa), "And now?")
        with pytest.raises(CaseClosed):
            await talk.write(unit, case.id, ward.ada.id, "One more thing")


async def test_a_medicine_is_named_before_signing(ward: Ward) -> None:
    """A template and a draft may leave it open."""
    case, answers = await ward.claimed(), ward.inbox.answers
    open_still = replace(CONTENT, renewal=Renewal(RenewalDecision.RENEWED))
    async with ward.surgery.write() as unit:
        template = await ward.inbox.templates.add(unit, TemplateDraft("As before", open_still))
        draft = await answers.draft(unit, case.id, ward.ada.id, template.content)
        assert open_still == draft.content
        with pytest.raises(errors.Malformed, match="medicine"):
            await answers.sign(unit, case.id, ward.ada.id)


async def test_templates_begin_answers(ward: Ward) -> None:
    """For one kind of case or all; retired ones are offered no more."""
    templates = ward.inbox.templates
    async with ward.surgery.write() as unit:
        naevus = await templates.add(unit, TemplateDraft("Benign naevus", CONTENT, "skin-problem"))
        thanks = await templates.add(unit, TemplateDraft("Thanks", AnswerContent(plan="Write again")))
        assert [naevus, thanks] == await templates.offered(unit)
        assert [thanks] == await templates.offered(unit, "follow-up")
        changed = await templates.change(unit, naevus.id, TemplateDraft("Naevus", CONTENT))
        assert (naevus.id, None) == (changed.id, changed.kind)
        await templates.retire(unit, thanks.id)
        assert [changed] == await templates.offered(unit, "follow-up")
        with pytest.raises(errors.Unknown):
            await templates.retire(unit, thanks.id)
