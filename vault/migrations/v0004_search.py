"""The search index: one table for both engines, FTS5 beside it on SQLite, GIN on it on PostgreSQL.

Revision: vault0004
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "vault0004"
down_revision = "vault0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; on SQLite, triggers keep its FTS5 index in step."""
    on_postgres = op.get_bind().dialect.name == "postgresql"
    op.create_table(
        "search_document",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column(
            "position", sa.BigInteger() if on_postgres else sa.Integer(), nullable=False, autoincrement=False
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("document", sa.Uuid(), nullable=False),
        sa.Column("tokens", postgresql.ARRAY(sa.Text()) if on_postgres else sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_search_document")),
        sa.UniqueConstraint(
            "tenant_id", "kind", "document", name=op.f("uq_search_document_tenant_id_kind_document")
        ),
    )
    for columns in (["tenant_id"], ["tenant_id", "kind", "position"]):
        op.create_index(op.f(f"ix_search_document_{'_'.join(columns)}"), "search_document", columns)
    if on_postgres:
        op.create_index("ix_search_document_tokens", "search_document", ["tokens"], postgresql_using="gin")
        return
    op.execute(
        "CREATE VIRTUAL TABLE search_words USING fts5("
        "tokens, content='search_document', content_rowid='position', "
        "detail=none, columnsize=0, tokenize='ascii')"
    )
    op.execute(
        "CREATE TRIGGER search_document_added AFTER INSERT ON search_document BEGIN "
        "INSERT INTO search_words (rowid, tokens) VALUES (new.position, new.tokens); END"
    )
    op.execute(
        "CREATE TRIGGER search_document_removed AFTER DELETE ON search_document BEGIN "
        "INSERT INTO search_words (search_words, rowid, tokens) "
        "VALUES ('delete', old.position, old.tokens); END"
    )
