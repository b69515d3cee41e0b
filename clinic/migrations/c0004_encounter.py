"""Encounters and consent.

Revision: clinic0004
"""

import sqlalchemy as sa
from alembic import op

from clinic.schema import create_owned_table, texts, times
from vault import Json, SealedText

revision = "clinic0004"
down_revision = "clinic0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of encounters, consent texts and consents."""
    create_owned_table(
        "encounter",
        *texts("kind", "status"),
        *texts("about_kind", nullable=True),
        sa.Column("about_id", sa.Uuid(), nullable=True),
        sa.Column("reason", SealedText(), nullable=True),
        sa.Column("history", Json, nullable=False),
        *times("created_at"),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        refers=[("patient_id", "patient", False), ("provider_id", "staff", True)],
        indexed=["patient_id", "provider_id"],
    )
    op.create_index(op.f("ix_encounter_about_kind_about_id"), "encounter", ["about_kind", "about_id"])
    create_owned_table(
        "consent_text",
        *texts("question", "locale"),
        sa.Column("version", sa.BigInteger(), nullable=False),
        *texts("text", "sha256"),
        *times("published_at"),
        sa.UniqueConstraint(
            "tenant_id",
            "question",
            "locale",
            "version",
            name=op.f("uq_consent_text_tenant_id_question_locale_version"),
        ),
    )
    create_owned_table(
        "consent",
        *texts("person_kind"),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        *texts("decision", "method"),
        *texts("jurisdiction", nullable=True),
        *times("at"),
        *times("withdrawn_at", nullable=True),
        refers=[
            ("patient_id", "patient", False),
            ("encounter_id", "encounter", True),
            ("text_id", "consent_text", False),
            ("attested_by", "staff", True),
        ],
        indexed=["patient_id", "encounter_id"],
    )
