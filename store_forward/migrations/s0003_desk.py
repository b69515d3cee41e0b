"""How the inbox is worked: terms, pools, absences, second opinions, coordinator's tasks.

Revision: store_forward0003
"""

import sqlalchemy as sa
from alembic import op

from clinic import create_owned_table, texts, times
from vault import Json, SealedText

revision = "store_forward0003"
down_revision = "store_forward0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of the desk."""
    op.create_table(
        "inbox_terms",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("promises", Json, nullable=False),
        *_counts("lease_s", "reopen_days", "unread_days", "revision"),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_inbox_terms")),
    )
    create_owned_table(
        "care_pool",
        *texts("slug", "name"),
        sa.UniqueConstraint("tenant_id", "slug", name=op.f("uq_care_pool_tenant_id_slug")),
    )
    op.create_table(
        "care_pool_member",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("tenant_id", "pool_id", "staff_id")),
        sa.PrimaryKeyConstraint("pool_id", "staff_id", name=op.f("pk_care_pool_member")),
        sa.ForeignKeyConstraint(
            ["pool_id"], ["care_pool.id"], name=op.f("fk_care_pool_member_pool_id_care_pool")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_care_pool_member_staff_id_staff")),
    )
    for name in ("tenant_id", "staff_id"):
        op.create_index(op.f(f"ix_care_pool_member_{name}"), "care_pool_member", [name])
    create_owned_table(
        "staff_absence",
        *times("since", "until"),
        refers=[("staff_id", "staff", False), ("cover_id", "staff", False)],
        indexed=["cover_id"],
    )
    create_owned_table(
        "case_opinion",
        sa.Column("question", SealedText(), nullable=True),
        sa.Column("opinion", SealedText(), nullable=True),
        *times("asked_at"),
        *times("given_at", nullable=True),
        *_counts("revision"),
        refers=[
            ("case_id", "inbox_case", False),
            ("patient_id", "patient", False),
            ("asked_by", "staff", False),
            ("asked_of", "staff", False),
        ],
        indexed=["case_id", "patient_id"],
    )
    create_owned_table(
        "coordinator_task",
        *texts("kind", "once"),
        *times("raised_at"),
        *times("done_at", nullable=True),
        sa.UniqueConstraint("case_id", "kind", "once", name=op.f("uq_coordinator_task_case_id_kind_once")),
        refers=[("case_id", "inbox_case", False), ("done_by", "staff", True)],
    )
    for table, columns in (
        ("staff_absence", ["tenant_id", "staff_id", "until"]),
        ("case_opinion", ["tenant_id", "asked_of", "given_at"]),
        ("coordinator_task", ["tenant_id", "done_at", "raised_at"]),
    ):
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns)


def _counts(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger(), nullable=False) for name in names]
