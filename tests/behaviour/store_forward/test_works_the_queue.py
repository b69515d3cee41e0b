"""Whoever claims first has a case, others are told who; it is never lost, and never two people's."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from clinic import PersonKind, StaffId, errors
from store_forward import (
    Case,
    CaseStatus,
    Ending,
    Priority,
    QueueQuery,
    Shelf,
    Span,
    SpanUnit,
    Terms,
)
from store_forward.errors import (
    CaseClosed,
    ClaimedByAnother,
    NotTheOwner,
    TooLateToReopen,
)
from store_forward.sla import DEFAULT_PROMISES, Promise
from tests.behaviour.clinic.folk import SAM, employ, register
from tests.behaviour.clinic.surgery import OTHER_TENANT
from tests.behaviour.store_forward.ward import QUESTION, SKIN, Ward


async def _page(ward: Ward, **query: object) -> list[object]:
    async with ward.surgery.read() as reading:
        lines = await ward.inbox.queue.page(reading, ward.ada.id, QueueQuery(**query))
    return [line.case for line in lines]


async def test_fifty_claim_at_once_and_one_wins(ward: Ward) -> None:
    """The forty-nine others are told who has it (P3)."""
    case = await ward.send()
    people = [await employ(ward.surgery, email=f"p{number}@clinic.example") for number in range(50)]

    async def claim(staff: StaffId) -> Case | ClaimedByAnother:
        try:
            async with ward.surgery.write(actor=f"staff:{staff}") as unit:
                return await ward.inbox.desk.claim(unit, case.id, staff)
        except ClaimedByAnother as refusal:
            return refusal

    outcomes = await asyncio.gather(*(claim(person.id) for person in people))
    (won,) = [outcome for outcome in outcomes if isinstance(outcome, Case)]
    told = {outcome.owner for outcome in outcomes if isinstance(outcome, ClaimedByAnother)}
    assert {won.state.owner} == told
    assert (CaseStatus.ACCEPTED, won.state.owner) == (
        (await ward.seen(case.id)).state.status,
        (await ward.seen(case.id)).state.owner,
    )
    assert ["submitted", "claimed"] == await ward.changes(case.id)


async def test_queue_is_sorted_by_what_is_due_next(ward: Ward) -> None:
    """Urgent before routine, old before new; held and closed cases stand elsewhere; pages follow on."""
    routine = await ward.send()
    ward.surgery.pass_time(minutes=1)
    later = await ward.send(answers=QUESTION, slug="general-question-en")
    urgent = await ward.send(answers={**SKIN, "bleeds": [True]})
    assert [urgent.id, routine.id, later.id] == await _page(ward)
    assert [later.id] == await _page(ward, kind="general-question")
    assert [urgent.id] == await _page(ward, priority=Priority.SOON)
    async with ward.surgery.read() as reading:
        (first,) = await ward.inbox.queue.page(reading, ward.ada.id, QueueQuery(limit=1))
    assert [routine.id, later.id] == await _page(ward, after=first.place)
    async with ward.surgery.write() as unit:
        await ward.inbox.desk.claim(unit, urgent.id, ward.ada.id)
        await ward.inbox.conversation.ask(unit, urgent.id, ward.ada.id, "Since when does it bleed?")
        await ward.inbox.desk.claim(unit, routine.id, ward.bob.id)
        await ward.inbox.desk.refuse(unit, routine.id, ward.bob.id, Ending.DUPLICATE)
    assert [later.id] == await _page(ward)
    assert [urgent.id] == await _page(ward, shelf=Shelf.HELD)
    assert [routine.id] == await _page(ward, shelf=Shelf.CLOSED)
    assert [urgent.id] == await _page(ward, shelf=Shelf.HELD, owner=ward.ada.id)
    assert [later.id] == await _page(ward, unowned=True)
    async with ward.surgery.read() as reading:
        assert 1 == await ward.inbox.queue.count(reading, QueueQuery())
    async with ward.surgery.read(OTHER_TENANT) as reading:
        assert [] == await ward.inbox.queue.page(reading, ward.ada.id, QueueQuery())


async def test_everybody_on_a_page_is_audited(ward: Ward) -> None:
    """Whoever is shown in a list has been disclosed; a restricted record shows no name."""
    case, sam = await ward.send(), await register(ward.surgery, SAM)
    hidden = await ward.send(patient=sam)
    async with ward.surgery.write() as unit:
        await ward.patients.restrict(unit, sam.id, restricted=True)
    async with ward.surgery.read() as reading:
        lines = await ward.inbox.queue.page(reading, ward.ada.id, QueueQuery())
    assert {case.id: "Rosa Núñez Ortiz", hidden.id: None} == {line.case: line.name for line in lines}
    for patient in (ward.rosa.id, sam.id):
        assert "case.listed" == (await ward.surgery.events(patient=str(patient)))[-1]
    async with ward.surgery.write() as unit:
        await ward.patients.join_team(unit, sam.id, ward.ada.id)
    async with ward.surgery.read() as reading:
        lines = await ward.inbox.queue.page(reading, ward.ada.id, QueueQuery())
    assert {"Rosa Núñez Ortiz", "Sam O'Neill"} == {line.name for line in lines}


async def test_claims_lapse_unless_worked_on(ward: Ward) -> None:
    """Half an hour without work puts a case back; keeping it makes no version."""
    case = await ward.claimed()
    ward.surgery.pass_time(minutes=20)
    async with ward.surgery.write() as unit:
        await ward.inbox.desk.claim(unit, case.id, ward.ada.id)
    ward.surgery.pass_time(minutes=20)
    await ward.inbox.sweep.sweep("test:1")
    assert ward.ada.id == (await ward.seen(case.id)).state.owner
    ward.surgery.pass_time(minutes=10)
    await ward.inbox.sweep.sweep("test:2")
    lapsed = await ward.seen(case.id)
    assert (None, CaseStatus.RECEIVED) == (lapsed.state.owner, lapsed.state.status)
    assert ["submitted", "claimed", "lapsed"] == await ward.changes(case.id)


async def test_cases_are_assigned_handed_over_and_released(ward: Ward) -> None:
    """Only who has a case hands it over or lets it go."""
    case, desk = await ward.send(), ward.inbox.desk
    async with ward.surgery.write() as unit:
        await desk.assign(unit, case.id, ward.ada.id, ward.cora.id)
        with pytest.raises(ClaimedByAnother):
            await desk.claim(unit, case.id, ward.bob.id)
        with pytest.raises(ClaimedByAnother):
            await desk.hand_over(unit, case.id, ward.cora.id, ward.bob.id)
        await desk.hand_over(unit, case.id, ward.bob.id, ward.ada.id)
        with pytest.raises(NotTheOwner):
            await desk.release(unit, case.id, ward.ada.id)
        free = await desk.release(unit, case.id, ward.bob.id)
    assert free.state.owner is None
    assert ["submitted", "assigned", "handed-over", "released"] == await ward.changes(case.id)
    async with ward.surgery.read() as reading:
        versions = await ward.inbox.cases.versions(reading, case.id)
        encounter = await ward.encounters.get(reading, case.encounter)
    assert [ward.rosa.id, ward.cora.id, ward.ada.id, ward.bob.id] == [
        version.actor.id for version in versions if version.actor
    ]
    assert PersonKind.STAFF == (versions[1].actor and versions[1].actor.kind)
    assert ward.bob.id == encounter.provider


async def test_an_absence_gives_cases_to_the_cover(ward: Ward) -> None:
    """Those at hand at once, and those that come in meanwhile."""
    mine, desk = await ward.claimed(), ward.inbox.desk
    now = ward.surgery.now
    async with ward.surgery.write() as unit:
        absence, moved = await desk.cover(
            unit, (ward.ada.id, ward.bob.id, now, now + timedelta(days=7)), ward.cora.id
        )
    assert 1 == moved
    assert ward.bob.id == (await ward.seen(mine.id)).state.owner
    ward.surgery.pass_time(days=1)
    case = await ward.send()
    async with ward.surgery.write() as unit:
        given = await desk.assign(unit, case.id, ward.ada.id, ward.cora.id)
        assert ward.bob.id == given.state.owner
        await ward.inbox.absences.end(unit, absence.id)
        ward.surgery.pass_time(minutes=1)
    async with ward.surgery.write() as unit:
        given = await desk.assign(unit, case.id, ward.ada.id, ward.cora.id)
        assert [] == await ward.inbox.absences.ahead(unit)
        with pytest.raises(errors.Conflict):
            await ward.inbox.absences.announce(unit, ward.ada.id, ward.ada.id, now, now + timedelta(days=9))
    assert ward.ada.id == given.state.owner


async def test_triage_gives_priority_and_pool(ward: Ward) -> None:
    """A pool must exist; the clock follows the priority."""
    case, desk = await ward.send(), ward.inbox.desk
    async with ward.surgery.write() as unit:
        await ward.inbox.pools.put(unit, "dermatology", "Dermatology", [ward.ada.id])
        with pytest.raises(errors.Unknown):
            await desk.triage(unit, case.id, ward.cora.id, Priority.URGENT, "cardiology")
        triaged = await desk.triage(unit, case.id, ward.cora.id, Priority.URGENT, "dermatology")
        assert ["dermatology", "general"] == await ward.inbox.pools.of(unit, ward.ada.id)
    assert ("dermatology", CaseStatus.RECEIVED) == (triaged.state.pool, triaged.state.status)
    assert ward.surgery.now + timedelta(hours=4) == triaged.state.clock.due_at
    assert [case.id] == await _page(ward, pool="dermatology")
    routed = await ward.send()
    assert "dermatology" == routed.state.pool


async def test_clocks_ring_for_the_queue_and_the_coordinator(ward: Ward) -> None:
    """At 50 and 80 % the queue shows it, a breach is a coordinator's task, once."""
    async with ward.surgery.write() as unit:
        await ward.inbox.terms.change(
            unit,
            Terms(
                {
                    **DEFAULT_PROMISES,
                    Priority.ROUTINE: Promise(Span(10, SpanUnit.HOURS), Span(1, SpanUnit.HOURS)),
                }
            ),
        )
    case = await ward.send()
    for hours, alarms, tasks in (
        (1, {"first-look-missed"}, ["first-look-missed"]),
        (4, {"first-look-missed", "half-used"}, ["first-look-missed"]),
        (3, {"first-look-missed", "half-used", "nearly-used"}, ["first-look-missed"]),
        (2, {"first-look-missed", "half-used", "nearly-used", "breached"}, ["first-look-missed", "breached"]),
        (9, {"first-look-missed", "half-used", "nearly-used", "breached"}, ["first-look-missed", "breached"]),
    ):
        ward.surgery.pass_time(hours=hours)
        await ward.inbox.sweep.sweep(f"test:{hours}")
        assert alarms == {alarm.value for alarm in (await ward.seen(case.id)).state.clock.rung}
        assert tasks == await ward.task_kinds()
    assert ["submitted", *["rang"] * 4] == await ward.changes(case.id)
    async with ward.surgery.write() as unit:
        task, _ = await ward.inbox.tasks.waiting(unit)
        await ward.inbox.tasks.done(unit, task.id, ward.cora.id)
    assert ["breached"] == await ward.task_kinds()


