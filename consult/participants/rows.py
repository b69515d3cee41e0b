"""The tables of participants and of which link is whose."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from vault import Base, Sealed, SealedJson, SealedText, TenantOwned, Versioned


class ParticipantRow(TenantOwned, Versioned, Base):
    """One participant. `name`: None for the patient, whose record has it. `failures`: instants."""

    __tablename__ = "participant"
    __table_args__ = (UniqueConstraint("appointment_id", "staff_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    appointment_id: Mapped[UUID] = mapped_column(ForeignKey("appointment.id"), index=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"), index=True)
    proxy_id: Mapped[UUID | None] = mapped_column(ForeignKey("patient_proxy.id"))
    role: Mapped[str] = mapped_column(Text())
    language: Mapped[str | None] = mapped_column(Text())
    name: Mapped[Sealed | None] = mapped_column(SealedText())
    address: Mapped[Sealed | None] = mapped_column(SealedJson())
    check_in: Mapped[Sealed | None] = mapped_column(SealedJson())
    status: Mapped[str] = mapped_column(Text())
    admission: Mapped[int]
    checked_in: Mapped[bool]
    waiting_since: Mapped[datetime | None]
    why: Mapped[str | None] = mapped_column(Text())
    admitted_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    failures: Mapped[list[Any]]
    opened_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class ParticipantLinkRow(TenantOwned, Base):
    """That a personal link is this participant's; every letter brings another link."""

    __tablename__ = "participant_link"

    link_id: Mapped[UUID] = mapped_column(ForeignKey("personal_link.id"), primary_key=True)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), index=True)
