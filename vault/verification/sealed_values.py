"""Opens sealed values wherever they stand, whichever package declared their table."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Column, MetaData, Table

from vault.database import Reading
from vault.database.table_walk import Row
from vault.errors import KeyFault, SealBroken
from vault.keys import DataKey, DataKeys
from vault.sealing.column import SealedColumn
from vault.sealing.envelope import Place, key_of, unseal


@dataclass(frozen=True, slots=True)
class SealedValue:
    """One value that was looked at. `fault`: what is wrong, None when it opens or was erased on purpose."""

    place: str
    fault: str | None
    erased: bool


def sealed_columns(metadata: MetaData) -> Iterator[tuple[Table, list[Column[Any]]]]:
    """Yield every table that has sealed columns, and those columns."""
    for table in metadata.sorted_tables:
        columns = [column for column in table.columns if isinstance(column.type, SealedColumn)]
        if columns:
            yield table, columns


async def sealed_values(
    reading: Reading, keys: DataKeys, table: Table, columns: Sequence[Column[Any]], rows: Sequence[Row]
) -> AsyncIterator[SealedValue]:
    """Yield what became of every sealed value in these rows."""
    found = [
        (_place(table, column, row), row[column.name])
        for row in rows
        for column in columns
        if row[column.name] is not None
    ]
    opened = await _open(reading, keys, found)
    for place, sealed in found:
        yield _look(place, sealed, opened)


def _place(table: Table, column: Column[Any], row: Row) -> Place:
    key = ",".join(str(row[part.name]) for part in table.primary_key.columns)
    return Place(row["tenant_id"], table.name, column.name, key)


async def _open(
    reading: Reading, keys: DataKeys, found: Sequence[tuple[Place, bytes]]
) -> dict[UUID, DataKey | KeyFault | None]:
    """Return every key these values ask for, or why it cannot be had."""
    wanted: set[UUID] = set()
    for place, sealed in found:
        with suppress(SealBroken):  # reported when it is its turn
            wanted.add(key_of(sealed, place))
    try:
        return {**await keys.open(reading, wanted)}
    except KeyFault:
        return {number: await _open_one(reading, keys, number) for number in wanted}


async def _open_one(reading: Reading, keys: DataKeys, number: UUID) -> DataKey | KeyFault | None:
    try:
        return (await keys.open(reading, [number]))[number]
    except KeyFault as fault:
        return fault


def _look(place: Place, sealed: bytes, opened: Mapping[UUID, DataKey | KeyFault | None]) -> SealedValue:
    where = f"{place.table}.{place.column} row {place.row}"
    try:
        key = opened[key_of(sealed, place)]
        if isinstance(key, KeyFault):
            return SealedValue(where, str(key), erased=False)
        if key is not None:
            unseal(sealed, place, key)
    except SealBroken as fault:
        return SealedValue(where, str(fault), erased=False)
    return SealedValue(where, None, erased=key is None)
