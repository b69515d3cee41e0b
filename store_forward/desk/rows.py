"""The tables of how the inbox is worked: pools, absences, second opinions, coordinator's tasks."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from vault import Base, Sealed, SealedText, TenantOwned, Versioned


class PoolRow(TenantOwned, Base):
    """A specialty that answers cases."""

    __tablename__ = "care_pool"
    __table_args__ = (UniqueConstraint("tenant_id", "slug"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(Text())
    name: Mapped[str] = mapped_column(Text())


class PoolMemberRow(TenantOwned, Base):
    """That somebody answers the cases of a pool."""

    __tablename__ = "care_pool_member"

    pool_id: Mapped[UUID] = mapped_column(ForeignKey("care_pool.id"), primary_key=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), primary_key=True, index=True)


class AbsenceRow(TenantOwned, Base):
    """That somebody is away, and who has their cases meanwhile."""

    __tablename__ = "staff_absence"
    __table_args__ = (Index(None, "tenant_id", "staff_id", "until"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    cover_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    since: Mapped[datetime]
    until: Mapped[datetime]


class OpinionRow(TenantOwned, Versioned, Base):
    """A second opinion: asked, and perhaps given."""

    __tablename__ = "case_opinion"
    __table_args__ = (Index(None, "tenant_id", "asked_of", "given_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("inbox_case.id"), index=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    asked_of: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    question: Mapped[Sealed | None] = mapped_column(SealedText())
    asked_at: Mapped[datetime]
    opinion: Mapped[Sealed | None] = mapped_column(SealedText())
    given_at: Mapped[datetime | None]


class CoordinatorTaskRow(TenantOwned, Base):
    """Something a coordinator must see to. `once`: what of the case it is about, so that it is told once."""

    __tablename__ = "coordinator_task"
    __table_args__ = (
        Index(None, "tenant_id", "done_at", "raised_at"),
        UniqueConstraint("case_id", "kind", "once"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("inbox_case.id"))
    kind: Mapped[str] = mapped_column(Text())
    once: Mapped[str] = mapped_column(Text())
    raised_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
