"""Attachments: rows that point to blobs of the vault, published in the unit that adds the row."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from clinic.errors import Malformed, Unknown
from clinic.ids import AttachmentId, PatientId
from clinic.patients.patients import patient_row
from clinic.person import Person, PersonKind
from clinic.records import Records, Work, data, of_patient, patient_subject, tenant_of
from clinic.target import Target
from clinic.text import checked_text
from clinic.writing.rows import AttachmentRow
from vault import ERASED, Action, BlobId, BlobReader, Blobs, StoredBlob, Subject, UnitOfWork

_MEDIA_TYPE = re.compile(r"(?:image|video|audio|application|text)/[a-z0-9][a-z0-9.+-]{0,80}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LONGEST_NAME = 255


@dataclass(frozen=True)
class File:
    """What is said of a file when it is attached. `sha256`: of the clear bytes, hexadecimal.

    `media_type`: as found in the bytes, not as claimed. `name`: as the sender called it.
    """

    media_type: str
    sha256: str
    name: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if not _MEDIA_TYPE.fullmatch(self.media_type):
            raise Malformed("media_type", "a media type such as image/jpeg")
        if not _SHA256.fullmatch(self.sha256):
            raise Malformed("sha256", "64 hexadecimal digits")
        checked_text("name", self.name, _LONGEST_NAME, shortest=0)


@dataclass(frozen=True)
class Attachment:
    """One file. `size`: bytes."""

    id: AttachmentId
    patient: PatientId
    about: Target
    blob: BlobId
    file: File
    size: int
    author: Person
    created_at: datetime


class Attachments:
    """The repository of attachments."""

    def __init__(self, records: Records, blobs: Blobs) -> None:
        self._records = records
        self._blobs = blobs

    async def begin(self, unit: UnitOfWork, about: Target) -> BlobId:
        """Return an empty blob to upload into; it belongs to `about`, and is swept when never attached."""
        return await self._blobs.create(unit, tenant_of(unit), Subject(f"{about.kind}:{about.id}"))

    async def attach(
        self,
        unit: UnitOfWork,
        patient: PatientId,
        about: Target,
        stored: StoredBlob,
        file: File,
        *,
        author: Person,
    ) -> Attachment:
        """Publish a finished blob as an attachment. Raises Unknown, Malformed, and what the vault raises."""
        owner = await patient_row(unit, patient)
        await self._blobs.publish(unit, stored)
        row = AttachmentRow(
            id=self._records.new_id(),
            tenant_id=owner.tenant_id,
            patient_id=patient,
            about_kind=about.kind,
            about_id=about.id,
            blob_id=stored.id,
            media_type=file.media_type,
            size=stored.size,
            sha256=file.sha256,
            author_kind=author.kind.value,
            author_id=author.id,
            created_at=unit.now,
        )
        await self._records.sealer.seal(unit, row, patient_subject(patient), name=file.name)
        unit.session.add(row)
        await unit.session.flush()
        self._witness(unit, row, "added", Action.CREATE)
        return _attachment(row, file.name)

    async def about(self, work: Work, patient: PatientId, about: Target) -> list[Attachment]:
        """Return the attachments of something, oldest first; one event for the list."""
        wanted = (
            select(AttachmentRow)
            .where(
                AttachmentRow.patient_id == patient,
                AttachmentRow.about_kind == about.kind,
                AttachmentRow.about_id == about.id,
            )
            .order_by(AttachmentRow.created_at, AttachmentRow.id)
        )
        rows = list(await work.session.scalars(wanted))
        opened = await self._records.sealer.open(work, rows, "name")
        self._records.witness(work, "attachment.listed", Action.READ, of_patient(patient))
        return [
            _attachment(row, values["name"])
            for row, values in zip(rows, opened, strict=True)
            if values["name"] is not ERASED
        ]

    async def open(self, work: Work, attachment: AttachmentId) -> tuple[Attachment, BlobReader]:
        """Return an attachment with a reader of its bytes. Raises Unknown, also when it was erased."""
        row = await _row(work, attachment)
        name = (await self._records.sealer.open_one(work, row, "name"))["name"]
        if name is ERASED:
            raise Unknown("attachment")
        self._witness(work, row, "read", Action.READ)
        return _attachment(row, name), await self._blobs.reader(work, BlobId(row.blob_id))

    async def remove(self, unit: UnitOfWork, attachment: AttachmentId) -> None:
        """Take one off what it was attached to; the caller destroys its bytes. Raises Unknown."""
        row = await _row(unit, attachment)
        await unit.session.delete(row)
        await unit.session.flush()
        self._witness(unit, row, "removed", Action.DELETE)

    def _witness(self, work: Work, row: AttachmentRow, event: str, action: Action) -> None:
        self._records.witness(
            work, f"attachment.{event}", action, of_patient(row.patient_id), data("attachment", row.id)
        )


async def _row(work: Work, attachment: UUID) -> AttachmentRow:
    row = await work.session.get(AttachmentRow, attachment)
    if row is None:
        raise Unknown("attachment")
    return row


def _attachment(row: AttachmentRow, name: str | None) -> Attachment:
    return Attachment(
        AttachmentId(row.id),
        PatientId(row.patient_id),
        Target(row.about_kind, row.about_id),
        BlobId(row.blob_id),
        File(row.media_type, row.sha256, name or ""),
        row.size,
        Person(PersonKind(row.author_kind), row.author_id),
        row.created_at,
    )
