"""An SQLite connection whose statements are not torn off by a cancelled task, and take one trip each.

SQLAlchemy takes a statement that ends in `CancelledError` for a broken connection and drops it. On
the one writing connection that would lose the work of every unit in the group, because one
request's client went away. Here a statement always ends first; the cancellation comes right after.

Each trip to the connection's thread costs two switches of threads, more than most statements do
themselves; SQLAlchemy makes four of a statement: cursor, execute, fetch, close.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Self

import aiosqlite


class SteadyConnection(aiosqlite.Connection):
    """Runs each statement to its end, then lets a cancellation take effect at the next wait."""

    @property
    def raw(self) -> sqlite3.Connection:
        """The connection itself, for use on its thread only."""
        return self._conn

    async def on_thread(self, work: Callable[..., None], *args: Any) -> None:
        """Have `work` done on the connection's thread."""
        await self._execute(work, *args)

    async def _execute(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        if not self._running or not self._connection:
            raise ValueError("Connection closed")  # the words SQLAlchemy's dialect knows
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._tx.put_nowait((future, partial(fn, *args, **kwargs)))
        task = asyncio.current_task()
        cancellations = 0
        try:
            while True:
                try:
                    return await asyncio.shield(future)
                except asyncio.CancelledError:
                    cancellations += 1
                    if task is not None:
                        task.uncancel()
        finally:
            if task is not None:
                for _ in range(cancellations):
                    task.cancel()

    def cursor(self) -> WholeCursor:  # type: ignore[override]
        """Return a cursor for one statement whose rows fit into memory: nothing here streams."""
        return WholeCursor(self)


class WholeCursor:
    """Runs a statement, reads its rows to the end and closes, all in one trip (PEP 249, awaited)."""

    def __init__(self, connection: SteadyConnection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.arraysize = 1
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        """Run one statement; its rows wait here. Raises sqlite3.Error."""
        await self._connection.on_thread(self._run, sqlite3.Cursor.execute, statement, parameters)

    async def executemany(self, statement: str, parameters: Sequence[Sequence[Any]]) -> None:
        """Run a statement once for each row of parameters. Raises sqlite3.Error."""
        await self._connection.on_thread(self._run, sqlite3.Cursor.executemany, statement, parameters)

    async def fetchall(self) -> list[Any]:
        """Hand over the rows that wait."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Nothing is open: SQLite's own cursor was closed when its rows had been read."""

    def _run(self, run: Callable[..., Any], statement: str, parameters: Sequence[Any]) -> None:
        """Do it, on the connection's thread."""
        cursor = self._connection.raw.cursor()
        try:
            run(cursor, statement, parameters)
            self.description = cursor.description
            self._rows = cursor.fetchall() if cursor.description else []
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()


def connect(path: Path) -> SteadyConnection:
    """Return a connection to open by awaiting it; transactions are begun by the caller alone."""

    def open_file() -> sqlite3.Connection:
        return sqlite3.connect(path, isolation_level=None, check_same_thread=False)

    return SteadyConnection(open_file, iter_chunk_size=256)
