"""Files in a record: their list, and their bytes in whole or in part."""

from datetime import datetime
from uuid import UUID

from aiohttp import web

from clinic import Act, Attachment, AttachmentId
from consult import Consult, Frame
from signalling.api import Guest, GuestCall, Page, Staff, StaffCall, View, operation
from signalling.api.ranges import stream_bytes
from signalling.rest.gate import encounter as encounter_target
from signalling.rest.gate import enter
from signalling.rest.snapshots import FrameView
from signalling.rest.views import PersonView
from signalling.services import ClinicServices

_TAG = "Attachments"


class AttachmentView(View):
    """One file. `size`: bytes; `sha256`: of the clear bytes, hexadecimal.

    `frame`: of which video's frame a snapshot is; null for other files, and where that was not kept.
    """

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    author: PersonView
    created_at: datetime
    frame: FrameView | None

    @classmethod
    def of(cls, attachment: Attachment, frame: Frame | None) -> "AttachmentView":
        """Return an attachment as a client sees it."""
        return cls(
            id=attachment.id,
            name=attachment.file.name,
            media_type=attachment.file.media_type,
            size=attachment.size,
            sha256=attachment.file.sha256,
            author=PersonView.of(attachment.author),
            created_at=attachment.created_at,
            frame=None if frame is None else FrameView.of(frame),
        )


@operation(
    "GET",
    "/api/v1/encounters/{encounter}/attachments",
    tag=_TAG,
    summary="Lists the files of an encounter, oldest first",
    who=(Staff(Act.READ_PATIENT), Guest()),
    audits="attachment.listed",
)
async def list_attachments(
    call: StaffCall | GuestCall, services: ClinicServices, consult: Consult, encounter: UUID
) -> Page[AttachmentView]:
    """Return all of them, without their bytes."""
    origin, owner = await enter(call, services, "encounter", encounter)
    async with services.database.read(origin) as reading:
        found = await services.attachments.about(reading, owner.patient, encounter_target(encounter))
        frames = await consult.snapshots.frames(reading, [file.id for file in found])
    return Page[AttachmentView](items=[AttachmentView.of(file, frames.get(file.id)) for file in found])


@operation(
    "GET",
    "/api/v1/attachments/{attachment}",
    tag=_TAG,
    summary="Sends the bytes of a file",
    who=(Staff(Act.READ_PATIENT), Guest()),
    audits="attachment.read",
    produces="*/*",
    also=(206, 416),
)
async def read_attachment(
    call: StaffCall | GuestCall, services: ClinicServices, attachment: UUID
) -> web.StreamResponse:
    """Send all of it, or the one range that is asked for (RFC 9110 section 14)."""
    origin, _ = await enter(call, services, "attachment", attachment)
    async with services.database.read(origin) as reading:
        found, reader = await services.attachments.open(reading, AttachmentId(attachment))
    return await stream_bytes(call.request, reader, found.file.media_type, found.file.name)
