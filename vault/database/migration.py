"""Brings the schema to what this release needs, with Alembic, without breaking the previous release.

Every package keeps a branch of revisions in a folder of its own; the program passes all folders.
On SQLite, foreign keys are off during a batch migration (recreating a table with them on deletes the
rows that refer to it) and every reference is checked before the commit.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from vault.database.database import Database
from vault.database.engines import STATEMENT_LIMIT
from vault.database.model import Base
from vault.errors import ForeignKeysBroken

VAULT_MIGRATIONS = Path(__file__).parents[1] / "migrations"
_ONE_AT_A_TIME = 0x686F757365  # PostgreSQL advisory lock: several servers may start together
_LIMIT_S = 3600.0


async def migrate(database: Database, folders: Sequence[Path] = (VAULT_MIGRATIONS,)) -> tuple[str, ...]:
    """Bring `database` to the newest revision of every folder; return the revisions it then has.

    Raises ForeignKeysBroken, and leaves the schema as it was, when rows would point to nothing.
    """
    async with database.engine.connect() as connection:
        await connection.execution_options(**{STATEMENT_LIMIT: _LIMIT_S})
        if not database.embedded:
            await connection.begin()
            await connection.execute(text(f"SET LOCAL statement_timeout = {int(_LIMIT_S * 1000)}"))
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})
            revisions = await connection.run_sync(_upgrade, folders)
            await connection.commit()
            return revisions
        await _foreign_keys(connection, on=False)
        try:
            await connection.begin()  # else Alembic begins its own, and commits each revision unchecked
            revisions = await connection.run_sync(_upgrade, folders)
            await _check_references(connection)
            await connection.commit()
            return revisions
        finally:
            await connection.rollback()
            await _foreign_keys(connection, on=True)


async def schema_differences(database: Database) -> list[Any]:
    """Return what the schema lacks or has too much, compared with the mapped classes; empty is right."""
    async with database.reader.connect() as connection:
        return await connection.run_sync(_compare)


def _upgrade(connection: Connection, folders: Sequence[Path]) -> tuple[str, ...]:
    script = ScriptDirectory(str(folders[0]), version_locations=[str(folder) for folder in folders])
    context = MigrationContext.configure(
        connection,
        opts={"fn": lambda heads, _: script._upgrade_revs("heads", heads)},  # noqa: SLF001 - as Alembic's command does
    )
    with Operations.context(context):
        context.run_migrations()
    return tuple(sorted(context.get_current_heads()))


async def _foreign_keys(connection: AsyncConnection, *, on: bool) -> None:
    """Switch SQLite's references, past SQLAlchemy: within a transaction the pragma has no effect."""
    raw = (await connection.get_raw_connection()).driver_connection
    if raw is not None:
        await raw.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


async def _check_references(connection: AsyncConnection) -> None:
    broken = (await connection.execute(text("PRAGMA foreign_key_check"))).all()
    if broken:
        tables = sorted({str(row[0]) for row in broken})
        raise ForeignKeysBroken(f"{len(broken)} rows point to nothing, in {', '.join(tables)}")


def _compare(connection: Connection) -> list[Any]:
    on_postgres = connection.dialect.name == "postgresql"

    def ours(found: Any, name: str | None, kind: str, *_: Any) -> bool:
        if kind == "table":
            return not str(name).startswith("search_words")  # FTS5 keeps tables of its own
        of_postgres_only = kind == "index" and found.dialect_options["postgresql"].get("using")
        return on_postgres or not of_postgres_only

    context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": False})
    return list(compare_metadata(context, Base.metadata))
