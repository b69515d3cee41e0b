"""Turns rows into lines of JSON and back, the same lines whichever engine the row came from (pure)."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, Table, TypeDecorator, Uuid
from sqlalchemy.types import TypeEngine

from vault.database import UtcDateTime
from vault.database.table_walk import Row


def line_of(row: Row) -> bytes:
    """Return a row as one canonical line, line feed included."""
    plain = {name: _plain(value) for name, value in row.items()}
    return (
        json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()
        + b"\n"
    )


def row_of(line: bytes, table: Table) -> Row:
    """Return the row of a line, its values of the types the table's columns take.

    Raises ValueError, TypeError when the line is not a row of this table.
    """
    fields = json.loads(line)
    if not isinstance(fields, dict) or fields.keys() != set(table.columns.keys()):
        raise ValueError("the line has not the columns of the table")
    return {name: _typed(value, table.columns[name].type) for name, value in fields.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, UUID):
        return str(value)
    return value


def _typed(value: Any, kind: TypeEngine[Any]) -> Any:
    if value is None:
        return None
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Uuid):
        return UUID(value)
    inner = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    return base64.b64decode(value, validate=True) if isinstance(inner, LargeBinary) else value
