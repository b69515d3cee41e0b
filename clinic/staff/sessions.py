"""Sessions of staff: rows, so that ending one takes effect at its next request (section 3.10).

Idle for 15 minutes or 12 hours old, a session is over on the server whatever the browser shows. A
live call counts as use: whoever runs it calls `touch`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select, update

from clinic.errors import SessionOver, Unknown
from clinic.ids import SessionId, StaffId
from clinic.records import Records, Work, security
from clinic.secret_tokens import SecretToken, new_token, token_hash
from clinic.staff.members import roles_of, staff_row
from clinic.staff.role import StaffRole
from clinic.staff.rows import SessionRow, StaffRow
from vault import Action, TenantId, UnitOfWork

IDLE = timedelta(minutes=15)
LIFE = timedelta(hours=12)
_TOUCH_AFTER = timedelta(seconds=30)


class Strength(StrEnum):
    """How somebody proved who they are: a password alone opens only the set-up of a second factor."""

    PASSWORD_ONLY = "password-only"  # noqa: S105 - a kind, not a secret
    TWO_FACTORS = "two-factors"


@dataclass(frozen=True)
class Session:
    """A session that was alive when it was read. `touch_due`: the caller lets `touch` note the use."""

    id: SessionId
    tenant: TenantId
    staff: StaffId
    roles: frozenset[StaffRole]
    strength: Strength
    opened_at: datetime
    expires_at: datetime
    touch_due: bool


class Sessions:
    """Opens, resumes and ends sessions."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def open(self, unit: UnitOfWork, staff: StaffRow, strength: Strength) -> tuple[SecretToken, Session]:
        """Open a session; the token goes into a cookie that scripts cannot read, and nowhere else."""
        token = new_token(self._records.entropy)
        row = SessionRow(
            id=self._records.new_id(),
            tenant_id=staff.tenant_id,
            staff_id=staff.id,
            token_hash=token_hash(token),
            strength=strength.value,
            opened_at=unit.now,
            seen_at=unit.now,
            expires_at=unit.now + LIFE,
        )
        unit.session.add(row)
        self._records.witness(
            unit,
            "session.opened",
            Action.EXECUTE,
            security("session", row.id),
            security("staff", staff.id),
            detail={"strength": strength.value},
        )
        return token, _session(row, staff, unit.now)

    async def resume(self, work: Work, token: str) -> Session:
        """Return the living session of `token`. `work` may be the server's own: the token names the tenant.

        Raises SessionOver.
        """
        found = (
            await work.session.execute(
                select(SessionRow, StaffRow)
                .join(StaffRow, StaffRow.id == SessionRow.staff_id)
                .where(SessionRow.token_hash == token_hash(token))
            )
        ).one_or_none()
        if found is None:
            raise SessionOver
        row, staff = found
        if not _is_alive(row, work.now) or staff.suspended_at is not None:
            raise SessionOver
        return _session(row, staff, work.now)

    async def touch(self, unit: UnitOfWork, session: SessionId) -> None:
        """Note that the session is in use; one that is already over stays over."""
        await unit.session.execute(
            update(SessionRow)
            .where(
                SessionRow.id == session,
                SessionRow.ended_at.is_(None),
                SessionRow.seen_at > unit.now - IDLE,
            )
            .values(seen_at=unit.now)
        )

    async def strengthen(self, unit: UnitOfWork, session: SessionId) -> None:
        """Count the session as of two factors, after the second was set up in it. Raises Unknown."""
        row = await unit.session.get(SessionRow, session)
        if row is None or not _is_alive(row, unit.now):
            raise Unknown("session")
        row.strength = Strength.TWO_FACTORS.value
        self._records.witness(unit, "session.strengthened", Action.UPDATE, security("session", session))

    async def end(self, unit: UnitOfWork, session: SessionId) -> None:
        """End one session. Raises Unknown; ending twice is no fault."""
        row = await unit.session.get(SessionRow, session)
        if row is None:
            raise Unknown("session")
        if row.ended_at is None:
            row.ended_at = unit.now
            self._witness_end(unit, row.id)

    async def end_all(self, unit: UnitOfWork, staff: StaffId, but: SessionId | None = None) -> int:
        """End every living session of a person, save the one they do it from; return how many."""
        rows = [row for row in await self._living(unit, staff) if row.id != but]
        for row in rows:
            row.ended_at = unit.now
            self._witness_end(unit, row.id)
        return len(rows)

    async def of(self, work: Work, staff: StaffId) -> list[Session]:
        """Return the living sessions of a person, newest first. Raises Unknown."""
        owner = await staff_row(work, staff)
        return [_session(row, owner, work.now) for row in await self._living(work, staff)]

    async def _living(self, work: Work, staff: StaffId) -> list[SessionRow]:
        rows = await work.session.scalars(
            select(SessionRow)
            .where(SessionRow.staff_id == staff, SessionRow.ended_at.is_(None))
            .order_by(SessionRow.opened_at.desc())
        )
        return [row for row in rows if _is_alive(row, work.now)]

    def _witness_end(self, unit: UnitOfWork, session: UUID) -> None:
        self._records.witness(unit, "session.ended", Action.EXECUTE, security("session", session))


def _is_alive(row: SessionRow, now: datetime) -> bool:
    return row.ended_at is None and now < row.expires_at and now < row.seen_at + IDLE


def _session(row: SessionRow, staff: StaffRow, now: datetime) -> Session:
    return Session(
        id=SessionId(row.id),
        tenant=row.tenant_id,
        staff=StaffId(row.staff_id),
        roles=roles_of(staff),
        strength=Strength(row.strength),
        opened_at=row.opened_at,
        expires_at=row.expires_at,
        touch_due=now - row.seen_at >= _TOUCH_AFTER,
    )
