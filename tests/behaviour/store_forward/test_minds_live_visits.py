"""A missed visit becomes exactly one case that carries it; a case becomes an appointment that carries it."""

import asyncio
from datetime import timedelta

import pytest

from clinic import EncounterKind, Patient, Target, errors
from store_forward import (
    Absentee,
    Case,
    CaseStatus,
    Ending,
    MissedVisit,
    Priority,
)
from store_forward.errors import CaseClosed, NotTheOwner
from tests.behaviour.store_forward.ward import Ward


async def _visit(
    ward: Ward, absentee: Absentee = Absentee.PATIENT, patient: Patient | None = None
) -> MissedVisit:
    patient = patient or ward.rosa
    appointment = ward.surgery.records.new_id()
    about = Target("appointment", appointment)
    async with ward.surgery.write() as unit:
        encounter = await ward.encounters.plan(unit, patient.id, EncounterKind.LIVE, about=about)
    carries = (about, Target("encounter", encounter.id))
    return MissedVisit(appointment, patient.id, absentee, "Cough since Monday", carries)


async def _announce(ward: Ward, visit: MissedVisit) -> Case:
    async with ward.surgery.write() as unit:
        return await ward.inbox.missed_visits.missed(unit, visit)


async def test_missed_five_times_is_one_case(ward: Ward) -> None:
    """Announced again and at once, it is the same case, told once."""
    visit = await _visit(ward)
    cases = await asyncio.gather(*(_announce(ward, visit) for _ in range(5)))
    assert 1 == len({case.id for case in cases})
    assert ("missed-visit", "Cough since Monday", visit.carries) == (
        cases[0].kind,
        cases[0].reason,
        cases[0].carries,
    )
    assert 1 == len(await ward.letters())
    assert ["submitted"] == await ward.changes(cases[0].id)


async def test_missed_visit_of_whom_nobody_can_be_written_to_is_a_coordinators_task(ward: Ward) -> None:
    """The mother acts for her child no more: the case is there all the same."""
    sam, eve = await ward.child()
    async with ward.surgery.write() as unit:
        await ward.proxies.dismiss(unit, eve.id)
    case = await _announce(ward, await _visit(ward, patient=sam))
    assert sam.id == case.patient
    assert ["unreachable"] == await ward.task_kinds()
    assert [] == await ward.letters()


async def test_it_commits_or_fails_with_its_cause(ward: Ward) -> None:
    """The unit that found the visit missed is undone: there is no case either."""
    visit = await _visit(ward)

    async def find_it_missed_and_fail() -> None:
        async with ward.surgery.write() as unit:
            await ward.inbox.missed_visits.missed(unit, visit)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await find_it_missed_and_fail()
    async with ward.surgery.write() as unit:
        assert await ward.inbox.missed_visits.of(unit, visit.appointment) is None
    assert [] == await ward.letters()


async def test_clock_starts_when_an_absent_patient_goes_on_in_writing(ward: Ward) -> None:
    """The clinic reaches out; nobody owes an answer to somebody who has not asked."""
    case = await _announce(ward, await _visit(ward))
    assert (CaseStatus.ON_HOLD, None) == (case.state.status, case.state.clock.due_at)
    assert "Puede escribir en su lugar." in (await ward.letters())[-1]["text"]
    ward.surgery.pass_time(days=2)
    async with ward.surgery.write() as unit:
        replied, _ = await ward.inbox.conversation.reply(
            unit, case.id, ward.inbox_person(ward.rosa), "I was on the train"
        )
    assert CaseStatus.REQUESTED == replied.state.status
    assert ward.surgery.now + timedelta(days=3) == replied.state.clock.due_at


@pytest.mark.parametrize("absentee", [Absentee.CLINIC, Absentee.NETWORK])
async def test_clock_runs_at_once_when_it_was_not_the_patient(ward: Ward, absentee: Absentee) -> None:
    """Who waited in vain does not wait again."""
    case = await _announce(ward, await _visit(ward, absentee))
    assert (CaseStatus.REQUESTED, Priority.ROUTINE) == (case.state.status, case.state.priority)
    assert ward.surgery.now + timedelta(days=3) == case.state.clock.due_at


async def test_late_arrival_seen_live_closes_it(ward: Ward) -> None:
    """For good, and without an answer."""
    visit = await _visit(ward)
    case = await _announce(ward, visit)
    async with ward.surgery.write() as unit:
        closed = await ward.inbox.missed_visits.seen_live(unit, visit.appointment)
        assert await ward.inbox.missed_visits.seen_live(unit, visit.appointment) is None
        assert await ward.inbox.missed_visits.seen_live(unit, ward.surgery.records.new_id()) is None
    assert closed is not None
    assert (case.id, CaseStatus.CANCELLED, Ending.SEEN_LIVE) == (
        closed.id,
        closed.state.status,
        closed.state.ending,
    )
    assert closed == await _announce(ward, visit)


async def test_case_is_escalated_to_an_appointment_that_carries_it(ward: Ward) -> None:
    """Booked in the unit that closes the case; only its owner does it."""
    case = await ward.claimed()
    assert ward.inbox.escalation is not None
    async with ward.surgery.write() as unit:
        with pytest.raises(errors.Conflict):
            await ward.inbox.escalation.escalate(unit, case.id, ward.bob.id, reason="To be seen")
        closed, appointment = await ward.inbox.escalation.escalate(
            unit, case.id, ward.ada.id, reason="To be seen"
        )
    (wish,) = ward.book.wishes
    assert (1, (case.target,), ward.ada.id) == (appointment.int, wish.carries, wish.provider)
    assert Ending.ESCALATED == closed.state.ending


async def test_patient_asks_for_a_live_visit(ward: Ward) -> None:
    """Also after an answer; a withdrawn case has nothing to carry."""
    case, rosa = await ward.answered(), ward.inbox_person(ward.rosa)
    assert ward.inbox.escalation is not None
    async with ward.surgery.write() as unit:
        appointment = await ward.inbox.escalation.wish(unit, case.id, rosa, "I would rather talk")
    assert 1 == appointment.int
    assert (case.target,) == ward.book.wishes[0].carries
    other = await ward.send()
    async with ward.surgery.write() as unit:
        await ward.inbox.desk.close(unit, other.id, Ending.WITHDRAWN, rosa)
        with pytest.raises(CaseClosed):
            await ward.inbox.escalation.wish(unit, other.id, rosa, "After all")
        with pytest.raises((NotTheOwner, CaseClosed)):
            await ward.inbox.escalation.escalate(unit, other.id, ward.ada.id, reason="See")
