"""Which frame of whose video each snapshot shows.

Revision: consult0002
"""

import sqlalchemy as sa
from alembic import op

from clinic import texts, times

revision = "consult0002"
down_revision = "consult0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; snapshots that were kept before have no row in it."""
    refers = {"attachment_id": "attachment", "appointment_id": "appointment", "participant_id": "participant"}
    op.create_table(
        "snapshot",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("tenant_id", *refers)),
        *texts("kind"),
        sa.Column("rtp_timestamp", sa.BigInteger(), nullable=True),
        *times("at"),
        sa.PrimaryKeyConstraint("attachment_id", name=op.f("pk_snapshot")),
        *(
            sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_snapshot_{name}_{other}"))
            for name, other in refers.items()
        ),
    )
    for name in ("tenant_id", "appointment_id"):
        op.create_index(op.f(f"ix_snapshot_{name}"), "snapshot", [name])
