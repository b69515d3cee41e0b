"""The tables of retention rules and legal holds."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from vault.database import Base, TenantOwned
from vault.origin import TenantId
from vault.sealing import Sealed, SealedText


class RetentionRow(TenantOwned, Base):
    """How many days a tenant keeps things of one kind."""

    __tablename__ = "retention_rule"
    __table_args__ = (CheckConstraint("keep_days >= 1", name="keep_days"),)

    tenant_id: Mapped[TenantId] = mapped_column(Uuid(), primary_key=True)
    kind: Mapped[str] = mapped_column(Text(), primary_key=True)
    keep_days: Mapped[int]
    changed_at: Mapped[datetime]


class HoldRow(TenantOwned, Base):
    """A legal hold on one subject; `reason` is sealed, since reasons name people."""

    __tablename__ = "legal_hold"
    __table_args__ = (Index(None, "tenant_id", "subject"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(Text())
    reason: Mapped[Sealed | None] = mapped_column(SealedText())
    placed_by: Mapped[str] = mapped_column(Text())
    placed_at: Mapped[datetime]
    released_by: Mapped[str | None] = mapped_column(Text())
    released_at: Mapped[datetime | None]
