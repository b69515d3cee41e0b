"""Clinics.

Revision: clinic0001
"""

import sqlalchemy as sa
from alembic import op

from vault import Json, UtcDateTime

revision = "clinic0001"
down_revision = None
branch_labels = ("clinic",)
depends_on = None


def upgrade() -> None:
    """Create the table of clinics."""
    op.create_table(
        "tenant",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("name", "slug", "zone", "locale", "emergency_number")
        ),
        sa.Column("week", Json, nullable=False),
        sa.Column("exceptions", Json, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_tenant")),
        sa.UniqueConstraint("slug", name=op.f("uq_tenant_slug")),
    )
