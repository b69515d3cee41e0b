"""An SQLite connection whose statements are not torn off by a cancelled task.

SQLAlchemy takes a statement that ends in `CancelledError` for a broken connection and drops it. On
the one writing connection that would lose the work of every unit in the group, because one
request's client went away. Here a statement always ends first; the cancellation comes right after.
"""

from __future__ import annotations

import asyncio
import sqlite3
from functools import partial
from pathlib import Path
from typing import Any

import aiosqlite


class SteadyConnection(aiosqlite.Connection):
    """Runs each statement to its end, then lets a cancellation take effect at the next wait."""

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


def connect(path: Path) -> SteadyConnection:
    """Return a connection to open by awaiting it; transactions are begun by the caller alone."""

    def open_file() -> sqlite3.Connection:
        return sqlite3.connect(path, isolation_level=None, check_same_thread=False)

    return SteadyConnection(open_file, iter_chunk_size=256)
