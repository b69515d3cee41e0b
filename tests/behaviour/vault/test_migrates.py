"""Migrations keep every row and reference, suit the previous release, and end where the models are."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.support.schema import MIGRATIONS
from vault.database import Database, DatabaseSettings
from vault.database.migration import VAULT_MIGRATIONS, migrate, schema_differences
from vault.database.migration_rules import migration_hazards
from vault.errors import ForeignKeysBroken

PARENT_AND_CHILD = '''
"""Declares a parent whose children go with it."""
import sqlalchemy as sa
from alembic import op

revision = "test0001"
down_revision = None
branch_labels = ("test",)


def upgrade():
    op.create_table("test_parent", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))
    op.create_table(
        "test_child",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("parent_id", sa.Integer, sa.ForeignKey("test_parent.id", ondelete="CASCADE")),
    )
'''
RECREATES_PARENT = '''
"""Makes the parent's name wider, which SQLite can only do by making the table again."""
import sqlalchemy as sa
from alembic import op

revision = "test0002"
down_revision = "test0001"


def upgrade():
    with op.batch_alter_table("test_parent") as batch:
        batch.alter_column("name", type_=sa.String(500))
'''
LOSES_PARENT = '''
"""Deletes parents while nobody looks."""
from alembic import op

revision = "test0002"
down_revision = "test0001"


def upgrade():
    op.execute("DELETE FROM test_parent")
'''


async def _with_family(database: Database, folder: Path, second: str) -> None:
    folder.mkdir()  # noqa: ASYNC240 - a test may block
    (folder / "test0001.py").write_text(PARENT_AND_CHILD)
    assert await migrate(database, [VAULT_MIGRATIONS, folder])
    async with database.engine.begin() as connection:
        await connection.execute(text("INSERT INTO test_parent VALUES (1, 'a')"))
        await connection.execute(text("INSERT INTO test_child VALUES (1, 1), (2, 1)"))
    (folder / "test0002.py").write_text(second)


async def _children(database: Database) -> int:
    async with database.engine.connect() as connection:
        return (await connection.execute(text("SELECT count(*) FROM test_child"))).scalar_one()


async def test_children_survive_a_batch_migration(empty_database: Database, tmp_path: Path) -> None:
    """Recreating a parent table deletes no cascading child, and references are enforced again afterwards."""
    await _with_family(empty_database, tmp_path / "versions", RECREATES_PARENT)
    heads = await migrate(empty_database, [VAULT_MIGRATIONS, tmp_path / "versions"])
    assert "test0002" in heads
    assert await _children(empty_database) == 2
    async with empty_database.engine.begin() as connection:
        await connection.execute(text("DELETE FROM test_parent"))
    assert await _children(empty_database) == 0


async def test_broken_references_undo_the_migration(tmp_path: Path) -> None:
    """On SQLite, whose references are off meanwhile, a row left pointing to nothing stops the migration."""
    async with Database(DatabaseSettings(url=f"sqlite:///{tmp_path}/db")) as database:
        await _with_family(database, tmp_path / "versions", LOSES_PARENT)
        with pytest.raises(ForeignKeysBroken, match="test_child"):
            await migrate(database, [VAULT_MIGRATIONS, tmp_path / "versions"])
        async with database.engine.connect() as connection:
            assert (await connection.execute(text("SELECT count(*) FROM test_parent"))).scalar_one() == 1


async def test_servers_that_start_together_migrate_once(empty_database: Database) -> None:
    """Two migrations at the same time do not trip over each other."""
    first, second = await asyncio.gather(migrate(empty_database), migrate(empty_database))
    assert first == second


async def test_schema_is_what_the_models_say(empty_database: Database) -> None:
    """After migration nothing is left that Alembic would generate."""
    await migrate(empty_database, MIGRATIONS)
    left = [str(difference) for difference in await schema_differences(empty_database)]
    assert [line for line in left if "test_" not in line] == []


@pytest.mark.parametrize("revision", sorted(VAULT_MIGRATIONS.glob("v*.py")), ids=lambda path: path.stem)
def test_revision_suits_the_previous_release(revision: Path) -> None:
    """No revision of the vault takes away what the release before it reads or writes."""
    assert migration_hazards(revision) == []
