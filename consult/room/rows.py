"""The tables of what is kept of a visit besides messages, notes and attachments."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from vault import Base, Sealed, SealedText, TenantOwned


class MarkerRow(TenantOwned, Base):
    """A moment of a visit that somebody marked."""

    __tablename__ = "marker"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    appointment_id: Mapped[UUID] = mapped_column(ForeignKey("appointment.id"), index=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    label: Mapped[Sealed] = mapped_column(SealedText())
    at: Mapped[datetime]


class SnapshotRow(TenantOwned, Base):
    """Which frame of whose video a snapshot shows; snapshots of earlier releases have none.

    `rtp_timestamp`: as everybody in the room has it; None where the browser did not tell.
    """

    __tablename__ = "snapshot"

    attachment_id: Mapped[UUID] = mapped_column(ForeignKey("attachment.id"), primary_key=True)
    appointment_id: Mapped[UUID] = mapped_column(ForeignKey("appointment.id"), index=True)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"))
    kind: Mapped[str] = mapped_column(Text())
    rtp_timestamp: Mapped[int | None]
    at: Mapped[datetime]


class SurveyRow(TenantOwned, Base):
    """What a participant thought of a visit. `rating`: 1 to 5."""

    __tablename__ = "survey"

    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), primary_key=True)
    appointment_id: Mapped[UUID] = mapped_column(ForeignKey("appointment.id"), index=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    rating: Mapped[int]
    remark: Mapped[Sealed | None] = mapped_column(SealedText())
    at: Mapped[datetime]
