"""The dashboard's figures: how long answers took, how many were late, how many photographs were poor."""

from datetime import timedelta

from store_forward import Ending
from store_forward.uploads.rows import RenditionRow, UploadRow
from tests.behaviour.store_forward.ward import CONTENT, QUESTION, Ward
from vault import UnitOfWork


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


async def test_poor_photographs_are_counted(ward: Ward) -> None:
    """Whether they were taken again or sent anyway; what is no photograph is not judged."""
    case = await ward.send()
    async with ward.surgery.write() as unit:
        for verdict in ("good", "doubtful", "poor", "poor", None):
            await _judged(ward, unit, case.id, verdict)
    async with ward.surgery.read() as reading:
        photos = await ward.inbox.figures.photos(
            reading, ward.surgery.now, ward.surgery.now + timedelta(seconds=1)
        )
    assert (4, 2, 0.5) == (photos.judged, photos.failed, photos.failure_rate)


async def _judged(ward: Ward, unit: UnitOfWork, case: object, verdict: str | None) -> None:
    number, tenant = ward.surgery.records.new_id(), unit.origin.tenant
    upload = UploadRow(
        id=number,
        tenant_id=tenant,
        patient_id=ward.rosa.id,
        about_kind="case",
        about_id=case,
        author_kind="patient",
        author_id=ward.rosa.id,
        kind="photo",
        size=1,
        state="received",
        blob_id=ward.surgery.records.new_id(),
        created_at=unit.now,
        expires_at=unit.now,
    )
    unit.session.add(upload)
    await unit.session.flush()
    unit.session.add(
        RenditionRow(
            id=number,
            tenant_id=tenant,
            blob_id=ward.surgery.records.new_id(),
            size=1,
            sha256="0" * 64,
            media_type="image/jpeg",
            extension="jpg",
            verdict=verdict,
            reasons=[],
            made_at=unit.now,
        )
    )
    await unit.session.flush()
