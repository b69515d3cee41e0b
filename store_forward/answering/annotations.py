"""Drawings on images, kept as W3C Web Annotations: what was said where, beside the image, never in it.

https://www.w3.org/TR/annotation-model/ : the body is text or a drawing's purpose, the selector an
SVG shape or a media fragment in percent, so that a drawing fits every served copy of an image.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from clinic import (
    Attachment,
    AttachmentId,
    Records,
    StaffId,
    Work,
    data,
    errors,
    is_storable,
    of_patient,
    patient_subject,
    tenant_of,
)
from store_forward.answering.rows import AnnotationRow
from store_forward.cases import CaseNews
from store_forward.ids import AnnotationId
from vault import ERASED, Action, UnitOfWork

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_LONGEST = 100_000
_FRAGMENT = re.compile(r"xywh=percent:\d+(?:\.\d+)?(?:,\d+(?:\.\d+)?){3}")
_SVG = re.compile(r"<svg[\s>].*</svg>", re.DOTALL)
_ACTIVE = re.compile(
    r"<\s*(?:script|foreignObject|image|use|a|style|iframe)\b|\bon\w+\s*=|javascript:|&", re.IGNORECASE
)


@dataclass(frozen=True)
class Annotation:
    """One drawing. `body`: the annotation's body; `selector`: where on the image."""

    id: AnnotationId
    attachment: AttachmentId
    author: StaffId
    body: tuple[Mapping[str, Any], ...] = field(repr=False)
    selector: Mapping[str, Any] = field(repr=False)
    made_at: datetime
    changed_at: datetime

    def resource(self) -> dict[str, Any]:
        """Return the Web Annotation as JSON-LD."""
        return {
            "@context": CONTEXT,
            "id": f"urn:uuid:{self.id}",
            "type": "Annotation",
            "creator": f"urn:uuid:{self.author}",
            "created": self.made_at.isoformat(),
            "modified": self.changed_at.isoformat(),
            "body": [dict(body) for body in self.body],
            "target": {"source": f"urn:uuid:{self.attachment}", "selector": dict(self.selector)},
        }


@dataclass(frozen=True)
class Drawing:
    """What somebody draws: bodies as in the model, and one selector. Raises Malformed."""

    body: tuple[Mapping[str, Any], ...] = field(repr=False)
    selector: Mapping[str, Any] = field(repr=False)

    def __post_init__(self) -> None:
        kind, value = self.selector.get("type"), self.selector.get("value")
        shapes = {"SvgSelector": _SVG, "FragmentSelector": _FRAGMENT}
        if set(self.selector) != {"type", "value"} or kind not in shapes or not isinstance(value, str):
            raise errors.Malformed("selector", "an SvgSelector or a FragmentSelector with its value")
        if not shapes[kind].fullmatch(value) or _ACTIVE.search(value):
            raise errors.Malformed("selector", "plain shapes, or xywh=percent:x,y,w,h")
        for body in self.body:
            known = body.get("type") == "TextualBody" and isinstance(body.get("value"), str)
            if not known or not set(body) <= {"type", "value", "purpose", "format", "language"}:
                raise errors.Malformed("body", "a list of TextualBody")
        text = json.dumps([list(map(dict, self.body)), dict(self.selector)], ensure_ascii=False)
        if len(text) > _LONGEST or not is_storable(text):
            raise errors.Malformed("body", f"at most {_LONGEST} characters of text")


class Annotations:
    """The repository of drawings."""

    def __init__(self, records: Records, news: CaseNews) -> None:
        self._records = records
        self._news = news

    async def draw(
        self, unit: UnitOfWork, image: Attachment, author: StaffId, drawing: Drawing
    ) -> Annotation:
        """Add a drawing on an image. Raises Malformed (not an image)."""
        if not image.file.media_type.startswith("image/"):
            raise errors.Malformed("attachment", "an image")
        row = AnnotationRow(
            id=self._records.new_id(),
            tenant_id=tenant_of(unit),
            attachment_id=image.id,
            patient_id=image.patient,
            author_id=author,
            made_at=unit.now,
            changed_at=unit.now,
        )
        unit.session.add(row)
        return await self._keep(unit, row, drawing, "drawn", Action.CREATE)

    async def redraw(
        self, unit: UnitOfWork, annotation: AnnotationId, author: StaffId, drawing: Drawing
    ) -> Annotation:
        """Change one's own drawing. Raises Unknown, NotAllowed."""
        row = await self._own(unit, annotation, author)
        row.changed_at = unit.now
        return await self._keep(unit, row, drawing, "redrawn", Action.UPDATE)

    async def erase(self, unit: UnitOfWork, annotation: AnnotationId, author: StaffId) -> None:
        """Take one's own drawing away. Raises Unknown, NotAllowed."""
        row = await self._own(unit, annotation, author)
        await unit.session.delete(row)
        self._witness(unit, row, "erased", Action.DELETE)

    async def whose(self, work: Work, annotation: AnnotationId) -> UUID:
        """Return the patient whose image was drawn on. Raises Unknown."""
        row = await work.session.get(AnnotationRow, annotation)
        if row is None:
            raise errors.Unknown("annotation")
        return row.patient_id

    async def on(self, work: Work, images: Sequence[AttachmentId]) -> list[Annotation]:
        """Return the drawings on images, oldest first; each is a disclosure."""
        wanted = (
            select(AnnotationRow)
            .where(AnnotationRow.attachment_id.in_(images))
            .order_by(AnnotationRow.made_at, AnnotationRow.id)
        )
        rows = list(await work.session.scalars(wanted))
        for row in rows:
            self._witness(work, row, "read", Action.READ)
        opened = await self._records.sealer.open(work, rows, "annotation")
        return [
            _annotation(row, values["annotation"])
            for row, values in zip(rows, opened, strict=True)
            if values["annotation"] is not ERASED
        ]

    async def _keep(
        self, unit: UnitOfWork, row: AnnotationRow, drawing: Drawing, event: str, action: Action
    ) -> Annotation:
        plain = {"body": [dict(body) for body in drawing.body], "selector": dict(drawing.selector)}
        await self._records.sealer.seal(unit, row, patient_subject(row.patient_id), annotation=plain)
        await unit.session.flush()
        self._witness(unit, row, event, action)
        return _annotation(row, plain)

    async def _own(self, unit: UnitOfWork, annotation: AnnotationId, author: StaffId) -> AnnotationRow:
        row = await unit.session.get(AnnotationRow, annotation)
        if row is None:
            raise errors.Unknown("annotation")
        if row.author_id != author:
            raise errors.NotAllowed("change-anothers-drawing")
        return row

    def _witness(self, work: Work, row: AnnotationRow, event: str, action: Action) -> None:
        self._records.witness(
            work, f"annotation.{event}", action, of_patient(row.patient_id), data("annotation", row.id)
        )
        if isinstance(work, UnitOfWork):
            self._news.drawings_changed(work, AttachmentId(row.attachment_id))


def _annotation(row: AnnotationRow, plain: Mapping[str, Any]) -> Annotation:
    return Annotation(
        AnnotationId(row.id),
        AttachmentId(row.attachment_id),
        StaffId(row.author_id),
        tuple(plain["body"]),
        plain["selector"],
        row.made_at,
        row.changed_at,
    )
