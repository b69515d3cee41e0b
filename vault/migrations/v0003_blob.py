"""Blobs.

Revision: vault0003
"""

import sqlalchemy as sa
from alembic import op

from vault.database import UtcDateTime

revision = "vault0003"
down_revision = "vault0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of blobs."""
    op.create_table(
        "blob",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("segment_bytes", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("stored_at", UtcDateTime(), nullable=True),
        sa.Column("erased_at", UtcDateTime(), nullable=True),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'stored', 'erased')", name=op.f("ck_blob_state")),
        sa.CheckConstraint("state <> 'stored' OR size IS NOT NULL", name=op.f("ck_blob_stored_has_size")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blob")),
    )
    for columns in (["tenant_id"], ["tenant_id", "subject"], ["state", "removed_at"]):
        op.create_index(op.f(f"ix_blob_{'_'.join(columns)}"), "blob", columns)
