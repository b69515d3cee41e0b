"""Keeps clinics: created by the server's own unit, changed and read by their own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from clinic.errors import AlreadyTaken, Conflict, Unknown
from clinic.records import Records, Work, security, tenant_of
from clinic.tenants.calendar import Hours, WorkingCalendar
from clinic.tenants.row import TenantRow
from clinic.tenants.tenant import Tenant, TenantDraft, known_zone
from vault import Action, TenantId, UnitOfWork


class Tenants:
    """The repository of clinics."""

    def __init__(self, records: Records) -> None:
        self._records = records

    async def create(self, unit: UnitOfWork, draft: TenantDraft, number: TenantId | None = None) -> Tenant:
        """Add a clinic. `unit` is the server's own. Raises AlreadyTaken when the slug is.

        `number`: its id, when it must be known beforehand; otherwise a fresh one.
        """
        await unit.exclusive("tenants")
        if await unit.session.scalar(select(TenantRow.slug).where(TenantRow.slug == draft.slug)):
            raise AlreadyTaken("slug")
        tenant = TenantId(self._records.new_id()) if number is None else number
        row = TenantRow(tenant_id=tenant, created_at=unit.now, **_columns(draft))
        unit.session.add(row)
        await unit.session.flush()
        self._records.witness(
            unit, "tenant.created", Action.CREATE, security("tenant", tenant), tenant=tenant
        )
        return _tenant(row)

    async def change(self, unit: UnitOfWork, draft: TenantDraft) -> Tenant:
        """Replace what is known of the unit's own clinic, all but its slug, which stands in addresses.

        Raises Unknown, Conflict (another slug).
        """
        tenant = tenant_of(unit)
        row = await unit.session.get(TenantRow, tenant)
        if row is None:
            raise Unknown("tenant")
        if row.slug != draft.slug:
            raise Conflict("a slug stays as it is")
        for name, value in _columns(draft).items():
            setattr(row, name, value)
        await unit.session.flush()
        self._records.witness(unit, "tenant.changed", Action.UPDATE, security("tenant", tenant))
        return _tenant(row)

    async def get(self, work: Work) -> Tenant:
        """Return the clinic whose unit or reading this is. Raises Unknown."""
        row = await work.session.get(TenantRow, tenant_of(work))
        if row is None:
            raise Unknown("tenant")
        return _tenant(row)

    async def find(self, work: Work, slug: str) -> Tenant:
        """Return the clinic with this slug. `work` is the server's own. Raises Unknown."""
        row = await work.session.scalar(select(TenantRow).where(TenantRow.slug == slug))
        if row is None:
            raise Unknown("tenant")
        return _tenant(row)

    async def all(self, work: Work) -> list[Tenant]:
        """Return every clinic that this work may see, by slug."""
        return [
            _tenant(row) for row in await work.session.scalars(select(TenantRow).order_by(TenantRow.slug))
        ]


def _columns(draft: TenantDraft) -> dict[str, Any]:
    return {
        "name": draft.name.strip(),
        "slug": draft.slug,
        "zone": draft.zone,
        "locale": draft.locale,
        "emergency_number": draft.emergency_number,
        "phone": draft.phone.strip(),
        "week": [_plain(day) for day in draft.week],
        "exceptions": {day.isoformat(): _plain(hours) for day, hours in draft.exceptions.items()},
    }


def _plain(day: tuple[Hours, ...]) -> list[list[int]]:
    return [[hours.opens, hours.closes] for hours in day]


def _hours(plain: list[list[int]]) -> tuple[Hours, ...]:
    return tuple(Hours(opens, closes) for opens, closes in plain)


def _tenant(row: TenantRow) -> Tenant:
    exceptions: Mapping[date, tuple[Hours, ...]] = {
        date.fromisoformat(day): _hours(hours) for day, hours in row.exceptions.items()
    }
    calendar = WorkingCalendar(known_zone(row.zone), tuple(_hours(day) for day in row.week), exceptions)
    return Tenant(
        id=row.tenant_id,
        name=row.name,
        slug=row.slug,
        locale=row.locale,
        emergency_number=row.emergency_number,
        phone=row.phone,
        calendar=calendar,
        revision=row.revision,
    )
