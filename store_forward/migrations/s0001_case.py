"""Cases and their versions.

Revision: store_forward0001
"""

import sqlalchemy as sa
from alembic import op

from clinic import create_owned_table, texts, times
from vault import Json, SealedJson, SealedText

revision = "store_forward0001"
down_revision = None
branch_labels = ("store_forward",)
depends_on = "clinic0006"

_SORTED = (
    ("tenant_id", "shelf", "rank_at", "id"),
    ("tenant_id", "shelf", "pool", "rank_at", "id"),
    ("tenant_id", "shelf", "owner_id", "rank_at", "id"),
    ("tenant_id", "patient_id", "submitted_at"),
    ("tenant_id", "ended_at"),
)


def upgrade() -> None:
    """Create the tables of cases."""
    create_owned_table(
        "inbox_case",
        sa.Column("appointment_id", sa.Uuid(), nullable=True),
        *texts("kind", "way_in", "status", "priority", "pool", "shelf"),
        *texts("hold_reason", "ending", nullable=True),
        sa.Column("reason", SealedText(), nullable=True),
        sa.Column("check_in", SealedJson(), nullable=True),
        *times("started_at", "clock_since", "rank_at", "submitted_at"),
        *times("lease_until", "held_since", "ended_at", "due_at", "look_due_at", "alarm_at", nullable=True),
        *_counts("promised_us", "left_us", "version", "revision"),
        sa.Column("turnaround_s", sa.BigInteger(), nullable=True),
        sa.Column("breached", sa.Boolean(), nullable=False),
        *(sa.Column(name, Json, nullable=False) for name in ("carries", "rung")),
        sa.UniqueConstraint(
            "tenant_id", "appointment_id", name=op.f("uq_inbox_case_tenant_id_appointment_id")
        ),
        refers=[
            ("patient_id", "patient", False),
            ("encounter_id", "encounter", False),
            ("form_id", "questionnaire", True),
            ("owner_id", "staff", True),
        ],
        indexed=["lease_until", "alarm_at"],
    )
    for columns in _SORTED:
        op.create_index(op.f(f"ix_inbox_case_{'_'.join(columns)}"), "inbox_case", list(columns))
    op.create_table(
        "case_version",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("tenant_id", "case_id")),
        *(sa.Column(name, sa.Uuid(), nullable=True) for name in ("actor_id", "owner_id")),
        *_counts("number"),
        *times("at"),
        *times("due_at", nullable=True),
        *texts("change", "actor_kind", "status", "priority", "pool"),
        *texts("hold_reason", "ending", nullable=True),
        sa.PrimaryKeyConstraint("case_id", "number", name=op.f("pk_case_version")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["inbox_case.id"], name=op.f("fk_case_version_case_id_inbox_case")
        ),
    )
    op.create_index(op.f("ix_case_version_tenant_id"), "case_version", ["tenant_id"])


def _counts(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger(), nullable=False) for name in names]
