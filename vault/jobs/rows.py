"""The table of jobs. The payload holds ids only; whatever is sealed stays where it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from vault.database import Base


class JobRow(Base):
    """One job, of a tenant or (None) of the server itself; read by the server only.

    `fault`: the class of the last error, never its text. `once`: a second job with it is not queued.
    """

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'leased', 'done', 'failed')", name="state"),
        CheckConstraint("(state = 'leased') = (lease IS NOT NULL)", name="lease"),
        UniqueConstraint("kind", "once"),
        Index(None, "state", "run_after"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[UUID | None] = mapped_column(Uuid())
    kind: Mapped[str] = mapped_column(Text())
    payload: Mapped[dict[str, Any]]
    once: Mapped[str | None] = mapped_column(Text())
    state: Mapped[str] = mapped_column(Text())
    attempts: Mapped[int]
    most_attempts: Mapped[int]
    run_after: Mapped[datetime]
    lease: Mapped[UUID | None] = mapped_column(Uuid())
    leased_until: Mapped[datetime | None]
    fault: Mapped[str | None] = mapped_column(Text())
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
