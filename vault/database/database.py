"""The one way to read and write rows, the same on SQLite and PostgreSQL.

`write` is a unit of work, `read` a consistent view; both are opened on behalf of an `Origin` and see
only its tenant. What a reading discloses is recorded before its block ends.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from types import TracebackType
from typing import Protocol, Self, TypeVar

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from vault.database.engines import is_sqlite, postgres_engine, sqlite_engine, sqlite_path
from vault.database.faults import named_fault
from vault.database.grouping_writer import GroupingWriter
from vault.database.pool_writer import PoolWriter
from vault.database.settings import DatabaseSettings
from vault.database.tenancy import confine
from vault.database.unit import Reading, UnitOfWork
from vault.errors import UnitTimedOut, WriteConflict, WriteLost
from vault.origin import Origin

_T = TypeVar("_T")


def utc_now() -> datetime:
    """Return the present instant; the default clock."""
    return datetime.now(UTC)


class _Writer(Protocol):
    def start(self) -> None: ...
    async def stop(self) -> None: ...
    async def scrub(self) -> bool: ...
    def session(self) -> AbstractAsyncContextManager[AsyncSession]: ...


class Database:
    """Owns the engines. Open it as an asynchronous context manager, in the loop that uses it.

    `clock`: gives every unit and reading its `now`, in UTC.
    """

    def __init__(self, settings: DatabaseSettings, clock: Callable[[], datetime] = utc_now) -> None:
        self.settings = settings
        self.clock = clock
        self._writer: _Writer
        if is_sqlite(settings):
            sqlite_path(settings).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.engine = sqlite_engine(settings, writing=True)
            self._reader = sqlite_engine(settings, writing=False)
            self._writer = GroupingWriter(self.engine, settings.group_limit, settings.group_time_s)
        else:
            self.engine = postgres_engine(settings, writing=True)
            self._reader = postgres_engine(settings, writing=False)
            self._writer = PoolWriter(self.engine)

    async def __aenter__(self) -> Self:
        self._writer.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._writer.stop()
        await self._reader.dispose()

    @property
    def embedded(self) -> bool:
        """Whether this is SQLite, in this process."""
        return is_sqlite(self.settings)

    @property
    def reader(self) -> AsyncEngine:
        """The engine that only reads: for backup and verification, which cross tenants table by table."""
        return self._reader

    @asynccontextmanager
    async def write(self, origin: Origin) -> AsyncIterator[UnitOfWork]:
        """Open a unit of work; when the block ends without error, everything in it is durable.

        On an error inside the block nothing of the unit is kept. Raises WriteConflict or WriteLost
        (both: run the whole unit again, as `transact` does), StatementTimedOut, UnitTimedOut.
        """
        try:
            async with self._writer.session() as session:
                confine(session, origin.tenant)
                unit = UnitOfWork(session, origin, self.clock())
                try:
                    async with asyncio.timeout(self.settings.unit_timeout_s) as limit:
                        yield unit
                        await unit.conclude()
                        await asyncio.sleep(0)  # a limit reached during the last statement takes effect here
                except TimeoutError as error:
                    if not limit.expired():
                        raise
                    raise UnitTimedOut("a unit of work took too long") from error
                finally:
                    unit.end()
        except Exception as error:
            fault = named_fault(error)
            if fault is None:
                raise
            raise fault from error
        unit.announce()

    async def transact(
        self, origin: Origin, work: Callable[[UnitOfWork], Awaitable[_T]], attempts: int = 8
    ) -> _T:
        """Run `work` in a unit and return what it returned, again from the start when it collided.

        `work` must not keep anything outside the unit. Raises the last collision after `attempts`.
        """
        for attempt in range(1, attempts + 1):
            try:
                async with self.write(origin) as unit:
                    result = await work(unit)
            except (WriteConflict, WriteLost):
                if attempt == attempts:
                    raise
                await asyncio.sleep(secrets.randbelow(2**attempt) * 0.002)  # apart from the other losers
            else:
                return result
        raise AssertionError("unreachable: the last attempt returned or raised")

    async def scrub(self) -> bool:
        """Overwrite what the database still holds of deleted bytes; say whether all of it is gone.

        False on SQLite while a reading still needs the write-ahead log (call again), and always on
        PostgreSQL, which keeps old row versions until it vacuums them and its log until it is recycled:
        there, erasure becomes final when the root version is dropped.
        """
        return await self._writer.scrub()

    @asynccontextmanager
    async def read(self, origin: Origin) -> AsyncIterator[Reading]:
        """Open a consistent view; what it disclosed is durable in the audit chain when the block ends."""
        try:
            async with AsyncSession(self._reader, expire_on_commit=False, autoflush=False) as session:
                confine(session, origin.tenant)
                reading = Reading(session, origin, self.clock())
                try:
                    yield reading
                finally:
                    reading.end()
        except Exception as error:
            fault = named_fault(error)
            if fault is None:
                raise
            raise fault from error
        if reading.disclosures:
            async with self.write(origin) as unit:
                for act in reading.disclosures:
                    await act(unit)
