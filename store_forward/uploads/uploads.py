"""Keeps uploads: begins them within the caps, and moves them on. Their bytes are blobs of the vault."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select

from clinic import (
    AttachmentId,
    PatientId,
    Person,
    PersonKind,
    Records,
    Target,
    Work,
    data,
    of_patient,
    patient_subject,
    tenant_of,
)
from clinic import errors as clinical
from store_forward.images import Insistence, MediaKind, Refusal, View
from store_forward.uploads.destination import check_takes_files
from store_forward.uploads.faults import (
    EmptyFile,
    QuotaReached,
    TooManyFiles,
    UploadOver,
    UploadTooLarge,
)
from store_forward.uploads.rows import UploadRow
from store_forward.uploads.settings import UploadSettings
from store_forward.uploads.upload import Claim, Upload, UploadId, UploadState
from vault import ERASED, Action, BlobId, Blobs, JobQueue, JobSpec, Subject, TenantId, UnitOfWork

CHECK = "upload.check"
"""The kind of the job that opens and judges what was received; its payload names the upload."""

_S = UploadState
_KEPT = (_S.RECEIVING, _S.RECEIVED, _S.RETAKE, _S.ATTACHED)
_UNDER_WAY = (_S.RECEIVING, _S.RECEIVED, _S.RETAKE)
_DAY = timedelta(days=1)
_BUSY_RETRY_S = 15 * 60


class Uploads:
    """The repository of uploads."""

    def __init__(self, records: Records, blobs: Blobs, jobs: JobQueue, settings: UploadSettings) -> None:
        self._records = records
        self._blobs = blobs
        self._jobs = jobs
        self.settings = settings

    async def begin(
        self, unit: UnitOfWork, patient: PatientId, about: Target, author: Person, claim: Claim
    ) -> Upload:
        """Return a new upload, of which nothing has arrived.

        Raises EmptyFile, UploadTooLarge, TooManyFiles, QuotaReached, CaseClosed, Unknown.
        """
        tenant = tenant_of(unit)
        await check_takes_files(unit, about)
        if claim.size == 0:
            raise EmptyFile
        if claim.size > (most := self.settings.most_bytes(claim.kind)):
            raise UploadTooLarge(most)
        await unit.exclusive(f"uploads:{tenant}")
        await self._check_caps(unit, about, claim.size)
        row = UploadRow(
            id=self._records.new_id(),
            tenant_id=tenant,
            patient_id=patient,
            about_kind=about.kind,
            about_id=about.id,
            author_kind=author.kind.value,
            author_id=author.id,
            kind=claim.kind.value,
            size=claim.size,
            view=claim.view,
            insistence=claim.insistence,
            state=_S.RECEIVING.value,
            blob_id=await self._blobs.create(unit, tenant, Subject(f"{about.kind}:{about.id}")),
            created_at=unit.now,
            expires_at=unit.now + timedelta(hours=self.settings.life_hours),
        )
        await self._records.sealer.seal(unit, row, patient_subject(patient), name=claim.name)
        unit.session.add(row)
        await unit.session.flush()
        self.witness(unit, row, "begun", Action.CREATE)
        return _upload(row, claim.name)

    async def get(self, work: Work, upload: UploadId) -> Upload:
        """Return one upload. Raises Unknown, also when its patient was erased."""
        row = await upload_row(work, upload)
        found = await self._opened(work, [row])
        if not found:
            raise clinical.Unknown("upload")
        self.witness(work, row, "read", Action.READ)
        return found[0]

    async def about(self, work: Work, patient: PatientId, about: Target) -> list[Upload]:
        """Return the uploads of something that were not ended, oldest first; one event for the list."""
        wanted = (
            select(UploadRow)
            .where(
                UploadRow.patient_id == patient,
                UploadRow.about_kind == about.kind,
                UploadRow.about_id == about.id,
                UploadRow.state != _S.ENDED.value,
            )
            .order_by(UploadRow.created_at, UploadRow.id)
        )
        rows = list(await work.session.scalars(wanted))
        self._records.witness(work, "upload.listed", Action.READ, of_patient(patient))
        return await self._opened(work, rows)

    async def received(self, unit: UnitOfWork, upload: UploadId) -> None:
        """Have an upload checked, all of whose bytes are durable; again is no fault."""
        row = await upload_row(unit, upload)
        if row.state != _S.RECEIVING.value:
            return
        row.state = _S.RECEIVED.value
        self.witness(unit, row, "received", Action.UPDATE)
        payload = {"upload": str(upload)}
        await self._jobs.put(unit, JobSpec(CHECK, payload, tenant_of(unit), once=str(upload)))

    async def end(self, unit: UnitOfWork, upload: UploadId) -> None:
        """Give an upload up and destroy its bytes; one that is attached stays. Raises Unknown, Conflict."""
        row = await upload_row(unit, upload)
        if row.state == _S.ATTACHED.value:
            raise clinical.Conflict("this file is attached already")
        if row.state == _S.ENDED.value:
            return
        await self._blobs.erase(unit, BlobId(row.blob_id))
        row.state, row.refusal = _S.ENDED.value, None
        self.witness(unit, row, "ended", Action.DELETE)

    async def refuse(self, unit: UnitOfWork, upload: UploadId, refusal: Refusal) -> None:
        """Say why an upload is not taken, and destroy its bytes."""
        row = await upload_row(unit, upload)
        await self._blobs.erase(unit, BlobId(row.blob_id))
        row.state, row.refusal = _S.REFUSED.value, refusal.value
        self.witness(unit, row, "refused", Action.UPDATE, why=refusal.value)

    async def expired(self, work: Work) -> list[tuple[TenantId, UploadId]]:
        """Return what was not attached in time, of any clinic `work` sees, a hundred at most."""
        wanted = (
            select(UploadRow.tenant_id, UploadRow.id)
            .where(
                UploadRow.state.in_([state.value for state in _UNDER_WAY]), UploadRow.expires_at < work.now
            )
            .order_by(UploadRow.expires_at)
            .limit(100)
        )
        rows = (await work.session.execute(wanted)).all()
        return [(TenantId(tenant), UploadId(number)) for tenant, number in rows]

    async def refile(self, unit: UnitOfWork, about: Target, wrong: PatientId, right: PatientId) -> None:
        """Move the uploads of something from one patient to another (`clinic.Refiling`)."""
        wanted = select(UploadRow).where(
            UploadRow.patient_id == wrong, UploadRow.about_kind == about.kind, UploadRow.about_id == about.id
        )
        rows = (await unit.session.scalars(wanted)).all()
        opened = await self._records.sealer.open(unit, rows, "name")
        for row, values in zip(rows, opened, strict=True):
            row.patient_id = right
            if values["name"] is not ERASED:
                await self._records.sealer.seal(unit, row, patient_subject(right), name=values["name"])

    async def _check_caps(self, unit: UnitOfWork, about: Target, size: int) -> None:
        same = (UploadRow.about_kind == about.kind, UploadRow.about_id == about.id)
        kept = UploadRow.state.in_([state.value for state in _KEPT])
        files = await unit.session.scalar(select(func.count(UploadRow.id)).where(*same, kept))
        if (files or 0) >= self.settings.files:
            raise TooManyFiles(self.settings.files)
        under_way = UploadRow.state.in_([state.value for state in _UNDER_WAY])
        if await _bytes(unit, under_way) + size > self.settings.tenant_open_bytes:
            raise QuotaReached(_BUSY_RETRY_S)
        since: datetime = unit.now - _DAY
        if await _bytes(unit, UploadRow.created_at > since) + size > self.settings.tenant_daily_bytes:
            raise QuotaReached(int(_DAY.total_seconds()))

    async def _opened(self, work: Work, rows: Sequence[UploadRow]) -> list[Upload]:
        opened = await self._records.sealer.open(work, rows, "name")
        return [
            _upload(row, values["name"])
            for row, values in zip(rows, opened, strict=True)
            if values["name"] is not ERASED
        ]

    def witness(self, work: Work, row: UploadRow, event: str, action: Action, **detail: str) -> None:
        """Have what happened to an upload in the audit trail."""
        entities = of_patient(row.patient_id), data("upload", row.id)
        self._records.witness(work, f"upload.{event}", action, *entities, tenant=row.tenant_id, detail=detail)


async def upload_row(work: Work, upload: UploadId) -> UploadRow:
    """Return the row of an upload. Raises Unknown."""
    row = await work.session.get(UploadRow, upload)
    if row is None:
        raise clinical.Unknown("upload")
    return row


def check_receiving(upload: Upload, now: datetime) -> None:
    """Raise UploadOver when nothing can be sent to `upload` any more."""
    if upload.state is not _S.RECEIVING or upload.expires_at <= now:
        raise UploadOver


async def _bytes(unit: UnitOfWork, which: object) -> int:
    found = select(func.coalesce(func.sum(UploadRow.size), 0)).where(which)  # type: ignore[arg-type]
    return int(await unit.session.scalar(found) or 0)


def _upload(row: UploadRow, name: str | None) -> Upload:
    claim = Claim(
        MediaKind(row.kind),
        name or "",
        row.size,
        None if row.view is None else View(row.view),
        None if row.insistence is None else Insistence(row.insistence),
    )
    return Upload(
        UploadId(row.id),
        PatientId(row.patient_id),
        Target(row.about_kind, row.about_id),
        Person(PersonKind(row.author_kind), row.author_id),
        claim,
        BlobId(row.blob_id),
        _S(row.state),
        None if row.refusal is None else Refusal(row.refusal),
        None if row.attachment_id is None else AttachmentId(row.attachment_id),
        row.created_at,
        row.expires_at,
    )
