"""The audit chain: append-only events and signed heads.

Revision: vault0002
"""

import sqlalchemy as sa
from alembic import op

from vault.database import Json, UtcDateTime

revision = "vault0002"
down_revision = "vault0001"
branch_labels = None
depends_on = None

_TEXTS = ("type", "subtype", "action", "agent", "agent_kind", "purpose", "request")
_OPTIONAL_TEXTS = ("network", "policy", "patient", "reason")


def upgrade() -> None:
    """Create the tables, and triggers that refuse to change or delete an event."""
    op.create_table(
        "audit_event",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("recorded", UtcDateTime(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _TEXTS),
        sa.Column("outcome", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=True) for name in _OPTIONAL_TEXTS),
        sa.Column("entities", Json, nullable=False),
        sa.Column("detail", Json, nullable=False),
        sa.Column("prev_hash", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "seq", name=op.f("pk_audit_event")),
    )
    for columns in (
        ["tenant_id", "patient", "seq"],
        ["tenant_id", "agent", "seq"],
        ["tenant_id", "recorded"],
    ):
        op.create_index(op.f(f"ix_audit_event_{'_'.join(columns)}"), "audit_event", columns)
    op.create_table(
        "audit_head",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_audit_head")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'audit events are only ever added'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_event_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_event_no_{change.lower()} BEFORE {change} ON audit_event "
            "BEGIN SELECT RAISE(ABORT, 'audit events are only ever added'); END"
        )
