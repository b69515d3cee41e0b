"""The tables of staff: who works in a clinic, and by what they prove who they are."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from vault import Base, Sealed, SealedText, TenantOwned, Versioned


class StaffRow(TenantOwned, Versioned, Base):
    """One person who works in a clinic. `sign_in_digest`: by which the e-mail address is found.

    `totp_last_step`: the newest one-time code that was used up; `totp_since`: None until confirmed.
    """

    __tablename__ = "staff"
    __table_args__ = (UniqueConstraint("tenant_id", "sign_in_digest"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    sign_in_digest: Mapped[bytes] = mapped_column(LargeBinary())
    name: Mapped[Sealed] = mapped_column(SealedText())
    email: Mapped[Sealed] = mapped_column(SealedText())
    roles: Mapped[list[Any]]
    created_at: Mapped[datetime]
    suspended_at: Mapped[datetime | None]
    password_hash: Mapped[str | None] = mapped_column(Text())
    totp_secret: Mapped[Sealed | None] = mapped_column(SealedText())
    totp_since: Mapped[datetime | None]
    totp_last_step: Mapped[int | None]


class InvitationRow(TenantOwned, Base):
    """A letter that lets one member of staff set a password, once."""

    __tablename__ = "staff_invitation"
    __table_args__ = (UniqueConstraint("token_hash"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary())
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SessionRow(TenantOwned, Base):
    """A signed-in browser. The token is in its cookie; here is only its hash."""

    __tablename__ = "staff_session"
    __table_args__ = (UniqueConstraint("token_hash"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary())
    strength: Mapped[str] = mapped_column(Text())
    opened_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class PasskeyRow(TenantOwned, Versioned, Base):
    """A WebAuthn credential of one member of staff."""

    __tablename__ = "passkey"
    __table_args__ = (UniqueConstraint("tenant_id", "credential_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary())
    public_key: Mapped[bytes] = mapped_column(LargeBinary())
    sign_count: Mapped[int]
    label: Mapped[Sealed] = mapped_column(SealedText())
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class CeremonyRow(TenantOwned, Base):
    """A WebAuthn ceremony under way; its challenge is answered once. `staff_id`: None when signing in."""

    __tablename__ = "passkey_ceremony"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"), index=True)
    challenge: Mapped[bytes] = mapped_column(LargeBinary())
    expires_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
