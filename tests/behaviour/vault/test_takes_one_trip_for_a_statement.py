"""SQLite's connection: a statement with its rows costs one trip to the connection's thread."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from vault.database import DatabaseSettings
from vault.database.engines import sqlite_engine
from vault.database.steady_connection import SteadyConnection


async def test_rows_come_with_the_statement(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Selecting, inserting with rows that come back, and inserting many: each one trip."""
    trips = 0
    go = SteadyConnection._execute

    async def counted(connection: SteadyConnection, *work: Any) -> Any:
        nonlocal trips
        trips += 1
        return await go(connection, *work)

    engine = sqlite_engine(DatabaseSettings(url=f"sqlite:///{tmp_path / 'it.db'}"), writing=True)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE note (body TEXT)"))
        monkeypatch.setattr(SteadyConnection, "_execute", counted)
        written = await connection.execute(text("INSERT INTO note VALUES ('one') RETURNING body"))
        assert written.all() == [("one",)]
        many = await connection.execute(text("INSERT INTO note VALUES (:body)"), [{"body": "x"}] * 3)
        assert many.rowcount == 3
        assert len((await connection.execute(text("SELECT body FROM note"))).all()) == 4
        assert trips == 3
    await engine.dispose()