async def test_cases_are_closed_and_reopened_by_rule(ward: Ward) -> None:
    """Within a fortnight, with a clock and an encounter of its own; a withdrawn one never."""
    case, desk = await ward.answered(), ward.inbox.desk
    async with ward.surgery.write() as unit:
        with pytest.raises(CaseClosed):
            await desk.claim(unit, case.id, ward.bob.id)
    ward.surgery.pass_time(days=14)
    async with ward.surgery.write() as unit:
        again = await desk.reopen(unit, case.id, ward.inbox_person(ward.rosa))
    assert (CaseStatus.ACCEPTED, ward.ada.id) == (again.state.status, again.state.owner)
    assert ward.surgery.now + timedelta(days=3) == again.state.clock.due_at
    assert case.encounter != again.encounter
    async with ward.surgery.write() as unit:
        await desk.close(unit, case.id, Ending.WITHDRAWN, ward.inbox_person(ward.rosa))
        with pytest.raises(TooLateToReopen):
            await desk.reopen(unit, case.id, ward.inbox_person(ward.rosa))
        with pytest.raises(errors.Malformed):
            await desk.refuse(unit, case.id, ward.ada.id, Ending.ANSWERED)


async def test_a_colleague_gives_a_second_opinion(ward: Ward) -> None:
    """Only who was asked, only once; the case stays with who asked."""
    case, opinions = await ward.claimed(), ward.inbox.opinions
    async with ward.surgery.write() as unit:
        with pytest.raises(ClaimedByAnother):
            await opinions.ask(unit, case.id, ward.bob.id, ward.ada.id, "What is it?")
        asked = await opinions.ask(unit, case.id, ward.ada.id, ward.bob.id, "Is this a naevus?")
        with pytest.raises(errors.NotAllowed):
            await opinions.give(unit, asked.id, ward.ada.id, "Yes")
    async with ward.surgery.read() as reading:
        assert [asked] == await opinions.asked_of(reading, ward.bob.id)
    async with ward.surgery.write() as unit:
        given = await opinions.give(unit, asked.id, ward.bob.id, "Yes, benign")
        with pytest.raises(errors.Conflict):
            await opinions.give(unit, asked.id, ward.bob.id, "No")
    async with ward.surgery.read() as reading:
        assert [] == await opinions.asked_of(reading, ward.bob.id)
        assert [given] == await opinions.about(reading, case.id)
    assert ward.ada.id == (await ward.seen(case.id)).state.owner


