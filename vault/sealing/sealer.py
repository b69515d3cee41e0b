"""Seals and opens the sealed columns of mapped rows, explicitly, within a unit or a reading.

Opening needs keys from the database, so it cannot hide in attribute access; being explicit also
makes every disclosure visible where it happens (docs/adr/0102).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import inspect
from sqlalchemy.orm import ColumnProperty, Mapper

from vault.database import Reading, TenantOwned, UnitOfWork
from vault.keys import DataKey, DataKeys, Subject
from vault.sealing.column import SealedColumn
from vault.sealing.envelope import Place, key_of, seal, unseal


class Erased(Enum):
    """The type of `ERASED`."""

    ERASED = "erased"


ERASED: Final = Erased.ERASED
"""Stands where a value was whose key has been erased."""


class Sealer:
    """Knows how values are encoded and where they stand; keeps no keys and no values."""

    def __init__(self, keys: DataKeys, entropy: Callable[[int], bytes] = os.urandom) -> None:
        self._keys = keys
        self._entropy = entropy

    async def seal(self, unit: UnitOfWork, row: TenantOwned, subject: Subject, **values: Any) -> None:
        """Set sealed attributes of `row` under the key of `subject`; None empties one.

        `row` must already have its primary key and tenant, since the values are bound to them.
        Raises SubjectErased, TypeError (no sealed attribute of that name, or not its kind of value).
        """
        fields = {field.attribute.name: field for field in _fields(row, tuple(values))}
        key = await self._keys.obtain(unit, row.tenant_id, subject)
        for name, value in values.items():
            field = fields[name]
            sealed = None
            if value is not None:
                sealed = seal(field.attribute.kind.encode(value), field.place, key, self._entropy)
            setattr(row, name, sealed)

    async def open(
        self, work: UnitOfWork | Reading, rows: Sequence[TenantOwned], *names: str
    ) -> list[dict[str, Any]]:
        """Return the named sealed attributes of each row, all of them when none is named.

        An erased value is `ERASED`. All keys come with one query. The caller records the disclosure.
        Raises SealBroken, KeyMissing, KeyDamaged, RootKeyUnknown.
        """
        table = [_fields(row, names or sealed_attributes(type(row))) for row in rows]
        keys = await self._keys.open(work, [field.key for line in table for field in line if field.key])
        return [{field.attribute.name: field.opened(keys) for field in line} for line in table]

    async def open_one(self, work: UnitOfWork | Reading, row: TenantOwned, *names: str) -> dict[str, Any]:
        """Return the named sealed attributes of one row; as `open`."""
        return (await self.open(work, [row], *names))[0]


def sealed_attributes(model: type[Any]) -> tuple[str, ...]:
    """Return the names of the sealed attributes of a mapped class."""
    mapper: Mapper[Any] = inspect(model)
    return tuple(
        attribute.key
        for attribute in mapper.column_attrs
        if isinstance(attribute.columns[0].type, SealedColumn)
    )


@dataclass(frozen=True, slots=True)
class _Attribute:
    """A sealed attribute of a mapped class: its name there, and where and how it is kept."""

    name: str
    table: str
    column: str
    kind: SealedColumn


@cache
def _attribute(mapper: Mapper[Any], name: str) -> _Attribute:
    """Look up a sealed attribute. Raises TypeError when there is none of that name."""
    attribute = mapper.attrs.get(name)
    column = attribute.columns[0] if isinstance(attribute, ColumnProperty) else None
    if column is None or not isinstance(column.type, SealedColumn):
        raise TypeError(f"{mapper.class_.__name__} has no sealed attribute {name}")
    return _Attribute(name, str(mapper.local_table), column.name, column.type)


def _fields(row: TenantOwned, names: Sequence[str]) -> list[_Field]:
    """Return what stands in these attributes. Raises TypeError (none of that name, or no id yet)."""
    mapper: Mapper[Any] = inspect(type(row))
    attributes = [_attribute(mapper, name) for name in names]
    key = mapper.primary_key_from_instance(row)
    if None in (row.tenant_id, *key):
        raise TypeError(f"a {type(row).__name__} has its id and tenant before anything in it is sealed")
    number = ",".join(map(str, key))
    return [
        _Field(
            attribute,
            Place(row.tenant_id, attribute.table, attribute.column, number),
            getattr(row, attribute.name),
        )
        for attribute in attributes
    ]


class _Field:
    """One sealed attribute of one row: what stands there, where that is, and which key opens it."""

    __slots__ = ("attribute", "key", "place", "sealed")

    def __init__(self, attribute: _Attribute, place: Place, sealed: bytes | None) -> None:
        self.attribute = attribute
        self.place = place
        self.sealed = sealed
        self.key = None if sealed is None else key_of(sealed, place)

    def opened(self, keys: Mapping[UUID, DataKey | None]) -> Any:
        """Return the value with the keys that were found, None where there is none."""
        if self.sealed is None or self.key is None:
            return None
        key = keys[self.key]
        return ERASED if key is None else self.attribute.kind.decode(unseal(self.sealed, self.place, key))
