"""Threads, messages, attachments and notes.

Revision: clinic0005
"""

import sqlalchemy as sa
from alembic import op

from clinic.schema import create_owned_table, texts, times
from vault import SealedJson, SealedText

revision = "clinic0005"
down_revision = "clinic0004"
branch_labels = None
depends_on = None

_OF_PATIENT = ("patient_id", "patient", False)


def upgrade() -> None:
    """Create the tables of what is written about patients."""
    create_owned_table(
        "thread",
        *_about(),
        *times("created_at"),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.UniqueConstraint(
            "tenant_id", "about_kind", "about_id", name=op.f("uq_thread_tenant_id_about_kind_about_id")
        ),
        refers=[_OF_PATIENT],
        indexed=["patient_id"],
    )
    create_owned_table(
        "message",
        sa.Column("seq", sa.BigInteger(), nullable=False),
        *texts("author_kind"),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("body", SealedText(), nullable=False),
        *times("sent_at"),
        sa.UniqueConstraint("thread_id", "seq", name=op.f("uq_message_thread_id_seq")),
        refers=[("thread_id", "thread", False)],
    )
    op.create_table(
        "thread_receipt",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("thread_id", sa.Uuid(), nullable=False),
        *texts("reader_kind"),
        sa.Column("reader_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        *times("at"),
        sa.PrimaryKeyConstraint("thread_id", "reader_kind", "reader_id", name=op.f("pk_thread_receipt")),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_thread_receipt_thread_id_thread")
        ),
    )
    op.create_index(op.f("ix_thread_receipt_tenant_id"), "thread_receipt", ["tenant_id"])
    create_owned_table(
        "attachment",
        *_about(),
        sa.Column("blob_id", sa.Uuid(), nullable=False),
        *texts("media_type"),
        sa.Column("size", sa.BigInteger(), nullable=False),
        *texts("sha256"),
        sa.Column("name", SealedText(), nullable=True),
        *texts("author_kind"),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        *times("created_at"),
        sa.UniqueConstraint("blob_id", name=op.f("uq_attachment_blob_id")),
        refers=[_OF_PATIENT],
        indexed=["patient_id"],
    )
    create_owned_table(
        "note",
        *_about(),
        *texts("kind"),
        sa.Column("content", SealedJson(), nullable=False),
        *times("created_at", "changed_at"),
        *times("signed_at", nullable=True),
        *texts("digest", nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        refers=[_OF_PATIENT, ("author_id", "staff", False), ("addendum_to", "note", True)],
        indexed=["patient_id", "author_id", "addendum_to"],
    )
    for table in ("attachment", "note"):
        op.create_index(op.f(f"ix_{table}_about_kind_about_id"), table, ["about_kind", "about_id"])


def _about() -> list[sa.schema.SchemaItem]:
    return [*texts("about_kind"), sa.Column("about_id", sa.Uuid(), nullable=False)]