async def test_a_restricted_patients_question_is_not_in_the_list(ward: Ward) -> None:
    """Whom the case itself tells to break the glass sees that they are asked; the care team sees what."""
    case, opinions = await ward.claimed(), ward.inbox.opinions
    async with ward.surgery.write() as unit:
        asked = await opinions.ask(unit, case.id, ward.ada.id, ward.bob.id, "Is this a naevus?")
        await ward.patients.restrict(unit, ward.rosa.id, restricted=True)
    async with ward.surgery.read() as reading:
        assert [replace(asked, question="")] == await opinions.asked_of(reading, ward.bob.id)
    async with ward.surgery.write() as unit:
        await ward.patients.join_team(unit, ward.rosa.id, ward.bob.id)
    async with ward.surgery.read() as reading:
        assert [asked] == await opinions.asked_of(reading, ward.bob.id)


async def test_cases_are_found_by_their_words(ward: Ward) -> None:
    """Those of the patient, of the answers and of the provider; by kind, and open or closed."""
    case = await ward.answered()
    ward.surgery.pass_time(minutes=1)
    other = await ward.send(answers=QUESTION, slug="general-question-en")

    async def found(text: str, **narrow: object) -> list[object]:
        async with ward.surgery.read() as reading:
            lines, _ = await ward.inbox.queue.found(reading, ward.ada.id, text, **narrow)
        return [line.case for line in lines]

    assert [other.id, case.id] == await found("rosa nunez")
    assert [case.id] == await found("HAZELNUT")
    assert [case.id] == await found("naevus")
    assert [other.id] == await found("ibuprofen")
    assert [case.id] == await found("rosa", is_open=False)
    assert [other.id] == await found("rosa", kind="general-question", is_open=True)
    assert [] == await found("ibuprofen hazelnut")
