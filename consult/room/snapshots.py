"""Keeps pictures that a provider takes of a visit, as sealed attachments of its encounter."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from io import BytesIO

from PIL import Image, UnidentifiedImageError
from sqlalchemy import select

from clinic import (
    Attachment,
    AttachmentId,
    Attachments,
    File,
    Person,
    PersonKind,
    StaffId,
    Target,
    Work,
    tenant_of,
)
from consult.appointments import Appointment, AppointmentRow, Appointments
from consult.errors import SnapshotRefused, VisitConflict
from consult.ids import AppointmentId, ParticipantId
from consult.news import VisitNews
from consult.participants import Participants
from consult.room.rows import SnapshotRow
from consult.visit import ConsultationStatus
from vault import Blobs, BlobWriter, Database, Origin, UnitOfWork

LARGEST_SNAPSHOT = 8 * 1024 * 1024
"""Bytes."""

_MOST_PIXELS = 4096 * 4096
_MEDIA_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png"}


class PictureKind(StrEnum):
    """Which of somebody's videos."""

    CAMERA = "camera"
    SCREEN = "screen"


@dataclass(frozen=True)
class Frame:
    """The frame that a snapshot shows. `participant`: whose video it is of.

    `rtp_timestamp`: as everybody in the room has it, 90 kHz, modulo 2**32; None where the browser did not
    tell. `at`: when it was captured; `offset`: since the visit was first live.
    """

    participant: ParticipantId
    kind: PictureKind
    rtp_timestamp: int | None
    at: datetime
    offset: timedelta


class Snapshots:
    """Takes pictures in. Everybody in the visit sees that one was taken."""

    def __init__(
        self,
        *,
        database: Database,
        blobs: Blobs,
        attachments: Attachments,
        appointments: Appointments,
        participants: Participants,
        news: VisitNews,
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._attachments = attachments
        self._appointments = appointments
        self._participants = participants
        self._news = news

    async def frame(
        self,
        work: Work,
        appointment: AppointmentId,
        *,
        participant: ParticipantId,
        kind: PictureKind,
        rtp_timestamp: int | None,
        ago: timedelta,
    ) -> Frame:
        """Return the frame that was captured so long ago; ask before the picture comes, which takes a while.

        Raises Unknown, VisitConflict (not live).
        """
        visit = await self._live(work, appointment)
        await self._participants.row(work, appointment, participant)
        begun_at = visit.consultation.live_since or work.now
        at = max(work.now - ago, begun_at)
        return Frame(participant, kind, rtp_timestamp, at, at - begun_at)

    async def keep(
        self, origin: Origin, appointment: AppointmentId, author: StaffId, frame: Frame, content: bytes
    ) -> Attachment:
        """Keep a picture of a live visit. Raises SnapshotRefused, VisitConflict (not live), Unknown."""
        media_type = await asyncio.to_thread(_media_type, content)
        async with self._database.write(origin) as unit:
            visit = await self._live(unit, appointment)
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
            kept = await self._attachments.attach(unit, visit.patient, about, stored, file, author=by)
            row = SnapshotRow(
                attachment_id=kept.id,
                tenant_id=tenant_of(unit),
                appointment_id=appointment,
                participant_id=frame.participant,
                kind=frame.kind.value,
                rtp_timestamp=frame.rtp_timestamp,
                at=frame.at,
            )
            unit.session.add(row)
            return kept

        return await self._database.transact(origin, attach)

    async def frames(self, work: Work, attachments: Collection[AttachmentId]) -> dict[AttachmentId, Frame]:
        """Return which frames those of these files show that are snapshots."""
        found = await work.session.execute(
            select(SnapshotRow, AppointmentRow.live_since)
            .join(AppointmentRow, AppointmentRow.id == SnapshotRow.appointment_id)
            .where(SnapshotRow.attachment_id.in_(attachments))
        )
        return {AttachmentId(row.attachment_id): _frame(row, live_since) for row, live_since in found}

    async def _live(self, work: Work, appointment: AppointmentId) -> Appointment:
        visit = await self._appointments.get(work, appointment)
        if visit.consultation.status is not ConsultationStatus.LIVE:
            raise VisitConflict("pictures are taken while a visit is live")
        return visit


def _frame(row: SnapshotRow, live_since: datetime | None) -> Frame:
    offset = row.at - (live_since or row.at)
    return Frame(ParticipantId(row.participant_id), PictureKind(row.kind), row.rtp_timestamp, row.at, offset)


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
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise SnapshotRefused("too large") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise SnapshotRefused("not a picture") from error
