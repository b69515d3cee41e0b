"""Answers, templates, drawings on images.

Revision: store_forward0004
"""

import sqlalchemy as sa
from alembic import op

from clinic import create_owned_table, texts, times
from vault import Json, SealedJson

revision = "store_forward0004"
down_revision = "store_forward0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of answering."""
    create_owned_table(
        "case_answer",
        sa.Column("content", SealedJson(), nullable=True),
        *times("begun_at", "changed_at"),
        *times("signed_at", "read_at", "remind_at", nullable=True),
        _revision(),
        refers=[
            ("case_id", "inbox_case", False),
            ("patient_id", "patient", False),
            ("author_id", "staff", False),
            ("note_id", "note", True),
        ],
        indexed=["patient_id", "author_id", "remind_at"],
    )
    op.create_index(op.f("ix_case_answer_case_id_begun_at"), "case_answer", ["case_id", "begun_at"])
    create_owned_table(
        "answer_template",
        *texts("name"),
        *texts("kind", nullable=True),
        sa.Column("content", Json, nullable=False),
        *times("retired_at", nullable=True),
        _revision(),
    )
    op.create_index(op.f("ix_answer_template_tenant_id_name"), "answer_template", ["tenant_id", "name"])
    create_owned_table(
        "image_annotation",
        sa.Column("annotation", SealedJson(), nullable=True),
        *times("made_at", "changed_at"),
        _revision(),
        refers=[
            ("attachment_id", "attachment", False),
            ("patient_id", "patient", False),
            ("author_id", "staff", False),
        ],
        indexed=["attachment_id", "patient_id"],
    )


def _revision() -> sa.Column[int]:
    return sa.Column("revision", sa.BigInteger(), nullable=False)
