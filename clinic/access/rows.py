"""The table of broken glass: who read a restricted record, why, and what the reviewer made of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from vault import Base, Sealed, SealedText, TenantOwned, Versioned


class BreakGlassRow(TenantOwned, Versioned, Base):
    """One emergency access. `reviewed_at`: None while a reviewer has yet to look at it."""

    __tablename__ = "break_glass"
    __table_args__ = (Index(None, "staff_id", "patient_id"), Index(None, "tenant_id", "reviewed_at"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    reason: Mapped[Sealed] = mapped_column(SealedText())
    opened_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    justified: Mapped[bool | None]
    remark: Mapped[Sealed | None] = mapped_column(SealedText())
