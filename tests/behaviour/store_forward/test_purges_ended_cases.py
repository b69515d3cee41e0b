"""A case that was kept long enough goes whole, and only as it is when it goes: reopened it stays."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from clinic import Attachments, Correction, File, Person, PersonKind, Target
from clinic.encounters.row import EncounterRow
from clinic.writing.rows import AttachmentRow
from store_forward import Case, CaseDisposal, CaseRefiling, Ending
from store_forward.cases.rows import CaseRow
from tests.behaviour.clinic.folk import SAM, register
from tests.behaviour.clinic.surgery import TENANT
from tests.behaviour.store_forward.ward import CONTENT, Ward
from vault import (
    AuditTrail,
    Blobs,
    BlobSettings,
    BlobWriter,
    Candidate,
    LegalHolds,
    Purge,
    PurgeReport,
    Reading,
    RetentionRules,
    Subject,
    TenantId,
)

_GONE = PurgeReport("case", purged=1, held=0)
_HELD = PurgeReport("case", purged=0, held=1)
_PASSED_OVER = PurgeReport("case", purged=0, held=0)


class _Watched(CaseDisposal):
    """Has something happen between the listing and the purge."""

    meanwhile: Callable[[], Awaitable[None]] | None = None

    async def old(
        self, reading: Reading, tenant: TenantId, before: datetime, after: UUID | None, limit: int
    ) -> Sequence[Candidate]:
        found = await super().old(reading, tenant, before, after, limit)
        if self.meanwhile is not None:
            await self.meanwhile()
        return found


class _Cellar:
    """The ward's retention: a day for ended cases."""

    def __init__(self, ward: Ward, folder: Path) -> None:
        records, trail = ward.surgery.records, AuditTrail(ward.surgery.keys)
        self.blobs = Blobs(BlobSettings(folder=folder), ward.surgery.keys)
        self.disposal = _Watched(records, self.blobs)
        self.rules = RetentionRules(trail)
        self.holds = LegalHolds(records.sealer, trail)
        self.purge = Purge(ward.surgery.database, trail, self.rules, self.holds, [self.disposal])


@pytest.fixture
async def cellar(ward: Ward, tmp_path: Path) -> _Cellar:
    """Rule that ended cases go after a day."""
    cellar = _Cellar(ward, tmp_path / "blobs")
    async with ward.surgery.write() as unit:
        await cellar.rules.keep(unit, TENANT, "case", 1)
    return cellar


async def _old(ward: Ward) -> Case:
    case = await ward.answered()
    ward.surgery.pass_time(days=2)
    return case


async def _reopen(ward: Ward, case: Case) -> None:
    async with ward.surgery.write() as unit:
        await ward.inbox.desk.reopen(unit, case.id, ward.inbox_person(ward.rosa))


async def _attach(ward: Ward, cellar: _Cellar, encounter: UUID) -> None:
    attachments, about = Attachments(ward.surgery.records, cellar.blobs), Target("encounter", encounter)
    async with ward.surgery.write() as unit:
        blob = await attachments.begin(unit, about)
    async with ward.surgery.write() as unit:
        writer = await cellar.blobs.open(unit, blob)
    assert isinstance(writer, BlobWriter)
    await writer.append(b"a letter")
    stored, author = await writer.finish(), Person(PersonKind.STAFF, ward.ada.id)
    file = File("application/pdf", hashlib.sha256(b"a letter").hexdigest(), "letter.pdf")
    async with ward.surgery.write() as unit:
        await attachments.attach(unit, ward.rosa.id, about, stored, file, author=author)


async def _left(ward: Ward) -> list[int]:
    async with ward.surgery.read() as reading:
        return [
            len((await reading.session.scalars(select(model.id))).all())
            for model in (CaseRow, EncounterRow, AttachmentRow)
        ]


async def test_every_encounter_of_a_reopened_case_goes(ward: Ward, cellar: _Cellar) -> None:
    """The reason is sealed in each, and staff attach files to each."""
    case = await ward.answered()
    await _attach(ward, cellar, case.encounter)
    await _reopen(ward, case)
    again = await ward.seen(case.id)
    await _attach(ward, cellar, again.encounter)
    async with ward.surgery.write() as unit:
        await ward.inbox.desk.close(unit, case.id, Ending.WITHDRAWN, ward.inbox_person(ward.rosa))
    other = await ward.send()
    ward.surgery.pass_time(days=2)
    assert [2, 3, 2] == await _left(ward)
    assert [_GONE] == await cellar.purge.run(TENANT, "job:1")
    assert [1, 1, 0] == await _left(ward)
    assert other == await ward.seen(other.id)


async def test_a_case_that_is_being_reopened_stays(ward: Ward, cellar: _Cellar) -> None:
    """Listed as ended, the purge waits for whoever is reopening it, and then finds it open."""
    case = await _old(ward)
    async with ward.surgery.write() as unit:
        await ward.inbox.desk.reopen(unit, case.id, ward.inbox_person(ward.rosa))
        purging = asyncio.create_task(cellar.purge.run(TENANT, "job:1"))
        await asyncio.sleep(0.2)
    assert [_PASSED_OVER] == await purging
    assert (await ward.seen(case.id)).state.is_open
    assert "retention.purged" not in await ward.surgery.events(type="retention")


async def test_a_case_reopened_since_the_listing_stays(ward: Ward, cellar: _Cellar) -> None:
    """It is answered again, and kept from then on."""
    case = await _old(ward)
    cellar.disposal.meanwhile = lambda: _reopen(ward, case)
    assert [_PASSED_OVER] == await cellar.purge.run(TENANT, "job:1")
    assert (await ward.seen(case.id)).state.is_open
    cellar.disposal.meanwhile = None
    async with ward.surgery.write() as unit:
        await ward.inbox.answers.draft(unit, case.id, ward.ada.id, CONTENT)
        await ward.inbox.answers.sign(unit, case.id, ward.ada.id)
    assert [_PASSED_OVER] == await cellar.purge.run(TENANT, "job:2")
    ward.surgery.pass_time(days=2)
    assert [_GONE] == await cellar.purge.run(TENANT, "job:3")


async def test_a_case_moved_to_a_held_patient_since_the_listing_stays(ward: Ward, cellar: _Cellar) -> None:
    """Whom it is about is asked when it would go, not before."""
    case, sam = await _old(ward), await register(ward.surgery, SAM)
    refiling = CaseRefiling(ward.surgery.records, ward.news)
    correction = Correction(ward.surgery.records, ward.links, [refiling])
    async with ward.surgery.write() as unit:
        await cellar.holds.place(unit, TENANT, Subject(f"patient:{sam.id}"), "court order")

    async def refile() -> None:
        async with ward.surgery.write() as unit:
            await correction.move(unit, case.target, ward.rosa.id, sam.id, "It was the brother's arm")

    cellar.disposal.meanwhile = refile
    assert [_HELD] == await cellar.purge.run(TENANT, "job:1")
    assert sam.id == (await ward.seen(case.id)).patient
