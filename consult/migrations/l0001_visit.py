"""Appointments, those who take part in them, and what is kept of their visits.

Revision: consult0001
"""

import sqlalchemy as sa
from alembic import op

from clinic import create_owned_table, texts, times
from vault import Json, SealedJson, SealedText, UtcDateTime

revision = "consult0001"
down_revision = None
branch_labels = ("consult",)
depends_on = "clinic0006"

_OF_PATIENT = ("patient_id", "patient", False)
_OF_APPOINTMENT = ("appointment_id", "appointment", False)


def upgrade() -> None:
    """Create the tables of visits."""
    create_owned_table(
        "appointment",
        *texts("kind", "zone", "risk", "status"),
        *texts("ending", nullable=True),
        *times("starts_at", "live_since", "ended_at", nullable=True),
        *_counts("duration_s", "sequence", "revision"),
        sa.Column("late_s", sa.BigInteger(), nullable=True),
        sa.Column("carries", Json, nullable=False),
        *times("created_at"),
        refers=[
            _OF_PATIENT,
            ("encounter_id", "encounter", False),
            ("provider_id", "staff", True),
            ("replaces_id", "appointment", True),
        ],
        indexed=["patient_id", "encounter_id", "provider_id", "replaces_id"],
    )
    for column in ("starts_at", "status"):
        op.create_index(op.f(f"ix_appointment_tenant_id_{column}"), "appointment", ["tenant_id", column])
    create_owned_table(
        "participant",
        *texts("role", "status"),
        *texts("language", "why", nullable=True),
        sa.Column("name", SealedText(), nullable=True),
        sa.Column("address", SealedJson(), nullable=True),
        sa.Column("check_in", SealedJson(), nullable=True),
        sa.Column("checked_in", sa.Boolean(), nullable=False),
        sa.Column("failures", Json, nullable=False),
        *_counts("admission", "revision"),
        *times("waiting_since", "opened_at", "seen_at", nullable=True),
        *times("created_at"),
        sa.UniqueConstraint(
            "appointment_id", "staff_id", name=op.f("uq_participant_appointment_id_staff_id")
        ),
        refers=[
            _OF_APPOINTMENT,
            _OF_PATIENT,
            ("staff_id", "staff", True),
            ("proxy_id", "patient_proxy", True),
            ("admitted_by", "staff", True),
        ],
        indexed=["appointment_id", "patient_id", "staff_id"],
    )
    _create_belonging_table(
        "participant_link",
        "link_id",
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        refers=[("link_id", "personal_link"), ("participant_id", "participant")],
        indexed=["participant_id"],
    )
    _create_belonging_table(
        "missed_visit",
        "appointment_id",
        *texts("reason"),
        *times("at"),
        *times("resumed_at", nullable=True),
        refers=[("appointment_id", "appointment")],
    )
    create_owned_table(
        "marker",
        sa.Column("label", SealedText(), nullable=False),
        *times("at"),
        refers=[_OF_APPOINTMENT, _OF_PATIENT, ("author_id", "staff", False)],
        indexed=["appointment_id", "patient_id"],
    )
    _create_belonging_table(
        "survey",
        "participant_id",
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        *_counts("rating"),
        sa.Column("remark", SealedText(), nullable=True),
        *times("at"),
        refers=[
            ("participant_id", "participant"),
            ("appointment_id", "appointment"),
            ("patient_id", "patient"),
        ],
        indexed=["appointment_id", "patient_id"],
    )
    create_owned_table(
        "walk_in_link",
        *texts("name"),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        *times("created_at"),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.UniqueConstraint("token_hash", name=op.f("uq_walk_in_link_token_hash")),
        refers=[("provider_id", "staff", True)],
    )


def _counts(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger(), nullable=False) for name in names]


def _create_belonging_table(
    table: str,
    key: str,
    *columns: sa.schema.SchemaItem,
    refers: list[tuple[str, str]],
    indexed: tuple[str, ...] | list[str] = (),
) -> None:
    """Create a table whose key is what its rows belong to. `refers`: column, table it refers to by id."""
    op.create_table(
        table,
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column(key, sa.Uuid(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint(key, name=op.f(f"pk_{table}")),
        *(
            sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}_{other}"))
            for name, other in refers
        ),
    )
    for name in ("tenant_id", *indexed):
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name])
