"""The table of wrapped data keys.

An erased key leaves its row, so that what it sealed is known to be gone rather than missing.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from vault.database import Base, TenantOwned


class DataKeyRow(TenantOwned, Base):
    """One subject's key, wrapped; `wrapped` is None once erased."""

    __tablename__ = "data_key"
    __table_args__ = (
        UniqueConstraint("tenant_id", "subject"),
        CheckConstraint("(wrapped IS NULL) = (erased_at IS NOT NULL)", name="erased"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(Text())
    root_version: Mapped[int] = mapped_column(index=True)
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary())
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]
