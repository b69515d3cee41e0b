"""Loads generated rows into either database past the repositories, which would take an hour for a million."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg

from scripts.cases.generate import Row

TABLES = ("encounter", "inbox_case", "search_document")
_BATCH = 20_000
_GIN = "ix_search_document_tokens"

Told = Callable[[int], None]


async def load(url: str, rows: Iterator[tuple[Row, Row, Row]], told: Told) -> None:
    """Insert every row, and have the database's statistics know of them. `told`: how many cases are in."""
    if url.startswith("sqlite"):
        _load_sqlite(Path(url.removeprefix("sqlite:///")), rows, told)
    else:
        await _load_postgres(url, rows, told)


def _load_sqlite(path: Path, rows: Iterator[tuple[Row, Row, Row]], told: Told) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous=OFF")
    done = 0
    while batch := list(islice(rows, _BATCH)):
        connection.execute("BEGIN")
        for place, table in enumerate(TABLES):
            names = list(batch[0][place])
            statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608 - our own names
            connection.executemany(
                statement, ([_sqlite(line[place][name]) for name in names] for line in batch)
            )
        connection.execute("COMMIT")
        done += len(batch)
        told(done)
    connection.execute("ANALYZE")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


async def _load_postgres(url: str, rows: Iterator[tuple[Row, Row, Row]], told: Told) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(f"DROP INDEX IF EXISTS {_GIN}")  # built at the end in a tenth of the time
    done = 0
    while batch := list(islice(rows, _BATCH)):
        for place, table in enumerate(TABLES):
            names = list(batch[0][place])
            await connection.copy_records_to_table(
                table,
                columns=names,
                records=[[_postgres(line[place][name], table) for name in names] for line in batch],
            )
        done += len(batch)
        told(done)
    await connection.execute(f"CREATE INDEX {_GIN} ON search_document USING gin (tokens)")
    for table in TABLES:
        await connection.execute(f"VACUUM (ANALYZE) {table}")
    await connection.close()


def _sqlite(value: Any) -> Any:
    """Return a value as SQLAlchemy keeps it in SQLite."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(value, list):
        tokens = value and isinstance(value[0], str)
        return " ".join(value) if tokens else json.dumps(value)
    return value


def _postgres(value: Any, table: str) -> Any:
    """Return a value as asyncpg takes it: JSON as text, tokens as an array."""
    if isinstance(value, Sequence) and not isinstance(value, str | bytes) and table != "search_document":
        return json.dumps(value)
    return value
