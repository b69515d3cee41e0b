"""Data keys: one per subject (a patient, a case, a blob), kept wrapped in the database.

Rotation of the root key rewraps them and touches no data. Erasing one makes everything it sealed
unreadable, in every copy: old pages and backups hold it wrapped only, and dropping the root version
it was wrapped under ends those too.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NewType
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from vault.associated_data import bind
from vault.database import Reading, UnitOfWork
from vault.errors import KeyMissing, SubjectErased
from vault.keys.data_key_row import DataKeyRow
from vault.keys.root_keys import KEY_BYTES, RootKeys
from vault.keys.wrapping import unwrap, wrap
from vault.origin import TenantId

Subject = NewType("Subject", str)
"""Whose key it is, as kind and id: `patient:4f…`, `blob:9c…`. Never a name."""


@dataclass(frozen=True, slots=True)
class DataKey:
    """An opened data key; keep it no longer than the unit or reading it was opened for."""

    id: UUID
    tenant: TenantId
    subject: Subject
    secret: bytes = field(repr=False)


class DataKeys:
    """Opens, makes, rewraps and erases data keys. Holds the root keys; replace them after a rotation."""

    def __init__(self, roots: RootKeys, entropy: Callable[[int], bytes] = os.urandom) -> None:
        self.roots = roots
        self._entropy = entropy

    async def obtain(self, unit: UnitOfWork, tenant: TenantId, subject: Subject) -> DataKey:
        """Return the subject's key, made now if it has none.

        Raises SubjectErased: what was erased is not silently given a new key.
        """
        row = await _find(unit, tenant, subject)
        if row is None:
            number = uuid4()
            secret = self._entropy(KEY_BYTES)
            wrapped = wrap(secret, self.roots, tenant, _owner(number, tenant, subject), self._entropy)
            await _insert_unless_there(
                unit,
                id=number,
                tenant_id=tenant,
                subject=subject,
                root_version=self.roots.current,
                wrapped=wrapped,
                created_at=unit.now,
            )
            row = await _find(unit, tenant, subject)
        if row is None:
            raise KeyMissing(f"the key of {subject} was not kept")
        return self._open(row)

    async def find(self, work: UnitOfWork | Reading, tenant: TenantId, subject: Subject) -> DataKey | None:
        """Return the subject's key, or None when it never had one. Raises SubjectErased."""
        row = await _find(work, tenant, subject)
        return None if row is None else self._open(row)

    async def open(self, work: UnitOfWork | Reading, numbers: Iterable[UUID]) -> dict[UUID, DataKey | None]:
        """Return the keys with these ids; None stands for an erased one.

        Raises KeyMissing when one has no row at all, KeyDamaged or RootKeyUnknown when one does not open.
        """
        wanted = list(dict.fromkeys(numbers))
        kept = select(DataKeyRow.id, DataKeyRow.tenant_id, DataKeyRow.subject, DataKeyRow.wrapped)
        rows = await work.session.execute(kept.where(DataKeyRow.id.in_(wanted)))
        found = {
            row.id: None
            if row.wrapped is None
            else self._opened(row.id, row.tenant_id, row.subject, row.wrapped)
            for row in rows
        }
        missing = [number for number in wanted if number not in found]
        if missing:
            raise KeyMissing(f"there is no key {missing[0]}")
        return {number: found[number] for number in wanted}

    async def erase(self, unit: UnitOfWork, tenant: TenantId, subject: Subject) -> bool:
        """Destroy the subject's key; say whether there was one to destroy.

        The caller records why, and afterwards lets the database scrub the bytes (`Database.scrub`).
        """
        row = await _find(unit, tenant, subject)
        if row is None or row.wrapped is None:
            return False
        row.wrapped, row.erased_at = None, unit.now
        await unit.session.flush()
        return True

    async def rewrap(self, unit: UnitOfWork, limit: int = 200) -> int:
        """Bring up to `limit` keys under the current root version; repeat until it returns 0."""
        behind = (
            select(DataKeyRow)
            .where(DataKeyRow.wrapped.is_not(None), DataKeyRow.root_version != self.roots.current)
            .order_by(DataKeyRow.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        rows = (await unit.session.scalars(behind)).all()
        for row in rows:
            key = self._open(row)
            owner = _owner(row.id, row.tenant_id, key.subject)
            row.wrapped = wrap(key.secret, self.roots, row.tenant_id, owner, self._entropy)
            row.root_version = self.roots.current
        await unit.session.flush()
        return len(rows)

    async def root_versions_in_use(self, work: UnitOfWork | Reading) -> dict[int, int]:
        """Return how many live keys each root version wraps; one that is absent here can be dropped."""
        counted = (
            select(DataKeyRow.root_version, func.count())
            .where(DataKeyRow.wrapped.is_not(None))
            .group_by(DataKeyRow.root_version)
        )
        return {row[0]: row[1] for row in await work.session.execute(counted)}

    def _open(self, row: DataKeyRow) -> DataKey:
        subject = Subject(row.subject)
        if row.wrapped is None:
            raise SubjectErased(f"the key of {subject} was erased", subject=subject)
        return self._opened(row.id, row.tenant_id, subject, row.wrapped)

    def _opened(self, number: UUID, tenant: TenantId, subject: Subject, wrapped: bytes) -> DataKey:
        secret = unwrap(wrapped, self.roots, tenant, _owner(number, tenant, subject))
        return DataKey(number, tenant, subject, secret)


def _owner(number: UUID, tenant: TenantId, subject: Subject) -> bytes:
    return bind("housecall data key 1", tenant.bytes, number.bytes, subject.encode())


async def _find(work: UnitOfWork | Reading, tenant: TenantId, subject: Subject) -> DataKeyRow | None:
    wanted = select(DataKeyRow).where(DataKeyRow.tenant_id == tenant, DataKeyRow.subject == subject)
    row: DataKeyRow | None = await work.session.scalar(wanted)
    return row


async def _insert_unless_there(unit: UnitOfWork, **fields: object) -> None:
    """Two units may need a subject's first key at once: the second takes the first's."""
    dialect = unit.session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = insert(DataKeyRow).values(**fields)
    await unit.session.execute(statement.on_conflict_do_nothing(index_elements=["tenant_id", "subject"]))
