"""Keeps the rows of one tenant from units and readings of another."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from vault.database.model import TenantOwned
from vault.errors import TenantMismatch
from vault.origin import TenantId


def confine(session: AsyncSession, tenant: TenantId | None) -> None:
    """Let `session` see and write only rows of `tenant`; None leaves it unconfined (server's own work).

    Covers mapped classes however they are queried; statements on bare tables are the caller's care.
    """
    if tenant is None:
        return
    owner = tenant

    def narrow(state: ORMExecuteState) -> None:
        if state.is_select or state.is_update or state.is_delete:
            state.statement = state.statement.options(
                with_loader_criteria(
                    TenantOwned, lambda model: model.tenant_id == owner, include_aliases=True
                )
            )

    def check(opened: Session, *_: Any) -> None:
        for row in opened.new | opened.dirty | opened.deleted:
            if isinstance(row, TenantOwned) and row.tenant_id != owner:
                raise TenantMismatch(f"a {type(row).__name__} of another tenant was about to be written")

    event.listen(session.sync_session, "do_orm_execute", narrow)
    event.listen(session.sync_session, "before_flush", check)
