"""Keeps members of staff: names and addresses sealed, roles and states in clear."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from clinic.errors import AlreadyTaken, Malformed, Unknown
from clinic.ids import StaffId
from clinic.records import Records, Work, security, tenant_of
from clinic.staff.member import Member, checked_email, checked_name
from clinic.staff.role import Act, StaffRole, may
from clinic.staff.rows import StaffRow
from vault import Action, Subject, UnitOfWork

_DIGEST = "staff-sign-in"


class Members:
    """The repository of staff."""

    def __init__(self, records: Records) -> None:
        self._records = records

    async def add(self, unit: UnitOfWork, name: str, email: str, roles: Collection[StaffRole]) -> Member:
        """Add somebody who cannot sign in before they set a password. Raises Malformed, AlreadyTaken."""
        name, email = checked_name(name), checked_email(email)
        await unit.exclusive(f"staff:{tenant_of(unit)}")
        digest = await self._records.keyed_digest(unit, _DIGEST, email)
        if await self._by_digest(unit, digest) is not None:
            raise AlreadyTaken("email")
        row = StaffRow(
            id=self._records.new_id(),
            tenant_id=tenant_of(unit),
            sign_in_digest=digest,
            roles=_plain(roles),
            created_at=unit.now,
        )
        await self._records.sealer.seal(unit, row, staff_subject(row.id), name=name, email=email)
        unit.session.add(row)
        await unit.session.flush()
        self._witness(unit, row, "added", Action.CREATE)
        return _member(row, name, email)

    async def get(self, work: Work, staff: StaffId) -> Member:
        """Return one member. Raises Unknown."""
        row = await staff_row(work, staff)
        opened = await self._records.sealer.open_one(work, row, "name", "email")
        return _member(row, **opened)

    async def all(self, work: Work) -> list[Member]:
        """Return everyone of this clinic, the longest there first."""
        rows = list(await work.session.scalars(select(StaffRow).order_by(StaffRow.created_at, StaffRow.id)))
        opened = await self._records.sealer.open(work, rows, "name", "email")
        return [_member(row, **values) for row, values in zip(rows, opened, strict=True)]

    async def may(self, work: Work, staff: StaffId, act: Act) -> bool:
        """Say whether somebody is not suspended now, and has a role that allows `act`. Raises Unknown."""
        row = await staff_row(work, staff)
        return row.suspended_at is None and may(roles_of(row), act)

    async def find(self, work: Work, email: str) -> StaffRow | None:
        """Return the row of whoever signs in with `email`, for this package's sign-in only."""
        digest = await self._records.known_digest(work, _DIGEST, email.strip().lower())
        return None if digest is None else await self._by_digest(work, digest)

    async def change_roles(self, unit: UnitOfWork, staff: StaffId, roles: Collection[StaffRole]) -> None:
        """Give somebody other roles; open sessions have them from their next request on."""
        row = await staff_row(unit, staff)
        row.roles = _plain(roles)
        self._witness(unit, row, "roles-changed", Action.UPDATE)

    async def suspend(self, unit: UnitOfWork, staff: StaffId) -> None:
        """Let somebody in no more; their sessions are refused from this commit on."""
        await self._set_suspended(unit, staff, unit.now, "suspended")

    async def reinstate(self, unit: UnitOfWork, staff: StaffId) -> None:
        """Let somebody in again, with the password and second factor they had."""
        await self._set_suspended(unit, staff, None, "reinstated")

    async def _set_suspended(self, unit: UnitOfWork, staff: StaffId, at: datetime | None, event: str) -> None:
        row = await staff_row(unit, staff)
        row.suspended_at = at
        self._witness(unit, row, event, Action.UPDATE)

    async def _by_digest(self, work: Work, digest: bytes) -> StaffRow | None:
        row: StaffRow | None = await work.session.scalar(
            select(StaffRow).where(StaffRow.sign_in_digest == digest)
        )
        return row

    def _witness(self, unit: UnitOfWork, row: StaffRow, event: str, action: Action) -> None:
        self._records.witness(unit, f"staff.{event}", action, security("staff", row.id))


def staff_subject(staff: UUID) -> Subject:
    """Return whose key seals what is kept of a member of staff."""
    return Subject(f"staff:{staff}")


async def staff_row(work: Work, staff: UUID) -> StaffRow:
    """Return the row of a member of staff. Raises Unknown."""
    row = await work.session.get(StaffRow, staff)
    if row is None:
        raise Unknown("member of staff")
    return row


def roles_of(row: StaffRow) -> frozenset[StaffRole]:
    """Return the roles kept in a row."""
    return frozenset(StaffRole(role) for role in row.roles)


def _plain(roles: Collection[StaffRole]) -> list[str]:
    if not roles:
        raise Malformed("roles", "at least one")
    return sorted({role.value for role in roles})


def _member(row: StaffRow, name: str, email: str) -> Member:
    return Member(
        id=StaffId(row.id),
        tenant=row.tenant_id,
        name=name,
        email=email,
        roles=roles_of(row),
        has_password=row.password_hash is not None,
        has_totp=row.totp_since is not None,
        created_at=row.created_at,
        suspended_at=row.suspended_at,
    )
