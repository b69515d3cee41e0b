"""The tables of patients, how they are reached, and who may act for them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from vault import Base, Sealed, SealedText, TenantOwned, Versioned


class PatientRow(TenantOwned, Versioned, Base):
    """One patient. `restricted`: only the care team reads it without breaking the glass."""

    __tablename__ = "patient"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[Sealed] = mapped_column(SealedText())
    birth_date: Mapped[Sealed] = mapped_column(SealedText())
    language: Mapped[Sealed] = mapped_column(SealedText())
    restricted: Mapped[bool]
    created_at: Mapped[datetime]


class CareTeamRow(TenantOwned, Base):
    """That a member of staff cares for a patient."""

    __tablename__ = "care_team"

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), primary_key=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), primary_key=True, index=True)
    since: Mapped[datetime]


class ContactRow(TenantOwned, Base):
    """One way to reach a patient, or the proxy who acts for them."""

    __tablename__ = "patient_contact"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    proxy_id: Mapped[UUID | None] = mapped_column(ForeignKey("patient_proxy.id"), index=True)
    kind: Mapped[str] = mapped_column(Text())
    value: Mapped[Sealed] = mapped_column(SealedText())
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ProxyRow(TenantOwned, Base):
    """Somebody who acts for a patient, within what they were given."""

    __tablename__ = "patient_proxy"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    name: Mapped[Sealed] = mapped_column(SealedText())
    relation: Mapped[str] = mapped_column(Text())
    may_consent: Mapped[bool]
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
