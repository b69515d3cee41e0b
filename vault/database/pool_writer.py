"""Writing to PostgreSQL: each unit has its own connection and transaction; the server groups commits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession


class PoolWriter:
    """Owns the pool of writing connections."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    def start(self) -> None:
        """Nothing to start: connections are opened when first needed."""

    async def stop(self) -> None:
        """Close every connection; call after the last unit."""
        await self._engine.dispose()

    async def scrub(self) -> bool:
        """Return False: when old row versions and the log are overwritten is the server's own decision."""
        return False

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """Lend a session in its own transaction, committed when the block ends well."""
        async with AsyncSession(self._engine, expire_on_commit=False) as session:
            await session.connection()  # waits for the pool here, not inside the caller's first statement
            yield session
            await session.commit()
