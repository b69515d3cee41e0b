"""The one writer of an SQLite database: units run in turn and are committed in groups.

SQLite has a single writer whatever we do. Letting a pool of connections fight for it costs tenths
of a second at the tail; handing one round and syncing once for all who waited does not.
Each unit works inside a SAVEPOINT, so that one failing unit takes nothing with it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import structlog
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession
from sqlalchemy.util import await_only

from vault.database.faults import named_fault
from vault.errors import DatabaseError, WriteLost

_log = structlog.get_logger()


class _Turn:
    """One unit's place in the queue, told by three futures in this order."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.granted: asyncio.Future[AsyncConnection] = loop.create_future()
        self.kept: asyncio.Future[bool] = loop.create_future()
        self.durable: asyncio.Future[None] = loop.create_future()

    def end(self, *, kept: bool) -> None:
        """Hand the connection back; `kept` says whether the savepoint was released."""
        if not self.granted.done():
            self.granted.cancel()
        if not self.kept.done():
            self.kept.set_result(kept)

    def fail(self, error: DatabaseError, cause: BaseException | None = None) -> None:
        """Tell the unit, wherever it waits, that nothing of it was kept."""
        error.__cause__ = cause
        for future in (self.granted, self.durable):
            if not future.done():
                future.set_exception(error)
                future.exception()  # a unit that was cancelled never asks


class GroupingWriter:
    """Owns the writing connection. The mutable state is the queue of turns and the serving task.

    `group_limit` and `group_time_s` close a group although more units wait.
    """

    def __init__(self, engine: AsyncEngine, group_limit: int, group_time_s: float) -> None:
        self._engine = engine
        self._group_limit = group_limit
        self._group_time_s = group_time_s
        self._queue: asyncio.Queue[_Turn] = asyncio.Queue()
        self._serving: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to serve turns; call once, inside the running loop."""
        self._serving = asyncio.create_task(self._serve(), name="vault.writer")

    async def stop(self) -> None:
        """Fail whoever still waits and close; call after the last unit."""
        if self._serving is not None:
            self._serving.cancel()
            with suppress(asyncio.CancelledError):
                await self._serving
            self._serving = None
        while not self._queue.empty():
            self._queue.get_nowait().fail(WriteLost("the database was closed"))
        await self._engine.dispose()

    async def scrub(self) -> bool:
        """Empty the write-ahead log into the file, whose freed bytes are zero; False while it is read."""
        async with self._engine.connect() as connection:
            raw = (await connection.get_raw_connection()).driver_connection
            if raw is None:
                return False
            row = await (await raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")).fetchone()
            return row is not None and row[0] == 0

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """Lend a session inside a savepoint; the block's end returns when its group is durable.

        Raises WriteLost when the group could not be committed.
        """
        turn = _Turn()
        self._queue.put_nowait(turn)
        try:
            connection = await turn.granted
            async with AsyncSession(
                connection, join_transaction_mode="create_savepoint", expire_on_commit=False
            ) as session:
                event.listen(session.sync_session, "do_orm_execute", _heed_cancellation)
                event.listen(session.sync_session, "before_flush", _heed_cancellation)
                yield session
                await session.commit()
        except BaseException:
            turn.end(kept=False)
            raise
        turn.end(kept=True)
        await turn.durable

    async def _serve(self) -> None:
        while True:
            await self._commit_group(await self._queue.get())

    async def _commit_group(self, turn: _Turn) -> None:
        members: list[_Turn] = []
        current: _Turn | None = turn
        try:
            async with self._engine.connect() as connection:
                await connection.begin()
                closes = time.monotonic() + self._group_time_s
                while current is not None:
                    if await self._grant(current, connection):
                        members.append(current)
                    await _still_in_transaction(connection)
                    current = self._next(len(members), closes)
                await connection.commit()
        except (SQLAlchemyError, WriteLost) as error:
            fault = named_fault(error) or WriteLost("the group could not be committed")
            _log.warning("vault.group_lost", units=len(members), cause=type(error).__name__)
            for member in [*members, *([current] if current else [])]:
                member.fail(type(fault)(*fault.args), error)
        except asyncio.CancelledError:
            for member in [*members, *([current] if current else [])]:
                member.fail(WriteLost("the database was closed"))
            raise
        else:
            for member in members:
                if not member.durable.done():
                    member.durable.set_result(None)

    def _next(self, members: int, closes: float) -> _Turn | None:
        if self._queue.empty() or members >= self._group_limit or time.monotonic() >= closes:
            return None
        return self._queue.get_nowait()

    @staticmethod
    async def _grant(turn: _Turn, connection: AsyncConnection) -> bool:
        if turn.granted.done():  # cancelled while it waited
            return False
        turn.granted.set_result(connection)
        return await turn.kept


def _heed_cancellation(*_: Any) -> None:
    """Let a cancellation that arrived during the last statement take effect between two statements."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        await_only(asyncio.sleep(0))


async def _still_in_transaction(connection: AsyncConnection) -> None:
    """Raise WriteLost when SQLite rolled the whole group back (disk full, I/O error, interrupt)."""
    raw = await connection.get_raw_connection()
    driver = raw.driver_connection
    if connection.invalidated or driver is None or not driver.in_transaction:
        raise WriteLost("the database rolled back the whole group")
