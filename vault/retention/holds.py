"""Legal holds: whatever belongs to a held subject is not purged, however old."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from vault.audit import Action, AuditTrail, Entity, Event, Role
from vault.database import Reading, UnitOfWork
from vault.errors import HoldNotFound
from vault.keys import Subject
from vault.origin import TenantId
from vault.retention.rows import HoldRow
from vault.sealing import Sealer

_PATIENT = "patient:"


@dataclass(frozen=True, slots=True)
class Hold:
    """One hold in force. `placed_by`: who did, as the audit trail names them."""

    id: UUID
    subject: Subject
    reason: str = field(repr=False)
    placed_by: str
    placed_at: datetime


class LegalHolds:
    """Places, releases and finds holds."""

    def __init__(self, sealer: Sealer, trail: AuditTrail) -> None:
        self._sealer = sealer
        self._trail = trail

    async def place(self, unit: UnitOfWork, tenant: TenantId, subject: Subject, reason: str) -> UUID:
        """Hold everything of `subject` from now on; return the hold's id."""
        await unit.exclusive(f"retention:{tenant}")
        row = HoldRow(
            id=uuid4(), tenant_id=tenant, subject=subject, placed_by=unit.origin.actor, placed_at=unit.now
        )
        await self._sealer.seal(unit, row, Subject(f"hold:{row.id}"), reason=reason)
        unit.session.add(row)
        self._record(unit, tenant, row.id, subject, subtype="hold-placed", action=Action.CREATE)
        return row.id

    async def release(self, unit: UnitOfWork, tenant: TenantId, hold: UUID) -> None:
        """End a hold; the next purge takes what only it kept. Raises HoldNotFound."""
        row = await unit.session.scalar(
            select(HoldRow).where(
                HoldRow.id == hold, HoldRow.tenant_id == tenant, HoldRow.released_at.is_(None)
            )
        )
        if row is None:
            raise HoldNotFound(f"there is no hold {hold} in force")
        row.released_by, row.released_at = unit.origin.actor, unit.now
        self._record(unit, tenant, hold, Subject(row.subject), subtype="hold-released", action=Action.UPDATE)

    async def in_force(self, work: UnitOfWork | Reading, tenant: TenantId) -> list[Hold]:
        """Return the holds that keep something, oldest first. The caller records whom it shows."""
        wanted = select(HoldRow).where(HoldRow.tenant_id == tenant, HoldRow.released_at.is_(None))
        rows = list(await work.session.scalars(wanted.order_by(HoldRow.placed_at, HoldRow.id)))
        opened = await self._sealer.open(work, rows, "reason")
        return [
            Hold(row.id, Subject(row.subject), str(values["reason"]), row.placed_by, row.placed_at)
            for row, values in zip(rows, opened, strict=True)
        ]

    async def held(self, work: UnitOfWork | Reading, tenant: TenantId) -> frozenset[Subject]:
        """Return all subjects that are held. Before purging, ask `are_on`, within `UnitOfWork.exclusive`."""
        wanted = select(HoldRow.subject).where(HoldRow.tenant_id == tenant, HoldRow.released_at.is_(None))
        return frozenset(Subject(subject) for subject in await work.session.scalars(wanted))

    async def are_on(self, work: UnitOfWork | Reading, tenant: TenantId, subjects: Sequence[Subject]) -> bool:
        """Say whether any of `subjects` is held. Before purging, ask within `UnitOfWork.exclusive`."""
        held = select(HoldRow.id).where(
            HoldRow.tenant_id == tenant, HoldRow.subject.in_(subjects), HoldRow.released_at.is_(None)
        )
        return await work.session.scalar(held.limit(1)) is not None

    def _record(
        self,
        unit: UnitOfWork,
        tenant: TenantId,
        hold: UUID,
        subject: Subject,
        *,
        subtype: str,
        action: Action,
    ) -> None:
        entities = (
            Entity(Role.SECURITY_RESOURCE, "legal-hold", str(hold)),
            Entity(Role.DATA, "subject", subject),
            *patients_in([subject]),
        )
        self._trail.record(unit, Event("retention", subtype, action, entities), tenant)


def patients_in(subjects: Sequence[Subject]) -> list[Entity]:
    """Return the patients among subjects, as the audit trail is searched by them."""
    return [
        Entity(Role.PATIENT, "patient", subject.removeprefix(_PATIENT))
        for subject in subjects
        if subject.startswith(_PATIENT)
    ]
