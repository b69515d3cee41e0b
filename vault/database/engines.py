"""Opens SQLAlchemy engines with the settings each database needs to be safe.

SQLite: write-ahead log, synced at every commit (`synchronous=NORMAL` may lose the last commits with
the power), deleted bytes overwritten. PostgreSQL: limits on statements, locks and idle transactions.
"""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from vault.database import steady_connection
from vault.database.settings import DatabaseSettings
from vault.errors import DatabaseTooOld

STATEMENT_LIMIT = "vault_statement_timeout_s"
"""Execution option: seconds allowed to one statement on SQLite, instead of the setting."""

_OLDEST_SQLITE = (3, 35, 0)  # UPDATE … RETURNING
_STEPS_BETWEEN_CHECKS = 20_000  # of SQLite's virtual machine: some milliseconds


def is_sqlite(settings: DatabaseSettings) -> bool:
    """Say whether the URL names an embedded database."""
    return settings.url.startswith("sqlite:///")


def sqlite_path(settings: DatabaseSettings) -> Path:
    """Return the database file of an SQLite URL."""
    return Path(settings.url.removeprefix("sqlite:///"))


def sqlite_engine(settings: DatabaseSettings, *, writing: bool) -> AsyncEngine:
    """Return an engine on the database file: one connection that writes, or several that only read.

    Raises DatabaseTooOld when the linked SQLite lacks what the vault needs.
    """
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise DatabaseTooOld(f"SQLite {sqlite3.sqlite_version} is too old")
    path = sqlite_path(settings)
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(path)),
        connect_args={"async_creator_fn": lambda *_, **__: steady_connection.connect(path)},
        hide_parameters=True,  # an error's text goes into the log
        pool_size=1 if writing else settings.readers,
        max_overflow=0,
        pool_timeout=settings.unit_timeout_s,
    )

    def on_connect(adapted: Any, record: Any) -> None:
        def too_long() -> bool:
            return time.monotonic() > float(record.info.get("deadline", "inf"))

        adapted.run_async(lambda driver: driver.set_progress_handler(too_long, _STEPS_BETWEEN_CHECKS))
        cursor = adapted.cursor()
        for pragma in (
            f"busy_timeout={int(settings.lock_timeout_s * 1000)}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
            f"query_only={'OFF' if writing else 'ON'}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    def on_statement(connection: Connection, *_: Any) -> None:
        limit = connection.get_execution_options().get(STATEMENT_LIMIT, settings.statement_timeout_s)
        connection.info["deadline"] = time.monotonic() + limit

    event.listen(engine.sync_engine, "connect", on_connect)
    event.listen(engine.sync_engine, "begin", on_begin)
    event.listen(engine.sync_engine, "before_cursor_execute", on_statement)
    return engine


_ABANDONED_AFTER = 2
"""Times a unit's time until PostgreSQL ends a transaction whose client says no more.

More than one: a unit that dawdles is ended by its own clock, which says why, and a restore, which is no
unit, may pause for longer. That server's clock is for clients that are gone without a word.
"""


def postgres_engine(settings: DatabaseSettings, *, writing: bool) -> AsyncEngine:
    """Return an engine on a PostgreSQL server; readings see one snapshot and cannot write.

    Writers run at READ COMMITTED: under a snapshot every unit of a tenant would collide at the head
    of its audit chain. `Versioned` rows and row locks keep updates from being lost instead.
    """
    milliseconds = {
        "statement_timeout": settings.statement_timeout_s,
        "lock_timeout": settings.lock_timeout_s,
        "idle_in_transaction_session_timeout": _ABANDONED_AFTER * settings.unit_timeout_s,
    }
    return create_async_engine(
        make_url(settings.url).set(drivername="postgresql+asyncpg"),
        hide_parameters=True,
        connect_args={
            "server_settings": {
                "timezone": "UTC",
                "application_name": "housecall",
                **{name: str(int(seconds * 1000)) for name, seconds in milliseconds.items()},
            }
        },
        isolation_level="READ COMMITTED" if writing else "REPEATABLE READ",
        pool_size=settings.writers if writing else settings.readers,
        max_overflow=0,
        pool_timeout=settings.unit_timeout_s,
        pool_pre_ping=True,
        execution_options={} if writing else {"postgresql_readonly": True},
    )
