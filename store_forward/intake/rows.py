"""The tables of the ways in: mailed codes, people who came in by the public page, red flags."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from vault import Base, Sealed, SealedJson, TenantOwned


class ContactCheckRow(TenantOwned, Base):
    """A code that was mailed to somebody who wants to write. Address and code are kept as keyed digests."""

    __tablename__ = "contact_check"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    address_digest: Mapped[bytes] = mapped_column(LargeBinary(), index=True)
    code_digest: Mapped[bytes] = mapped_column(LargeBinary())
    attempts_left: Mapped[int]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class PublicPersonRow(TenantOwned, Base):
    """Which patient somebody became who came by the public page, so that they are the same next time."""

    __tablename__ = "public_person"

    digest: Mapped[bytes] = mapped_column(LargeBinary(), primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    since: Mapped[datetime]


class RedFlagRow(TenantOwned, Base):
    """An intake that was diverted. `content`: which form, and the answers that were red flags."""

    __tablename__ = "red_flag"
    __table_args__ = (Index(None, "tenant_id", "handled_at", "raised_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    case_id: Mapped[UUID]
    form_id: Mapped[UUID] = mapped_column(ForeignKey("questionnaire.id"))
    content: Mapped[Sealed | None] = mapped_column(SealedJson())
    raised_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    handled_at: Mapped[datetime | None]
    handled_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
