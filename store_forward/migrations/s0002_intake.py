"""The ways in: mailed codes, people of the public page, red flags.

Revision: store_forward0002
"""

import sqlalchemy as sa
from alembic import op

from clinic import create_owned_table, times
from vault import SealedJson

revision = "store_forward0002"
down_revision = "store_forward0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of the ways in."""
    create_owned_table(
        "contact_check",
        sa.Column("address_digest", sa.LargeBinary(), nullable=False),
        sa.Column("code_digest", sa.LargeBinary(), nullable=False),
        sa.Column("attempts_left", sa.BigInteger(), nullable=False),
        *times("made_at", "expires_at"),
        *times("used_at", nullable=True),
        indexed=["address_digest"],
    )
    op.create_table(
        "public_person",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        *times("since"),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_public_person")),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_public_person_patient_id_patient")
        ),
    )
    for name in ("tenant_id", "patient_id"):
        op.create_index(op.f(f"ix_public_person_{name}"), "public_person", [name])
    create_owned_table(
        "red_flag",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("content", SealedJson(), nullable=True),
        *times("raised_at"),
        *times("acknowledged_at", "handled_at", nullable=True),
        refers=[
            ("patient_id", "patient", False),
            ("form_id", "questionnaire", False),
            ("handled_by", "staff", True),
        ],
        indexed=["patient_id"],
    )
    op.create_index(
        op.f("ix_red_flag_tenant_id_handled_at_raised_at"),
        "red_flag",
        ["tenant_id", "handled_at", "raised_at"],
    )
