"""Walks whole tables in batches, for verification and backup, which know tables but not their meaning."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, FromClause, Text, func, select, tuple_

from vault.database.unit import Reading

BATCH = 500
Row: TypeAlias = dict[str, Any]


async def count_rows(reading: Reading, table: FromClause) -> int:
    """Return how many rows a table has."""
    return int(await reading.session.scalar(select(func.count()).select_from(table)) or 0)


async def walk_table(reading: Reading, table: FromClause) -> AsyncIterator[list[Row]]:
    """Yield all rows, by column name, in batches of up to `BATCH`, ordered by primary key.

    The order is the same on every engine: text is compared by its bytes.
    """
    on_postgres = reading.session.get_bind().dialect.name == "postgresql"
    key = list(table.primary_key)
    order: list[ColumnElement[Any]] = [
        column.collate("C") if on_postgres and isinstance(column.type, Text) else column for column in key
    ]
    wanted = select(table).order_by(*order).limit(BATCH)
    while True:
        batch = [dict(row) for row in (await reading.session.execute(wanted)).mappings()]
        if batch:
            yield batch
        if len(batch) < BATCH:
            return
        last = tuple_(*(batch[-1][column.name] for column in key), types=[column.type for column in key])
        wanted = select(table).where(tuple_(*order) > last).order_by(*order).limit(BATCH)
