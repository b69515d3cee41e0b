"""The table of corrections: what was filed with the wrong patient, and where it went."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from vault import Base, Sealed, SealedText, TenantOwned


class CorrectionRow(TenantOwned, Base):
    """One correction. The reason is sealed with the patient it was moved to."""

    __tablename__ = "correction"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    about_kind: Mapped[str] = mapped_column(Text())
    about_id: Mapped[UUID]
    from_patient: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    to_patient: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    reason: Mapped[Sealed] = mapped_column(SealedText())
    corrected_at: Mapped[datetime]
