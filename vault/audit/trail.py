"""Adds events to a tenant's chain in the transaction of what they describe.

Events are kept until the unit concludes, because adding one locks the head of the chain until the
commit: whoever locked it early would hold up every other writer of the tenant.
"""

from __future__ import annotations

from typing import cast
from weakref import WeakKeyDictionary

from sqlalchemy import Table, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from vault.audit.event import GENESIS, Event, digest, fields_of
from vault.audit.head import SIGNING_SUBJECT, Head, Signer
from vault.audit.rows import AuditHead, AuditRow
from vault.database import Reading, UnitOfWork
from vault.keys import DataKeys
from vault.origin import TenantId

_EVENTS = cast("Table", AuditRow.__table__)
"""Rows go into the table as they are: the mapper would spend as long on each as hashing it."""


class AuditTrail:
    """Records events of units and disclosures of readings. Keeps the tenants' signing keys."""

    def __init__(self, keys: DataKeys) -> None:
        self._keys = keys
        self._signers: dict[TenantId, Signer] = {}
        self._pending: WeakKeyDictionary[UnitOfWork, list[tuple[TenantId, Event]]] = WeakKeyDictionary()

    def record(self, unit: UnitOfWork, event: Event, tenant: TenantId | None = None) -> None:
        """Have `event` durable together with this unit, or not at all.

        `tenant`: whose chain, when the unit works for the server itself. Raises ValueError without one.
        """
        owner = unit.origin.tenant or tenant
        if owner is None:
            raise ValueError("an event belongs to a tenant")
        if unit not in self._pending:
            self._pending[unit] = []
            unit.before_commit(lambda: self._append(unit))
        self._pending[unit].append((owner, event))

    def disclose(self, reading: Reading, event: Event) -> None:
        """Have `event` durable before the block of this reading ends, so before anyone sees the answer."""

        async def write(unit: UnitOfWork) -> None:
            self.record(unit, event)

        reading.before_return(write)

    async def _append(self, unit: UnitOfWork) -> None:
        events: dict[TenantId, list[Event]] = {}
        for tenant, event in self._pending.pop(unit):
            events.setdefault(tenant, []).append(event)
        for tenant in sorted(events, key=str):  # one order, so that two units cannot deadlock
            await self._extend(unit, tenant, events[tenant])

    async def _extend(self, unit: UnitOfWork, tenant: TenantId, events: list[Event]) -> None:
        signer = await self._signer(unit, tenant)
        head = await _locked_head(unit, tenant)
        rows = []
        for event in events:
            fields = fields_of(event, unit.origin, tenant, head.seq + 1, unit.now)
            row_hash = digest(head.hash, fields)
            rows.append({**fields, "prev_hash": head.hash, "hash": row_hash})
            head = Head(tenant, head.seq + 1, row_hash)
        await unit.session.execute(insert(_EVENTS), rows)
        await unit.session.execute(
            update(AuditHead)
            .where(AuditHead.tenant_id == tenant)
            .values(seq=head.seq, hash=head.hash, signature=signer.sign(head))
            .execution_options(synchronize_session=False)
        )

    async def _signer(self, unit: UnitOfWork, tenant: TenantId) -> Signer:
        """Return the tenant's signer, made with the tenant's first event."""
        known = self._signers.get(tenant)
        if known is not None:
            return known
        signer = Signer(await self._keys.obtain(unit, tenant, SIGNING_SUBJECT))
        unit.after_commit(lambda: self._signers.update({tenant: signer}))  # a key just made may yet be undone
        return signer


async def _locked_head(unit: UnitOfWork, tenant: TenantId) -> Head:
    """Return the head of the chain, locked until this unit ends; an empty chain gets its head first."""
    wanted = select(AuditHead.seq, AuditHead.hash).where(AuditHead.tenant_id == tenant).with_for_update()
    found = (await unit.session.execute(wanted)).one_or_none()
    if found is None:
        insert_head = (
            postgresql.insert if unit.session.get_bind().dialect.name == "postgresql" else sqlite.insert
        )
        first = insert_head(AuditHead).values(tenant_id=tenant, seq=0, hash=GENESIS, signature=b"")
        await unit.session.execute(first.on_conflict_do_nothing(index_elements=["tenant_id"]))
        found = (await unit.session.execute(wanted)).one()
    return Head(tenant, found.seq, found.hash)
