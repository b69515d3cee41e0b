"""Files that were sent: what became of them, insisting on a poor photograph, and their thumbnails.

Their bytes are sent by tus (`signalling.tus`), and served as attachments once they were opened.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from aiohttp import web

from clinic import Act, AttachmentId, PatientId, Target
from signalling.api import Body, Guest, GuestCall, Page, Staff, StaffCall, View, operation
from signalling.api.ranges import stream_bytes
from signalling.rest.case_gate import enter_case
from signalling.rest.gate import encounter as encounter_target
from signalling.rest.gate import enter
from signalling.rest.upload_gate import SENDERS, own_upload
from signalling.rest.views import TargetView
from signalling.services import ClinicServices
from store_forward import (
    FileIntake,
    Inbox,
    Insistence,
    MediaKind,
    Reason,
    Refusal,
    Rendition,
    Upload,
    UploadState,
    Verdict,
    case_target,
)
from store_forward import View as PhotographView
from vault import Origin

_TAG = "Uploads"


class RenditionView(View):
    """What an upload was found to be when it was opened. `reasons`: what is wrong with a photograph."""

    media_type: str
    width: int | None
    height: int | None
    duration_ms: int | None
    pages: int | None
    verdict: Verdict | None
    reasons: list[Reason]
    has_thumbnail: bool

    @classmethod
    def of(cls, rendition: Rendition) -> "RenditionView":
        """Return a rendition as a client sees it."""
        return cls(
            media_type=rendition.media_type,
            width=rendition.width,
            height=rendition.height,
            duration_ms=rendition.duration_ms,
            pages=rendition.pages,
            verdict=rendition.verdict,
            reasons=list(rendition.reasons),
            has_thumbnail=rendition.has_thumbnail,
        )


class UploadView(View):
    """One upload. `sha256`: of what was sent, once it was opened. `attachment`: the copy that is served.

    `state`: "retake" for a poor photograph, which is not attached until its sender insists.
    """

    id: UUID
    about: TargetView
    kind: MediaKind
    name: str
    size: int
    view: PhotographView | None
    state: UploadState
    refusal: Refusal | None
    insisted: Insistence | None
    attachment: UUID | None
    sha256: str | None
    rendition: RenditionView | None
    created_at: datetime
    expires_at: datetime

    @classmethod
    def of(cls, upload: Upload, rendition: Rendition | None) -> "UploadView":
        """Return an upload as a client sees it."""
        return cls(
            id=upload.id,
            about=TargetView.of(upload.about),
            kind=upload.claim.kind,
            name=upload.claim.name,
            size=upload.claim.size,
            view=upload.claim.view,
            state=upload.state,
            refusal=upload.refusal,
            insisted=upload.claim.insistence,
            attachment=upload.attachment,
            sha256=None if rendition is None else rendition.original_sha256,
            rendition=None if rendition is None else RenditionView.of(rendition),
            created_at=upload.created_at,
            expires_at=upload.expires_at,
        )


class InsistBody(Body):
    """Why a photograph is sent although it should be taken again."""

    why: Insistence


@operation(
    "GET",
    "/api/v1/uploads/{upload}",
    tag=_TAG,
    summary="Shows what became of an upload",
    who=SENDERS,
    audits="upload.read",
)
async def read_upload(
    call: StaffCall | GuestCall, services: ClinicServices, files: FileIntake, upload: UUID
) -> UploadView:
    """Show one's own upload; ask again while its state is "received", for it is being opened."""
    origin, found = await own_upload(call, services, files, upload)
    return (await _views(services, files, origin, [found]))[0]


@operation(
    "POST",
    "/api/v1/uploads/{upload}/insist",
    tag=_TAG,
    summary="Sends a poor photograph anyway",
    who=SENDERS,
    audits="upload.attached",
    also=(409,),
)
async def insist_on_upload(
    call: StaffCall | GuestCall, services: ClinicServices, files: FileIntake, upload: UUID, body: InsistBody
) -> UploadView:
    """Attach a photograph that should be taken again, and keep why."""
    origin, found = await own_upload(call, services, files, upload)
    kept = await services.database.transact(
        origin, lambda unit: files.renditions.insist(unit, found, body.why)
    )
    return (await _views(services, files, origin, [kept]))[0]


@operation(
    "GET",
    "/api/v1/guest/uploads",
    tag=_TAG,
    summary="Lists the files sent by one's link, oldest first",
    who=SENDERS[1],
    audits="upload.listed",
)
async def list_own_uploads(call: GuestCall, services: ClinicServices, files: FileIntake) -> Page[UploadView]:
    """Show what a page needs when it is opened again: what arrived, and what is to be gone on with."""
    link = call.guest.link
    return await _page(services, files, call.origin, link.patient, link.target)


@operation(
    "GET",
    "/api/v1/cases/{case}/uploads",
    tag=_TAG,
    summary="Lists the files of a case, oldest first",
    who=Staff(Act.READ_PATIENT),
    audits="upload.listed",
)
async def list_case_uploads(
    call: StaffCall, services: ClinicServices, inbox: Inbox, files: FileIntake, case: UUID
) -> Page[UploadView]:
    """Show what was sent with a case, and how photographs were judged."""
    origin, number = await enter_case(call, services, inbox, case)
    async with services.database.read(origin) as reading:
        patient = await inbox.cases.patient_of(reading, number)
    return await _page(services, files, origin, patient, case_target(number))


@operation(
    "GET",
    "/api/v1/encounters/{encounter}/uploads",
    tag=_TAG,
    summary="Lists the files sent to an encounter, oldest first",
    who=Staff(Act.READ_PATIENT),
    audits="upload.listed",
)
async def list_encounter_uploads(
    call: StaffCall, services: ClinicServices, files: FileIntake, encounter: UUID
) -> Page[UploadView]:
    """Show what was sent to an encounter, and how photographs were judged."""
    origin, owner = await enter(call, services, "encounter", encounter)
    return await _page(services, files, origin, owner.patient, encounter_target(encounter))


@operation(
    "GET",
    "/api/v1/attachments/{attachment}/thumbnail",
    tag=_TAG,
    summary="Sends the thumbnail of a file",
    who=(Staff(Act.READ_PATIENT), Guest()),
    audits="attachment.previewed",
    produces="image/jpeg",
    also=(206, 416),
)
async def read_thumbnail(
    call: StaffCall | GuestCall, services: ClinicServices, files: FileIntake, attachment: UUID
) -> web.StreamResponse:
    """Send a picture of at most 320 pixels a side; sounds have none."""
    origin, _ = await enter(call, services, "attachment", attachment)
    async with services.database.read(origin) as reading:
        reader = await files.renditions.thumbnail(reading, AttachmentId(attachment))
    return await stream_bytes(call.request, reader, "image/jpeg", "thumbnail.jpg")


async def _page(
    services: ClinicServices, files: FileIntake, origin: Origin, patient: PatientId, about: Target
) -> Page[UploadView]:
    async with services.database.read(origin) as reading:
        uploads = await files.uploads.about(reading, patient, about)
    return Page[UploadView](items=await _views(services, files, origin, uploads))


async def _views(
    services: ClinicServices, files: FileIntake, origin: Origin, uploads: Sequence[Upload]
) -> list[UploadView]:
    async with services.database.read(origin) as reading:
        known = await files.renditions.of(reading, uploads)
    return [UploadView.of(upload, known.get(upload.id)) for upload in uploads]
