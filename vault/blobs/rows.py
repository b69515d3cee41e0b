"""The table of blobs. What a blob means (a photograph, a recording) is its owner's affair."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from vault.database import Base, TenantOwned


class BlobState(StrEnum):
    """What became of a blob."""

    OPEN = "open"
    STORED = "stored"
    ERASED = "erased"


class BlobRow(TenantOwned, Base):
    """One blob. `size`: bytes of plaintext, once stored. `subject`: with whom it is erased."""

    __tablename__ = "blob"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'stored', 'erased')", name="state"),
        CheckConstraint("state <> 'stored' OR size IS NOT NULL", name="stored_has_size"),
        Index(None, "tenant_id", "subject"),
        Index(None, "state", "removed_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(Text())
    state: Mapped[str] = mapped_column(Text())
    segment_bytes: Mapped[int]
    size: Mapped[int | None]
    created_at: Mapped[datetime]
    stored_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
