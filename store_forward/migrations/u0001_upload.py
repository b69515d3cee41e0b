"""Uploads and the copies that are served in their place; a branch of its own beside that of the cases.

Revision: upload0001
"""

import sqlalchemy as sa
from alembic import op

from clinic import create_owned_table, texts, times
from vault import Json, SealedText

revision = "upload0001"
down_revision = None
branch_labels = ("upload",)
depends_on = "clinic0006"

_STATES = ("receiving", "received", "retake", "attached", "refused", "ended")


def upgrade() -> None:
    """Create the tables of uploads and renditions."""
    create_owned_table(
        "upload",
        *texts("about_kind", "author_kind", "kind", "state"),
        *texts("view", "insistence", "refusal", "media_type", "sha256", nullable=True),
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("about_id", "author_id", "blob_id")),
        sa.Column("name", SealedText(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        *times("created_at", "expires_at"),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(f"state IN {_STATES}", name=op.f("ck_upload_state")),
        sa.CheckConstraint(
            "(state = 'attached') = (attachment_id IS NOT NULL)", name=op.f("ck_upload_attached")
        ),
        sa.CheckConstraint("(state = 'refused') = (refusal IS NOT NULL)", name=op.f("ck_upload_refused")),
        refers=[("patient_id", "patient", False), ("attachment_id", "attachment", True)],
        indexed=["patient_id", "attachment_id"],
    )
    for columns in (
        ("about_kind", "about_id"),
        ("tenant_id", "created_at"),
        ("state", "expires_at"),
    ):
        op.create_index(op.f(f"ix_upload_{'_'.join(columns)}"), "upload", list(columns))
    create_owned_table(
        "rendition",
        sa.Column("blob_id", sa.Uuid(), nullable=False),
        sa.Column("thumbnail_blob_id", sa.Uuid(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        *texts("sha256", "media_type", "extension"),
        *(
            sa.Column(name, sa.BigInteger(), nullable=True)
            for name in ("width", "height", "duration_ms", "pages")
        ),
        *texts("verdict", nullable=True),
        sa.Column("reasons", Json, nullable=False),
        *times("made_at"),
        sa.ForeignKeyConstraint(["id"], ["upload.id"], name=op.f("fk_rendition_id_upload")),
    )
