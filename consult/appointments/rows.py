"""The table of appointments, each with its consultation's state."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from vault import Base, TenantOwned, Versioned


class AppointmentRow(TenantOwned, Versioned, Base):
    """One appointment. Why it is wanted stands, sealed, in its encounter. `carries`: kind and id each."""

    __tablename__ = "appointment"
    __table_args__ = (Index(None, "tenant_id", "starts_at"), Index(None, "tenant_id", "status"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"), index=True)
    provider_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"), index=True)
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("appointment.id"), index=True)
    kind: Mapped[str] = mapped_column(Text())
    starts_at: Mapped[datetime | None]
    duration_s: Mapped[int]
    zone: Mapped[str] = mapped_column(Text())
    risk: Mapped[str] = mapped_column(Text())
    sequence: Mapped[int]
    late_s: Mapped[int | None]
    carries: Mapped[list[Any]]
    status: Mapped[str] = mapped_column(Text())
    live_since: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ending: Mapped[str | None] = mapped_column(Text())
    created_at: Mapped[datetime]
