"""Pictures that are taken of a live visit, each with the frame of whose video it shows."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import Field

from clinic import Act
from consult import LARGEST_SNAPSHOT, Consult, Frame, ParticipantId, PictureKind, errors
from signalling.api import Query, Staff, StaffCall, View, operation
from signalling.rest.visit_views import enter_visit
from signalling.services import ClinicServices


class SnapshotQuery(Query):
    """Which frame of whose video the picture shows. `ago_s`: how long before this call it was captured.

    `rtp_timestamp`: as the browser tells it, the same for everybody in the room; left out where none does.
    """

    participant: UUID
    kind: PictureKind
    rtp_timestamp: Annotated[int, Field(ge=0, lt=2**32)] | None = None
    ago_s: Annotated[float, Field(ge=0, le=600)] = 0


class FrameView(View):
    """The frame that a snapshot shows. `participant`: whose video it is of.

    `rtp_timestamp`: 90 kHz, modulo 2**32, the same for everybody in the room and in drawings on live video;
    null where the browser did not tell. `at`: when it was captured; `offset_s`: since the visit was first
    live, as of a marker.
    """

    participant: UUID
    kind: PictureKind
    rtp_timestamp: int | None
    at: datetime
    offset_s: float

    @classmethod
    def of(cls, frame: Frame) -> "FrameView":
        """Return a frame as a client sees it."""
        return cls(
            participant=frame.participant,
            kind=frame.kind,
            rtp_timestamp=frame.rtp_timestamp,
            at=frame.at,
            offset_s=frame.offset / timedelta(seconds=1),
        )


class SnapshotView(View):
    """A picture that was kept, as an attachment of the visit's encounter."""

    attachment: UUID
    taken_at: datetime
    frame: FrameView


@operation(
    "POST",
    "/api/v1/visits/{visit}/snapshots",
    tag="Visits",
    summary="Keeps a picture of a live visit",
    who=Staff(Act.WRITE_NOTE),
    audits="attachment.added",
    status=201,
    also=(409, 413, 415),
    consumes="application/octet-stream",
)
async def keep_snapshot(
    call: StaffCall, services: ClinicServices, consult: Consult, visit: UUID, query: SnapshotQuery
) -> SnapshotView:
    """Take a JPEG or PNG of at most 8 MiB as the body; everybody in the visit sees that it was taken."""
    origin, number = await enter_visit(call, services, consult, visit, Act.WRITE_NOTE)
    async with services.database.read(origin) as reading:
        frame = await consult.snapshots.frame(
            reading,
            number,
            participant=ParticipantId(query.participant),
            kind=query.kind,
            rtp_timestamp=query.rtp_timestamp,
            ago=timedelta(seconds=query.ago_s),
        )
    content = bytearray()
    async for chunk in call.request.content.iter_chunked(1 << 16):
        content += chunk
        if len(content) > LARGEST_SNAPSHOT:
            raise errors.SnapshotRefused("too large")
    kept = await consult.snapshots.keep(origin, number, call.staff, frame, bytes(content))
    return SnapshotView(attachment=kept.id, taken_at=kept.created_at, frame=FrameView.of(frame))
