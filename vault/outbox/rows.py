"""The table of outgoing messages; what they say and to whom is sealed, and erased once delivered."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from vault.database import Base, TenantOwned
from vault.sealing import Sealed, SealedJson


class OutboxRow(TenantOwned, Base):
    """One message for one channel."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'delivered')", name="state"),
        Index(None, "tenant_id", "state", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(Text())
    state: Mapped[str] = mapped_column(Text())
    message: Mapped[Sealed | None] = mapped_column(SealedJson())
    created_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
