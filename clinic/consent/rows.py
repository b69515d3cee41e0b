"""The tables of consent: what was asked in which words, and what was answered."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from vault import Base, TenantOwned


class ConsentTextRow(TenantOwned, Base):
    """A published text. It is the clinic's own, so it is not sealed."""

    __tablename__ = "consent_text"
    __table_args__ = (UniqueConstraint("tenant_id", "question", "locale", "version"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    question: Mapped[str] = mapped_column(Text())
    locale: Mapped[str] = mapped_column(Text())
    version: Mapped[int]
    text: Mapped[str] = mapped_column(Text())
    sha256: Mapped[str] = mapped_column(Text())
    published_at: Mapped[datetime]


class ConsentRow(TenantOwned, Base):
    """One answer. Only `withdrawn_at` is ever set afterwards."""

    __tablename__ = "consent"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    encounter_id: Mapped[UUID | None] = mapped_column(ForeignKey("encounter.id"), index=True)
    text_id: Mapped[UUID] = mapped_column(ForeignKey("consent_text.id"))
    person_kind: Mapped[str] = mapped_column(Text())
    person_id: Mapped[UUID]
    decision: Mapped[str] = mapped_column(Text())
    method: Mapped[str] = mapped_column(Text())
    attested_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    jurisdiction: Mapped[str | None] = mapped_column(Text())
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
