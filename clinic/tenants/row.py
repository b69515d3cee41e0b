"""The table of clinics."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from vault import Base, TenantId, TenantOwned, Versioned


class TenantRow(TenantOwned, Versioned, Base):
    """One clinic; its own id is its tenant, so that a tenant's unit sees itself only."""

    __tablename__ = "tenant"
    __table_args__ = (UniqueConstraint("slug"),)

    tenant_id: Mapped[TenantId] = mapped_column(Uuid(), primary_key=True)
    name: Mapped[str] = mapped_column(Text())
    slug: Mapped[str] = mapped_column(Text())
    zone: Mapped[str] = mapped_column(Text())
    locale: Mapped[str] = mapped_column(Text())
    emergency_number: Mapped[str] = mapped_column(Text())
    phone: Mapped[str] = mapped_column(Text(), server_default="")
    week: Mapped[list[Any]]
    exceptions: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
