"""The tables of answers, their templates, and drawings on images."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from vault import Base, Sealed, SealedJson, TenantOwned, Versioned


class AnswerRow(TenantOwned, Versioned, Base):
    """An answer: a draft until it is signed as `note_id`. `remind_at`: when, unread, a coordinator hears."""

    __tablename__ = "case_answer"
    __table_args__ = (Index(None, "case_id", "begun_at"), Index(None, "remind_at"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("inbox_case.id"))
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    note_id: Mapped[UUID | None] = mapped_column(ForeignKey("note.id"))
    content: Mapped[Sealed | None] = mapped_column(SealedJson())
    begun_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    signed_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    remind_at: Mapped[datetime | None]


class TemplateRow(TenantOwned, Versioned, Base):
    """An answer to begin with; the clinic's own words, so not sealed. `kind`: of cases, None for all."""

    __tablename__ = "answer_template"
    __table_args__ = (Index(None, "tenant_id", "name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text())
    kind: Mapped[str | None] = mapped_column(Text())
    content: Mapped[dict[str, Any]]
    retired_at: Mapped[datetime | None]


class AnnotationRow(TenantOwned, Versioned, Base):
    """A drawing on an image, as a W3C Web Annotation."""

    __tablename__ = "image_annotation"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    attachment_id: Mapped[UUID] = mapped_column(ForeignKey("attachment.id"), index=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    annotation: Mapped[Sealed | None] = mapped_column(SealedJson())
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
