"""Data keys.

Revision: vault0001
"""

import sqlalchemy as sa
from alembic import op

from vault.database import UtcDateTime

revision = "vault0001"
down_revision = None
branch_labels = ("vault",)
depends_on = None


def upgrade() -> None:
    """Create the table of wrapped data keys."""
    op.create_table(
        "data_key",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("root_version", sa.BigInteger(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("erased_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("(wrapped IS NULL) = (erased_at IS NOT NULL)", name=op.f("ck_data_key_erased")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_key")),
        sa.UniqueConstraint("tenant_id", "subject", name=op.f("uq_data_key_tenant_id_subject")),
    )
    op.create_index(op.f("ix_data_key_tenant_id"), "data_key", ["tenant_id"])
    op.create_index(op.f("ix_data_key_root_version"), "data_key", ["root_version"])
