"""The tables of personal links and of the browsers that were let in by them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from vault import Base, TenantOwned


class LinkRow(TenantOwned, Base):
    """A personal link; the token is in the letter, here is only its hash. `attempts_left`: birth dates."""

    __tablename__ = "personal_link"
    __table_args__ = (UniqueConstraint("token_hash"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary())
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    proxy_id: Mapped[UUID | None] = mapped_column(ForeignKey("patient_proxy.id"), index=True)
    holder: Mapped[str] = mapped_column(Text())
    purpose: Mapped[str] = mapped_column(Text())
    target_kind: Mapped[str] = mapped_column(Text())
    target_id: Mapped[UUID]
    asks_birth_date: Mapped[bool]
    attempts_left: Mapped[int]
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class GuestSessionRow(TenantOwned, Base):
    """A browser that a link let in; it is over when the link is."""

    __tablename__ = "guest_session"
    __table_args__ = (UniqueConstraint("token_hash"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    link_id: Mapped[UUID] = mapped_column(ForeignKey("personal_link.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary())
    opened_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
