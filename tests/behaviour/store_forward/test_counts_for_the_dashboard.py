"""The dashboard's figures: how long answers took, and how many were late."""

from datetime import timedelta

from store_forward import Ending
from tests.behaviour.store_forward.ward import CONTENT, QUESTION, Ward


async def test_turnaround_and_breaches_are_counted_by_kind(ward: Ward) -> None:
    """Nearest rank of the answered; a refused case is closed but not answered; other periods do not count."""
    began = ward.surgery.now
    for hours in (1, 2, 100):
        case = await ward.send()
        ward.surgery.pass_time(hours=hours)
        async with ward.surgery.write() as unit:
            await ward.inbox.desk.claim(unit, case.id, ward.ada.id)
            await ward.inbox.answers.draft(unit, case.id, ward.ada.id, CONTENT)
            await ward.inbox.answers.sign(unit, case.id, ward.ada.id)
    other = await ward.send(answers=QUESTION, slug="general-question-en")
    async with ward.surgery.write() as unit:
        await ward.inbox.desk.close(unit, other.id, Ending.WITHDRAWN, None)
    ended = ward.surgery.now + timedelta(seconds=1)
    async with ward.surgery.read() as reading:
        total, question, skin = await ward.inbox.figures.between(reading, began, ended)
        (nothing,) = await ward.inbox.figures.between(reading, ended, ended + timedelta(days=1))
    assert (4, 3, 1, 0.25) == (total.closed, total.answered, total.breached, total.breach_rate)
    assert (2 * 3600, 100 * 3600) == (total.turnaround_p50_s, total.turnaround_p95_s)
    assert ("general-question", 1, 0, None) == (
        question.kind,
        question.closed,
        question.answered,
        question.turnaround_p50_s,
    )
    assert ("skin-problem", 3) == (skin.kind, skin.answered)
    assert (0, None, None) == (nothing.closed, nothing.breach_rate, nothing.turnaround_p95_s)
