"""Shorthand for the columns that most tables of the clinic have, for its revisions."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from vault import UtcDateTime


def times(*names: str, nullable: bool = False) -> list[sa.Column[object]]:
    """Return columns of instants."""
    return [sa.Column(name, UtcDateTime(), nullable=nullable) for name in names]


def texts(*names: str, nullable: bool = False) -> list[sa.Column[str]]:
    """Return columns of short texts in clear: kinds and states, never names."""
    return [sa.Column(name, sa.Text(), nullable=nullable) for name in names]


def create_owned_table(
    table: str,
    *columns: sa.schema.SchemaItem,
    refers: Sequence[tuple[str, str, bool]] = (),
    indexed: Sequence[str] = (),
) -> None:
    """Create a table of a tenant's rows with an id.

    `refers`: column, table it refers to by id, whether it may be NULL; `indexed`: columns with an index.
    """
    op.create_table(
        table,
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Uuid(), nullable=nullable) for name, _, nullable in refers),
        *columns,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        *(
            sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}_{other}"))
            for name, other, _ in refers
        ),
    )
    for name in ("tenant_id", *indexed):
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name])
