"""What repositories are given to read and write with, and what happens around their work."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from vault.errors import UnitIsOver
from vault.origin import Origin

_log = structlog.get_logger()


class _Work:
    """A session with the origin it works for; over when its block ends."""

    def __init__(self, session: AsyncSession, origin: Origin, now: datetime) -> None:
        self._session = session
        self._over = False
        self.origin = origin
        self.now = now

    @property
    def session(self) -> AsyncSession:
        """The session to query with. Raises UnitIsOver after the block: what it wrote may be lost."""
        if self._over:
            raise UnitIsOver("a session was used after its unit of work had ended")
        return self._session

    def end(self) -> None:
        """Refuse any further use; called by the database when the block ends."""
        self._over = True


class UnitOfWork(_Work):
    """Writes that become durable together, or not at all, when the block that opened it ends."""

    def __init__(self, session: AsyncSession, origin: Origin, now: datetime) -> None:
        super().__init__(session, origin, now)
        self._before: list[Callable[[], Awaitable[None]]] = []
        self._after: list[Callable[[], None]] = []

    def before_commit(self, act: Callable[[], Awaitable[None]]) -> None:
        """Have `act` write last in this unit: the audit chain's head is locked as briefly as possible."""
        self._before.append(act)

    def after_commit(self, act: Callable[[], None]) -> None:
        """Call `act` once everything is durable: for hints only, since a crash may come in between."""
        self._after.append(act)

    async def exclusive(self, name: str) -> None:
        """Let no other unit that names the same `name` run until this one ends, on any server.

        SQLite has one writer anyway; on PostgreSQL this is an advisory lock. Call it before reading
        what must not change meanwhile.
        """
        if self.session.get_bind().dialect.name == "postgresql":
            number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
            await self.session.execute(select(func.pg_advisory_xact_lock(number)))

    async def conclude(self) -> None:
        """Run what was registered for the end of the unit, then flush; called by the database."""
        while self._before:
            await self._before.pop(0)()
        await self.session.flush()

    def announce(self) -> None:
        """Run what waits for durability; a failing hint is logged and never undoes anything."""
        for act in self._after:
            try:
                act()
            except Exception:  # noqa: BLE001 - the work is durable, whatever a hint raises
                _log.exception("vault.after_commit_failed", request=self.origin.request)


class Reading(_Work):
    """A consistent view of the database as it was when the block began."""

    def __init__(self, session: AsyncSession, origin: Origin, now: datetime) -> None:
        super().__init__(session, origin, now)
        self._disclosures: list[Callable[[UnitOfWork], Awaitable[None]]] = []

    def before_return(self, act: Callable[[UnitOfWork], Awaitable[None]]) -> None:
        """Have `act` write in a unit that is durable before the reading's block ends (disclosures)."""
        self._disclosures.append(act)

    @property
    def disclosures(self) -> list[Callable[[UnitOfWork], Awaitable[None]]]:
        """What must be written before anyone sees what was read."""
        return self._disclosures
