"""The table of terms."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Uuid
from sqlalchemy.orm import Mapped, mapped_column

from vault import Base, TenantId, TenantOwned, Versioned


class TermsRow(TenantOwned, Versioned, Base):
    """What one clinic promises and allows; absent while it is what everybody begins with."""

    __tablename__ = "inbox_terms"

    tenant_id: Mapped[TenantId] = mapped_column(Uuid(), primary_key=True)
    promises: Mapped[dict[str, Any]]
    lease_s: Mapped[int]
    reopen_days: Mapped[int]
    unread_days: Mapped[int]
    is_public: Mapped[bool]
