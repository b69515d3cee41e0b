"""The number under which a clinic is called.

Revision: clinic0007
"""

import sqlalchemy as sa
from alembic import op

revision = "clinic0007"
down_revision = "clinic0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it; clinics that are there have none until they say so."""
    op.add_column("tenant", sa.Column("phone", sa.Text(), nullable=False, server_default=""))
