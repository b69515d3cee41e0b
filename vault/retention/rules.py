"""Retention rules: days to keep, by kind of thing."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from vault.audit import Action, AuditTrail, Entity, Event, Role
from vault.database import Reading, UnitOfWork
from vault.origin import TenantId
from vault.retention.rows import RetentionRow


class RetentionRules:
    """Sets and tells a tenant's rules. A kind without a rule is kept for ever."""

    def __init__(self, trail: AuditTrail) -> None:
        self._trail = trail

    async def keep(self, unit: UnitOfWork, tenant: TenantId, kind: str, days: int | None) -> None:
        """Keep things of `kind` for `days` days after they ended, at least 1; None: for ever."""
        if days is not None and days < 1:
            raise ValueError("something is kept for at least a day")
        row = await unit.session.get(RetentionRow, (tenant, kind))
        if row is not None and days is None:
            await unit.session.delete(row)
        elif row is not None and days is not None:
            row.keep_days, row.changed_at = days, unit.now
        elif days is not None:
            unit.session.add(RetentionRow(tenant_id=tenant, kind=kind, keep_days=days, changed_at=unit.now))
        rule = Entity(Role.SECURITY_RESOURCE, "retention-rule", kind)
        kept = (("days", days),) if days is not None else ()
        self._trail.record(unit, Event("retention", "rule-set", Action.UPDATE, (rule,), detail=kept), tenant)

    async def of_tenant(self, work: UnitOfWork | Reading, tenant: TenantId) -> dict[str, timedelta]:
        """Return for how long each kind with a rule is kept."""
        rows = await work.session.scalars(select(RetentionRow).where(RetentionRow.tenant_id == tenant))
        return {row.kind: timedelta(days=row.keep_days) for row in rows}
