"""The vault's branch of schema revisions, read by Alembic."""
