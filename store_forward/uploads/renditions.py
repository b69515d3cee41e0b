"""What uploads were found to be, and the copies that are served in their place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from clinic import AttachmentId, Attachments, File, Records, Target, Work, data, of_patient, tenant_of
from clinic import errors as clinical
from store_forward.images import Insistence, Reason, Verdict
from store_forward.images.found import Found
from store_forward.uploads.destination import is_unsent
from store_forward.uploads.rows import RenditionRow, UploadRow
from store_forward.uploads.upload import Upload, UploadId, UploadState
from store_forward.uploads.uploads import Uploads, upload_row
from vault import Action, BlobId, BlobReader, Blobs, StoredBlob, UnitOfWork

_LONGEST_STEM = 200


@dataclass(frozen=True)
class Copy:
    """A finished blob with the hash of what is in it."""

    stored: StoredBlob
    sha256: str


@dataclass(frozen=True)
class Examined:
    """What was made of one upload. `sha256`: of the original."""

    found: Found
    sha256: str
    served: Copy
    thumbnail: StoredBlob | None


@dataclass(frozen=True)
class Rendition:
    """What is known of an upload that was opened. `sha256`, `original_sha256`: of copy and original."""

    upload: UploadId
    media_type: str
    size: int
    sha256: str
    original_sha256: str
    width: int | None
    height: int | None
    duration_ms: int | None
    pages: int | None
    verdict: Verdict | None
    reasons: tuple[Reason, ...]
    has_thumbnail: bool


class Renditions:
    """The repository of renditions."""

    def __init__(self, records: Records, uploads: Uploads, attachments: Attachments, blobs: Blobs) -> None:
        self._records = records
        self._uploads = uploads
        self._attachments = attachments
        self._blobs = blobs

    async def keep(self, unit: UnitOfWork, upload: Upload, examined: Examined) -> None:
        """Keep what was found, the original sealed; attach the copy, unless the photograph is poor.

        A poor one that its sender did not insist on yet is to be taken again. Raises Unknown.
        """
        found = examined.found
        row = await upload_row(unit, upload.id)
        row.media_type, row.sha256 = found.media_type, examined.sha256
        await self._blobs.publish(unit, StoredBlob(upload.blob, upload.claim.size))
        if examined.thumbnail is not None:
            await self._blobs.publish(unit, examined.thumbnail)
        kept = RenditionRow(
            id=upload.id,
            tenant_id=tenant_of(unit),
            blob_id=examined.served.stored.id,
            size=examined.served.stored.size,
            sha256=examined.served.sha256,
            media_type=found.served_type,
            extension=found.extension,
            thumbnail_blob_id=None if examined.thumbnail is None else examined.thumbnail.id,
            width=found.width,
            height=found.height,
            duration_ms=found.duration_ms,
            pages=found.pages,
            verdict=found.verdict,
            reasons=[reason.value for reason in found.reasons],
            made_at=unit.now,
        )
        unit.session.add(kept)
        if found.verdict is Verdict.POOR and upload.claim.insistence is None:
            row.state = UploadState.RETAKE.value
            self._uploads.witness(unit, row, "doubted", Action.UPDATE)
        else:
            await self._attach(unit, upload, row, kept)

    async def insist(self, unit: UnitOfWork, upload: Upload, why: Insistence) -> Upload:
        """Attach a photograph that should be taken again, and keep why. Raises Unknown, Conflict."""
        row = await upload_row(unit, upload.id)
        if row.state != UploadState.RETAKE.value:
            raise clinical.Conflict("this file is not one to be taken again")
        row.insistence = why.value
        await self._attach(unit, upload, row, await _row(unit, upload.id))
        return await self._uploads.get(unit, upload.id)

    async def detach(self, unit: UnitOfWork, upload: UploadId) -> None:
        """Take a file off a case that was not sent yet; one that is not attached, or to anything else, stays.

        The caller then ends the upload.
        """
        row = await upload_row(unit, upload)
        if row.attachment_id is None or not await is_unsent(unit, Target(row.about_kind, row.about_id)):
            return
        attachment = AttachmentId(row.attachment_id)
        row.state, row.attachment_id = UploadState.RETAKE.value, None
        await unit.session.flush()
        await self._attachments.remove(unit, attachment)

    async def discard(self, unit: UnitOfWork, upload: UploadId) -> None:
        """Destroy the copies of an upload that is ended; one without any is fine."""
        row = await unit.session.get(RenditionRow, upload)
        if row is not None:
            for blob in filter(None, (row.blob_id, row.thumbnail_blob_id)):
                await self._blobs.erase(unit, BlobId(blob))

    async def of(self, work: Work, uploads: Sequence[Upload]) -> dict[UploadId, Rendition]:
        """Return what is known of these uploads; the caller's list is the disclosure."""
        wanted = (
            select(RenditionRow, UploadRow.sha256)
            .join(UploadRow, UploadRow.id == RenditionRow.id)
            .where(RenditionRow.id.in_([upload.id for upload in uploads]))
        )
        rows = (await work.session.execute(wanted)).all()
        return {UploadId(row.id): _rendition(row, original or "") for row, original in rows}

    async def thumbnail(self, work: Work, attachment: AttachmentId) -> BlobReader:
        """Return a reader of the thumbnail of an attachment, a JPEG. Raises Unknown when it has none."""
        found = (
            await work.session.execute(
                select(RenditionRow.thumbnail_blob_id, UploadRow.patient_id)
                .join(UploadRow, UploadRow.id == RenditionRow.id)
                .where(UploadRow.attachment_id == attachment)
            )
        ).one_or_none()
        if found is None or found.thumbnail_blob_id is None:
            raise clinical.Unknown("thumbnail")
        entities = of_patient(found.patient_id), data("attachment", attachment)
        self._records.witness(work, "attachment.previewed", Action.READ, *entities)
        return await self._blobs.reader(work, BlobId(found.thumbnail_blob_id))

    async def judged(self, work: Work, since: datetime, until: datetime) -> tuple[int, int]:
        """Return how many photographs were judged within a time, `until` left out, and how many were poor."""
        judged = select(func.count(RenditionRow.id)).where(
            RenditionRow.made_at >= since, RenditionRow.made_at < until, RenditionRow.verdict.is_not(None)
        )
        poor = judged.where(RenditionRow.verdict == Verdict.POOR.value)
        return await work.session.scalar(judged) or 0, await work.session.scalar(poor) or 0

    async def _attach(self, unit: UnitOfWork, upload: Upload, row: UploadRow, kept: RenditionRow) -> None:
        attachment = await self._attachments.attach(
            unit,
            upload.patient,
            upload.about,
            StoredBlob(BlobId(kept.blob_id), kept.size),
            File(kept.media_type, kept.sha256, _served_name(upload.claim.name, kept.extension)),
            author=upload.author,
        )
        row.state, row.attachment_id = UploadState.ATTACHED.value, attachment.id
        self._uploads.witness(unit, row, "attached", Action.UPDATE)


async def _row(work: Work, upload: UploadId) -> RenditionRow:
    row = await work.session.get(RenditionRow, upload)
    if row is None:
        raise clinical.Unknown("upload")
    return row


def _served_name(name: str, extension: str) -> str:
    """Return what the copy is called: as its original, with the ending of what it is now."""
    stem, dot, _ = name.rpartition(".")
    stem = (stem if dot and stem else name)[:_LONGEST_STEM]
    return f"{stem}.{extension}" if stem else ""


def _rendition(row: RenditionRow, original_sha256: str) -> Rendition:
    return Rendition(
        UploadId(row.id),
        row.media_type,
        row.size,
        row.sha256,
        original_sha256,
        row.width,
        row.height,
        row.duration_ms,
        row.pages,
        None if row.verdict is None else Verdict(row.verdict),
        tuple(Reason(reason) for reason in row.reasons),
        row.thumbnail_blob_id is not None,
    )
