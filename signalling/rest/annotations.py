"""Drawings on images, as W3C Web Annotations."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from clinic import Act, AttachmentId
from signalling.api import Body, Page, Staff, StaffCall, Unaudited, View, operation
from signalling.rest.gate import enter, enter_record
from signalling.services import ClinicServices
from store_forward import Annotation, AnnotationId, Drawing, Inbox
from vault import Origin, UnitOfWork

_TAG = "Attachments"


class TextualBody(Body):
    """What is said of the place (Web Annotation model, section 3.2.4)."""

    type: Literal["TextualBody"] = "TextualBody"
    value: Annotated[str, Field(max_length=5000)]
    purpose: Annotated[str, Field(max_length=40)] | None = None


class SelectorBody(Body):
    """Where on the image: an SVG shape, or `xywh=percent:x,y,w,h`."""

    type: Literal["SvgSelector", "FragmentSelector"]
    value: Annotated[str, Field(max_length=100_000)]


class AnnotationBody(Body):
    """A drawing: what is said, and where."""

    body: Annotated[list[TextualBody], Field(max_length=20, default_factory=list)]
    selector: SelectorBody

    def drawing(self) -> Drawing:
        """Return it as the inbox knows it."""
        said = tuple(body.model_dump(exclude_none=True) for body in self.body)
        return Drawing(said, self.selector.model_dump())


class AnnotationTextView(View):
    """What is said of the place."""

    type: str
    value: str
    purpose: str | None = None


class SelectorView(View):
    """Where on the image."""

    type: str
    value: str


class AnnotationTargetView(View):
    """Of which image, and where on it."""

    source: str
    selector: SelectorView


class AnnotationView(View):
    """One drawing. `annotation`: its number here; `id`, `creator`, `source` name things as `urn:uuid:`."""

    annotation: UUID
    attachment: UUID
    author: UUID
    id: str
    type: Literal["Annotation"]
    creator: str
    created: datetime
    modified: datetime
    body: list[AnnotationTextView]
    target: AnnotationTargetView

    @classmethod
    def of(cls, annotation: Annotation) -> "AnnotationView":
        """Return a drawing as a client sees it."""
        resource = annotation.resource()
        return cls(
            annotation=annotation.id,
            attachment=annotation.attachment,
            author=annotation.author,
            id=resource["id"],
            type="Annotation",
            creator=resource["creator"],
            created=annotation.made_at,
            modified=annotation.changed_at,
            body=[_said(body) for body in annotation.body],
            target=AnnotationTargetView(
                source=resource["target"]["source"], selector=SelectorView(**annotation.selector)
            ),
        )


@operation(
    "GET",
    "/api/v1/attachments/{attachment}/annotations",
    tag=_TAG,
    summary="Lists the drawings on an image, oldest first",
    who=Staff(Act.READ_PATIENT),
    audits=Unaudited("each drawing shown is an event of its own; an empty list shows nobody"),
)
async def list_annotations(
    call: StaffCall, services: ClinicServices, inbox: Inbox, attachment: UUID
) -> Page[AnnotationView]:
    """Return them with who made them."""
    origin, _ = await enter(call, services, "attachment", attachment)
    async with services.database.read(origin) as reading:
        found = await inbox.annotations.on(reading, [AttachmentId(attachment)])
    return Page[AnnotationView](items=[AnnotationView.of(annotation) for annotation in found])


@operation(
    "POST",
    "/api/v1/attachments/{attachment}/annotations",
    tag=_TAG,
    summary="Draws on an image",
    who=Staff(Act.WRITE_NOTE),
    audits="annotation.drawn",
    status=201,
)
async def draw(
    call: StaffCall, services: ClinicServices, inbox: Inbox, attachment: UUID, body: AnnotationBody
) -> AnnotationView:
    """Keep the drawing beside the image, never in it."""
    origin, _ = await enter(call, services, "attachment", attachment, Act.WRITE_NOTE)
    drawing = body.drawing()

    async def keep(unit: UnitOfWork) -> Annotation:
        image, _ = await services.attachments.open(unit, AttachmentId(attachment))
        return await inbox.annotations.draw(unit, image, call.staff, drawing)

    return AnnotationView.of(await services.database.transact(origin, keep))


@operation(
    "PUT",
    "/api/v1/annotations/{annotation}",
    tag=_TAG,
    summary="Changes one's own drawing",
    who=Staff(Act.WRITE_NOTE),
    audits="annotation.redrawn",
)
async def redraw(
    call: StaffCall, services: ClinicServices, inbox: Inbox, annotation: UUID, body: AnnotationBody
) -> AnnotationView:
    """Leave others' drawings to them."""
    origin = await _enter(call, services, inbox, annotation)
    drawing = body.drawing()
    return AnnotationView.of(
        await services.database.transact(
            origin,
            lambda unit: inbox.annotations.redraw(unit, AnnotationId(annotation), call.staff, drawing),
        )
    )


@operation(
    "DELETE",
    "/api/v1/annotations/{annotation}",
    tag=_TAG,
    summary="Takes one's own drawing away",
    who=Staff(Act.WRITE_NOTE),
    audits="annotation.erased",
)
async def erase_drawing(call: StaffCall, services: ClinicServices, inbox: Inbox, annotation: UUID) -> None:
    """Leave others' drawings to them."""
    origin = await _enter(call, services, inbox, annotation)
    await services.database.transact(
        origin, lambda unit: inbox.annotations.erase(unit, AnnotationId(annotation), call.staff)
    )


async def _enter(call: StaffCall, services: ClinicServices, inbox: Inbox, annotation: UUID) -> Origin:
    async with services.database.read(call.origin) as reading:
        patient = await inbox.annotations.whose(reading, AnnotationId(annotation))
    return await enter_record(call, services, patient, Act.WRITE_NOTE)


def _said(body: Mapping[str, str]) -> AnnotationTextView:
    return AnnotationTextView(type=body["type"], value=body["value"], purpose=body.get("purpose"))
