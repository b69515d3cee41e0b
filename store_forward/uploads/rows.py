"""The table of uploads."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from vault import Base, Sealed, SealedText, TenantOwned, Versioned


class UploadRow(TenantOwned, Versioned, Base):
    """One upload. `blob_id`: the original. `media_type`, `sha256`: of the original, once it was opened."""

    __tablename__ = "upload"
    __table_args__ = (
        CheckConstraint(
            "state IN ('receiving', 'received', 'retake', 'attached', 'refused', 'ended')", name="state"
        ),
        CheckConstraint("(state = 'attached') = (attachment_id IS NOT NULL)", name="attached"),
        CheckConstraint("(state = 'refused') = (refusal IS NOT NULL)", name="refused"),
        Index(None, "about_kind", "about_id"),
        Index(None, "tenant_id", "created_at"),
        Index(None, "state", "expires_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    about_kind: Mapped[str] = mapped_column(Text())
    about_id: Mapped[UUID]
    author_kind: Mapped[str] = mapped_column(Text())
    author_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(Text())
    name: Mapped[Sealed | None] = mapped_column(SealedText())
    size: Mapped[int]
    view: Mapped[str | None] = mapped_column(Text())
    insistence: Mapped[str | None] = mapped_column(Text())
    state: Mapped[str] = mapped_column(Text())
    refusal: Mapped[str | None] = mapped_column(Text())
    blob_id: Mapped[UUID]
    media_type: Mapped[str | None] = mapped_column(Text())
    sha256: Mapped[str | None] = mapped_column(Text())
    attachment_id: Mapped[UUID | None] = mapped_column(ForeignKey("attachment.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class RenditionRow(TenantOwned, Base):
    """The copy that is served in place of an upload, and what was found in it. `id`: the upload's.

    `blob_id`, `size`, `sha256`, `media_type`: of the copy. `verdict`, `reasons`: of a photograph.
    """

    __tablename__ = "rendition"

    id: Mapped[UUID] = mapped_column(ForeignKey("upload.id"), primary_key=True)
    blob_id: Mapped[UUID]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(Text())
    media_type: Mapped[str] = mapped_column(Text())
    extension: Mapped[str] = mapped_column(Text())
    thumbnail_blob_id: Mapped[UUID | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    duration_ms: Mapped[int | None]
    pages: Mapped[int | None]
    verdict: Mapped[str | None] = mapped_column(Text())
    reasons: Mapped[list[Any]]
    made_at: Mapped[datetime]
