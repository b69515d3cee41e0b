"""Patients, who acts for them, who may read them, and the links by which they come in.

Revision: clinic0003
"""

import sqlalchemy as sa
from alembic import op

from clinic.schema import create_owned_table, texts, times
from vault import SealedText

revision = "clinic0003"
down_revision = "clinic0002"
branch_labels = None
depends_on = None

_OF_PATIENT = ("patient_id", "patient", False)


def upgrade() -> None:
    """Create the tables of patients, proxies, contacts, care teams, broken glass and links."""
    create_owned_table(
        "patient",
        *(sa.Column(name, SealedText(), nullable=False) for name in ("name", "birth_date", "language")),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        *times("created_at"),
        sa.Column("revision", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "care_team",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("tenant_id", "patient_id", "staff_id")),
        *times("since"),
        sa.PrimaryKeyConstraint("patient_id", "staff_id", name=op.f("pk_care_team")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_care_team_patient_id_patient")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_care_team_staff_id_staff")),
    )
    op.create_index(op.f("ix_care_team_tenant_id"), "care_team", ["tenant_id"])
    op.create_index(op.f("ix_care_team_staff_id"), "care_team", ["staff_id"])
    create_owned_table(
        "patient_proxy",
        sa.Column("name", SealedText(), nullable=False),
        *texts("relation"),
        sa.Column("may_consent", sa.Boolean(), nullable=False),
        *times("since"),
        *times("until", "ended_at", nullable=True),
        refers=[_OF_PATIENT],
        indexed=["patient_id"],
    )
    create_owned_table(
        "patient_contact",
        *texts("kind"),
        sa.Column("value", SealedText(), nullable=False),
        *times("created_at"),
        *times("ended_at", nullable=True),
        refers=[_OF_PATIENT, ("proxy_id", "patient_proxy", True)],
        indexed=["patient_id", "proxy_id"],
    )
    create_owned_table(
        "break_glass",
        sa.Column("reason", SealedText(), nullable=False),
        *times("opened_at", "expires_at"),
        *times("reviewed_at", nullable=True),
        sa.Column("justified", sa.Boolean(), nullable=True),
        sa.Column("remark", SealedText(), nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        refers=[("staff_id", "staff", False), _OF_PATIENT, ("reviewed_by", "staff", True)],
    )
    op.create_index(op.f("ix_break_glass_staff_id_patient_id"), "break_glass", ["staff_id", "patient_id"])
    op.create_index(op.f("ix_break_glass_tenant_id_reviewed_at"), "break_glass", ["tenant_id", "reviewed_at"])
    create_owned_table(
        "personal_link",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        *texts("holder", "purpose", "target_kind"),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("asks_birth_date", sa.Boolean(), nullable=False),
        sa.Column("attempts_left", sa.BigInteger(), nullable=False),
        *times("issued_at", "expires_at"),
        *times("revoked_at", nullable=True),
        sa.UniqueConstraint("token_hash", name=op.f("uq_personal_link_token_hash")),
        refers=[_OF_PATIENT, ("proxy_id", "patient_proxy", True)],
        indexed=["patient_id", "proxy_id"],
    )
    create_owned_table(
        "guest_session",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        *times("opened_at", "expires_at"),
        *times("ended_at", nullable=True),
        sa.UniqueConstraint("token_hash", name=op.f("uq_guest_session_token_hash")),
        refers=[("link_id", "personal_link", False)],
        indexed=["link_id"],
    )
