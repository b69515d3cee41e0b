"""Questionnaires, their responses, and corrections of a wrong patient.

Revision: clinic0006
"""

import sqlalchemy as sa
from alembic import op

from clinic.schema import create_owned_table, texts, times
from vault import Json, SealedJson, SealedText

revision = "clinic0006"
down_revision = "clinic0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of questionnaires, responses and corrections."""
    create_owned_table(
        "questionnaire",
        *texts("slug"),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("resource", Json, nullable=False),
        *times("published_at"),
        sa.UniqueConstraint(
            "tenant_id", "slug", "version", name=op.f("uq_questionnaire_tenant_id_slug_version")
        ),
    )
    create_owned_table(
        "questionnaire_response",
        *texts("about_kind"),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        *texts("author_kind"),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("answers", SealedJson(), nullable=False),
        *times("authored_at"),
        refers=[("questionnaire_id", "questionnaire", False), ("patient_id", "patient", False)],
        indexed=["questionnaire_id", "patient_id"],
    )
    op.create_index(
        op.f("ix_questionnaire_response_about_kind_about_id"),
        "questionnaire_response",
        ["about_kind", "about_id"],
    )
    create_owned_table(
        "correction",
        *texts("about_kind"),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("reason", SealedText(), nullable=False),
        *times("corrected_at"),
        refers=[("from_patient", "patient", False), ("to_patient", "patient", False)],
        indexed=["from_patient", "to_patient"],
    )
