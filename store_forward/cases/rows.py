"""The tables of cases and of their versions."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from vault import Base, Sealed, SealedJson, SealedText, TenantOwned, Versioned


class CaseRow(TenantOwned, Versioned, Base):
    """One case as it is now.

    `shelf`: "queue" (its clock runs), "held" or "closed"; `rank_at`: what it is sorted by there (due,
    held since, ended). `carries`: pairs of kind and id, what else belongs to it. `alarm_at`: when its
    clock rings next. `promised_us`, `left_us`: microseconds of opening time. `turnaround_s`: from sent
    to answered. `version`: how many changes it has seen.
    """

    __tablename__ = "inbox_case"
    __table_args__ = (
        Index(None, "tenant_id", "shelf", "rank_at", "id"),
        Index(None, "tenant_id", "shelf", "pool", "rank_at", "id"),
        Index(None, "tenant_id", "shelf", "owner_id", "rank_at", "id"),
        Index(None, "tenant_id", "patient_id", "submitted_at"),
        Index(None, "tenant_id", "ended_at"),
        UniqueConstraint("tenant_id", "appointment_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    form_id: Mapped[UUID | None] = mapped_column(ForeignKey("questionnaire.id"))
    appointment_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(Text())
    way_in: Mapped[str] = mapped_column(Text())
    reason: Mapped[Sealed | None] = mapped_column(SealedText())
    check_in: Mapped[Sealed | None] = mapped_column(SealedJson())
    status: Mapped[str] = mapped_column(Text())
    priority: Mapped[str] = mapped_column(Text())
    pool: Mapped[str] = mapped_column(Text())
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    lease_until: Mapped[datetime | None] = mapped_column(index=True)
    hold_reason: Mapped[str | None] = mapped_column(Text())
    held_since: Mapped[datetime | None]
    ending: Mapped[str | None] = mapped_column(Text())
    ended_at: Mapped[datetime | None]
    started_at: Mapped[datetime]
    carries: Mapped[list[Any]]
    promised_us: Mapped[int]
    left_us: Mapped[int]
    clock_since: Mapped[datetime]
    due_at: Mapped[datetime | None]
    look_due_at: Mapped[datetime | None]
    rung: Mapped[list[Any]]
    alarm_at: Mapped[datetime | None] = mapped_column(index=True)
    shelf: Mapped[str] = mapped_column(Text())
    rank_at: Mapped[datetime]
    submitted_at: Mapped[datetime]
    turnaround_s: Mapped[int | None]
    breached: Mapped[bool]
    version: Mapped[int]


class CaseVersionRow(TenantOwned, Base):
    """What a case was after one change. `actor_kind`: a kind of person, or "server"."""

    __tablename__ = "case_version"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("inbox_case.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    change: Mapped[str] = mapped_column(Text())
    actor_kind: Mapped[str] = mapped_column(Text())
    actor_id: Mapped[UUID | None]
    status: Mapped[str] = mapped_column(Text())
    priority: Mapped[str] = mapped_column(Text())
    pool: Mapped[str] = mapped_column(Text())
    owner_id: Mapped[UUID | None]
    due_at: Mapped[datetime | None]
    hold_reason: Mapped[str | None] = mapped_column(Text())
    ending: Mapped[str | None] = mapped_column(Text())
