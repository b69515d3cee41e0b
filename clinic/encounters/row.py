"""The table of encounters."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from vault import Base, Sealed, SealedText, TenantOwned, Versioned


class EncounterRow(TenantOwned, Versioned, Base):
    """One session of care. `history`: pairs of status and instant; `status` repeats the last."""

    __tablename__ = "encounter"
    __table_args__ = (Index(None, "about_kind", "about_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    kind: Mapped[str] = mapped_column(Text())
    status: Mapped[str] = mapped_column(Text())
    provider_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"), index=True)
    about_kind: Mapped[str | None] = mapped_column(Text())
    about_id: Mapped[UUID | None]
    reason: Mapped[Sealed | None] = mapped_column(SealedText())
    history: Mapped[list[Any]]
    created_at: Mapped[datetime]
