"""Pools: specialties that answer cases, and who is in them. Everybody may answer the general pool's."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, select

from clinic import Records, StaffId, Work, checked_text, errors, security, tenant_of
from store_forward.desk.colleagues import Colleagues
from store_forward.desk.rows import PoolMemberRow, PoolRow
from store_forward.forms import GENERAL_POOL
from vault import Action, UnitOfWork

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_LONGEST_NAME = 100


@dataclass(frozen=True)
class Pool:
    """One pool. `members`: who answers its cases; the general one needs none."""

    slug: str
    name: str
    members: frozenset[StaffId]


class Pools:
    """The repository of pools."""

    def __init__(self, records: Records, colleagues: Colleagues) -> None:
        self._records = records
        self._colleagues = colleagues

    async def all(self, work: Work) -> list[Pool]:
        """Return every pool, by slug; the general one is always there."""
        rows = list(await work.session.scalars(select(PoolRow).order_by(PoolRow.slug)))
        members = list(await work.session.scalars(select(PoolMemberRow)))
        pools = [
            Pool(row.slug, row.name, frozenset(StaffId(m.staff_id) for m in members if m.pool_id == row.id))
            for row in rows
        ]
        if any(pool.slug == GENERAL_POOL for pool in pools):
            return pools
        return [Pool(GENERAL_POOL, "General", frozenset()), *pools]

    async def of(self, work: Work, staff: StaffId) -> list[str]:
        """Return the slugs of the pools somebody answers for; the general one is everybody's."""
        mine = await work.session.scalars(
            select(PoolRow.slug)
            .join(PoolMemberRow, PoolMemberRow.pool_id == PoolRow.id)
            .where(PoolMemberRow.staff_id == staff)
        )
        return sorted({GENERAL_POOL, *mine})

    async def known(self, work: Work, slug: str) -> str:
        """Return `slug` when there is such a pool, else the general one's."""
        found = await work.session.scalar(select(PoolRow.slug).where(PoolRow.slug == slug))
        return GENERAL_POOL if found is None else found

    async def require(self, work: Work, slug: str) -> None:
        """Raise Unknown unless there is such a pool."""
        if slug != await self.known(work, slug):
            raise errors.Unknown("pool")

    async def put(self, unit: UnitOfWork, slug: str, name: str, members: Collection[StaffId]) -> Pool:
        """Add a pool, or give one another name and other members. Raises Malformed, Unknown."""
        if not _SLUG.fullmatch(slug):
            raise errors.Malformed("slug", "small letters, digits and inner hyphens, at most 63")
        checked_text("name", name, _LONGEST_NAME)
        await self._colleagues.require(unit, *members)
        await unit.exclusive(f"pools:{tenant_of(unit)}")
        row = await unit.session.scalar(select(PoolRow).where(PoolRow.slug == slug))
        if row is None:
            row = PoolRow(id=self._records.new_id(), tenant_id=tenant_of(unit), slug=slug)
            unit.session.add(row)
        row.name = name
        await unit.session.flush()
        await unit.session.execute(delete(PoolMemberRow).where(PoolMemberRow.pool_id == row.id))
        for staff in set(members):
            unit.session.add(PoolMemberRow(tenant_id=tenant_of(unit), pool_id=row.id, staff_id=staff))
        await unit.session.flush()
        self._records.witness(unit, "pool.changed", Action.UPDATE, security("pool", row.id))
        return Pool(slug, name, frozenset(members))
