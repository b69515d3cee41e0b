"""A case is queued once, completely answered and without a red flag; a red flag queues nothing."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from clinic import errors
from store_forward import CaseId, Priority, RedFlag, Sent
from store_forward.cases import CaseRow
from store_forward.errors import RedFlagStands
from tests.behaviour.clinic.folk import SAM, register
from tests.behaviour.clinic.surgery import TENANT
from tests.behaviour.store_forward.ward import CHECK_IN, QUESTION, SKIN, Ward


async def _count(ward: Ward) -> int:
    async with ward.surgery.read() as reading:
        return int(await reading.session.scalar(select(func.count()).select_from(CaseRow)) or 0)


async def test_case_is_queued_with_everything_that_was_said(ward: Ward) -> None:
    """Its answers, check-in, encounter and due time; the patient is told, and it is in the audit trail."""
    case = await ward.send()
    assert ("skin-problem", Priority.ROUTINE, "general") == (case.kind, case.state.priority, case.state.pool)
    assert ward.surgery.now + timedelta(days=3) == case.state.clock.due_at
    kept = await ward.seen(case.id)
    assert case == kept
    assert ("Albany, New York", 1) == (kept.check_in and kept.check_in.location, kept.version)
    async with ward.surgery.read() as reading:
        (response,) = await ward.questionnaires.about(reading, case.patient, case.target)
        encounter = await ward.encounters.get(reading, case.encounter)
    assert SKIN == response.answers
    assert case.target == encounter.about
    (letter,) = await ward.letters()
    assert "Su solicitud ha llegado." in letter["text"]
    assert "hazelnut" not in letter["text"]
    assert "https://clinic.example/case#" in letter["text"]
    assert "case.submitted" in await ward.surgery.events(patient=str(case.patient))
    assert ["submitted"] == await ward.changes(case.id)
    assert ("case.changed", case.id) in ward.news.heard


async def test_sent_twice_is_one_case(ward: Ward) -> None:
    """Also at the same time, and with the due time that was told first."""
    submission = await ward.submission()
    first, *others = await asyncio.gather(*(ward.submit(submission) for _ in range(5)))
    ward.surgery.pass_time(hours=5)
    others.append(await ward.submit(submission))
    sent = [outcome for outcome in (first, *others) if isinstance(outcome, Sent)]
    assert 6 == len(sent)
    assert 5 == sum(outcome.again for outcome in sent)
    assert 1 == len({(outcome.case.id, outcome.case.state.clock.due_at) for outcome in sent})
    assert 1 == await _count(ward)
    assert 1 == len(await ward.letters())


async def test_red_flag_queues_nothing_and_must_be_acknowledged(ward: Ward) -> None:
    """The answer is on the safety list; sent again without it, it is queued once acknowledged (P2)."""
    pain = await ward.submission({**SKIN, "chest-pain": [True]})
    flag = await ward.submit(pain)
    assert isinstance(flag, RedFlag)
    assert ("chest-pain",) == flag.questions
    assert 0 == await _count(ward)
    assert [] == await ward.letters()
    again = await ward.submit(pain)
    assert isinstance(again, RedFlag)
    assert flag.id == again.id
    healthy = await ward.submission(case=pain.case)
    with pytest.raises(RedFlagStands) as caught:
        await ward.submit(healthy)
    assert flag.id == caught.value.flag
    async with ward.surgery.write() as unit:
        await ward.inbox.red_flags.acknowledge(unit, pain.case, flag.id)
    assert isinstance(await ward.submit(healthy), Sent)
    async with ward.surgery.read() as reading:
        (waiting,) = await ward.inbox.red_flags.waiting(reading)
    assert (flag.id, ward.surgery.now) == (waiting.id, waiting.acknowledged_at)
    assert waiting.check_in is not None
    async with ward.surgery.write() as unit:
        await ward.inbox.red_flags.handle(unit, flag.id, ward.cora.id)
    async with ward.surgery.write() as unit:
        with pytest.raises(errors.Conflict):
            await ward.inbox.red_flags.handle(unit, flag.id, ward.cora.id)
    async with ward.surgery.read() as reading:
        assert [] == await ward.inbox.red_flags.waiting(reading)


async def test_red_flag_is_told_before_the_form_is_complete(ward: Ward) -> None:
    """As soon as the one answer is there; other answers are none."""
    submission = await ward.submission()
    async with ward.surgery.write() as unit:
        calm = await ward.inbox.intake.divert(
            unit, submission.patient, submission.case, submission.form, answers={"breathing": [False]}
        )
        flag = await ward.inbox.intake.divert(
            unit, submission.patient, submission.case, submission.form, answers={"breathing": [True]}
        )
        other = await ward.inbox.intake.form(unit, submission.form)
    assert calm is None
    assert flag is not None
    assert "spreading-fever" in {condition.question for condition in other.red_flags}


async def test_further_reports_add_to_the_flag(ward: Ward) -> None:
    """The first has no number to call yet; what comes later is kept, told, and nothing is lost of before."""
    pain = {**SKIN, "breathing": [True], "chest-pain": [True]}
    whole = await ward.submission(pain)
    early = {"patient": whole.patient, "case": whole.case, "form": whole.form}
    async with ward.surgery.write() as unit:
        first = await ward.inbox.intake.divert(unit, **early, answers={"breathing": [True]})
    assert first is not None
    assert (("breathing",), None) == (first.questions, first.check_in)
    ward.news.heard.clear()
    added = await ward.submit(whole)
    assert isinstance(added, RedFlag)
    async with ward.surgery.read() as reading:
        (waiting,) = await ward.inbox.red_flags.waiting(reading)
    assert added == waiting
    assert (first.id, {"breathing", "chest-pain"}, CHECK_IN) == (
        waiting.id,
        set(waiting.questions),
        waiting.check_in,
    )
    assert [("tasks.changed", TENANT)] == ward.news.heard
    async with ward.surgery.write() as unit:
        assert waiting == await ward.inbox.intake.divert(unit, **early, answers={"chest-pain": [True]})
    events = await ward.surgery.events(patient=str(ward.rosa.id), type="red-flag")
    assert ["red-flag.raised", "red-flag.added-to", "red-flag.listed"] == events


async def test_a_report_after_the_flag_was_dealt_with_is_seen(ward: Ward) -> None:
    """They got worse, or can be reached now: they are on the safety list again, unless nothing is new."""
    pain = await ward.submission({**SKIN, "chest-pain": [True]})
    early = {"patient": pain.patient, "case": pain.case, "form": pain.form}
    async with ward.surgery.write() as unit:
        flag = await ward.inbox.intake.divert(unit, **early, answers={"chest-pain": [True]})
    assert flag is not None
    for waits in (1, 0):
        async with ward.surgery.write() as unit:
            await ward.inbox.red_flags.handle(unit, flag.id, ward.cora.id)
        await ward.submit(pain)
        async with ward.surgery.read() as reading:
            assert waits == await ward.inbox.red_flags.count(reading)


async def test_incomplete_answers_are_refused_with_every_fault(ward: Ward) -> None:
    """And nothing is kept."""
    with pytest.raises(errors.AnswersMalformed) as caught:
        await ward.submit(await ward.submission({**SKIN, "where": [], "kind": ["planet"]}))
    named = {fault.link_id for fault in caught.value.faults}
    assert {"where", "kind"} <= named
    assert 0 == await _count(ward)


async def test_answers_decide_how_urgent_it_is(ward: Ward) -> None:
    """A bleeding mole waits a day, not three."""
    case = await ward.send(answers={**SKIN, "bleeds": [True]})
    assert Priority.SOON == case.state.priority
    assert ward.surgery.now + timedelta(days=1) == case.state.clock.due_at


async def test_another_patients_case_is_unknown(ward: Ward) -> None:
    """Whoever guesses the id of a case gets nothing of it."""
    case, sam = await ward.send(), await register(ward.surgery, SAM)
    with pytest.raises(errors.Unknown):
        await ward.submit(await ward.submission(case=CaseId(case.id), patient=sam))


async def test_old_cases_keep_their_version_of_the_form(ward: Ward) -> None:
    """A form published later changes nothing in what was asked (P4)."""
    case = await ward.send(answers=QUESTION, slug="general-question-en")
    async with ward.surgery.write() as unit:
        current = await ward.questionnaires.current(unit, "general-question-en")
        changed = {**current.resource, "title": "Ask us"}
        newer = await ward.questionnaires.publish(unit, "general-question-en", changed)
    assert case.form is not None
    async with ward.surgery.read() as reading:
        old = await ward.questionnaires.get(reading, case.form)
        offered = {form.form.id for form in await ward.inbox.intake.forms(reading)}
    assert ("General question", 1, 2) == (old.questionnaire.title, old.version, newer.version)
    assert newer.id in offered
    assert old.id not in offered


async def test_forms_are_shipped_in_two_languages(ward: Ward) -> None:
    """Five kinds, the same questions in both; publishing them again adds nothing."""
    async with ward.surgery.write() as unit:
        await ward.inbox.furnish(unit)
        forms = await ward.inbox.intake.forms(unit)
    assert 10 == len(forms)
    by_kind: dict[str, list[list[str]]] = {}
    for form in forms:
        by_kind.setdefault(form.kind, []).append([i.link_id for i in form.form.questionnaire.walk()])
        assert 1 == form.form.version
        assert {"chest-pain", "breathing"} <= {flag.question for flag in form.red_flags}
    assert all(english == spanish for english, spanish in by_kind.values())
