"""The tables of the audit chain: events that are only ever added, and one signed head per tenant."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, LargeBinary, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from vault.database import Base, TenantOwned
from vault.origin import TenantId


class AuditRow(TenantOwned, Base):
    """One event in its tenant's chain; triggers refuse to change or delete it."""

    __tablename__ = "audit_event"
    __table_args__ = (
        Index(None, "tenant_id", "patient", "seq"),
        Index(None, "tenant_id", "agent", "seq"),
        Index(None, "tenant_id", "recorded"),
    )

    tenant_id: Mapped[TenantId] = mapped_column(Uuid(), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    recorded: Mapped[datetime]
    type: Mapped[str] = mapped_column(Text())
    subtype: Mapped[str] = mapped_column(Text())
    action: Mapped[str] = mapped_column(Text())
    outcome: Mapped[int]
    agent: Mapped[str] = mapped_column(Text())
    agent_kind: Mapped[str] = mapped_column(Text())
    network: Mapped[str | None] = mapped_column(Text())
    policy: Mapped[str | None] = mapped_column(Text())
    purpose: Mapped[str] = mapped_column(Text())
    request: Mapped[str] = mapped_column(Text())
    patient: Mapped[str | None] = mapped_column(Text())
    reason: Mapped[str | None] = mapped_column(Text())
    entities: Mapped[list[Any]]
    detail: Mapped[list[Any]]
    prev_hash: Mapped[bytes] = mapped_column(LargeBinary())
    hash: Mapped[bytes] = mapped_column(LargeBinary())


class AuditHead(TenantOwned, Base):
    """Where a tenant's chain ends; `signature` is Ed25519 over tenant, `seq` and `hash`."""

    __tablename__ = "audit_head"

    tenant_id: Mapped[TenantId] = mapped_column(Uuid(), primary_key=True)
    seq: Mapped[int]
    hash: Mapped[bytes] = mapped_column(LargeBinary())
    signature: Mapped[bytes] = mapped_column(LargeBinary())


HASHED = tuple(
    column.name for column in AuditRow.__table__.columns if column.name not in ("prev_hash", "hash")
)
"""The columns of a row that its hash covers."""
