"""Keeps pictures that a provider takes of a visit, as sealed attachments of its encounter."""

from __future__ import annotations

import asyncio
import hashlib
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from clinic import Attachment, Attachments, File, Person, PersonKind, StaffId, Target
from consult.appointments import Appointments
from consult.errors import SnapshotRefused, VisitConflict
from consult.ids import AppointmentId
from consult.news import VisitNews
from consult.visit import ConsultationStatus
from vault import Blobs, BlobWriter, Database, Origin, UnitOfWork

LARGEST_SNAPSHOT = 8 * 1024 * 1024
"""Bytes."""

_MOST_PIXELS = 4096 * 4096
_MEDIA_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png"}


class Snapshots:
    """Takes pictures in. Everybody in the visit sees that one was taken."""

    def __init__(
        self,
        database: Database,
        blobs: Blobs,
        attachments: Attachments,
        appointments: Appointments,
        news: VisitNews,
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._attachments = attachments
        self._appointments = appointments
        self._news = news

    async def keep(
        self, origin: Origin, appointment: AppointmentId, author: StaffId, content: bytes
    ) -> Attachment:
        """Keep a picture of a live visit. Raises SnapshotRefused, VisitConflict (not live), Unknown."""
        media_type = await asyncio.to_thread(_media_type, content)
        async with self._database.write(origin) as unit:
            visit = await self._appointments.get(unit, appointment)
            if visit.consultation.status is not ConsultationStatus.LIVE:
                raise VisitConflict("pictures are taken while a visit is live")
            about = Target("encounter", visit.encounter)
            blob = await self._attachments.begin(unit, about)
        async with self._database.read(origin) as reading:
            writer = await self._blobs.open(reading, blob)
        if not isinstance(writer, BlobWriter):
            raise TypeError("a blob that was made just now has been written already")
        await writer.append(content)
        stored = await writer.finish()
        file = File(media_type, hashlib.sha256(content).hexdigest(), "snapshot")

        async def attach(unit: UnitOfWork) -> Attachment:
            self._news.snapshot_taken(unit, appointment)
            by = Person(PersonKind.STAFF, author)
            return await self._attachments.attach(unit, visit.patient, about, stored, file, author=by)

        return await self._database.transact(origin, attach)


def _media_type(content: bytes) -> str:
    """Return what the bytes are, by opening them. Raises SnapshotRefused."""
    if len(content) > LARGEST_SNAPSHOT:
        raise SnapshotRefused("too large")
    try:
        with Image.open(BytesIO(content), formats=tuple(_MEDIA_TYPES)) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise SnapshotRefused("too large")
            picture.verify()
            return _MEDIA_TYPES[str(picture.format)]
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise SnapshotRefused("not a picture") from error
