"""Every behaviour of the vault is tested on SQLite and on PostgreSQL by the same tests."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.behaviour.vault.notebook import create_test_tables
from tests.support.postgres import PostgresServer, postgres_running
from vault.database import Database, DatabaseSettings
from vault.database.migration import migrate


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Run one PostgreSQL server for the whole session."""
    with postgres_running() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Name an empty database, once on each engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/housecall.db"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.create()
    yield server.url(name)
    server.drop(name)


@pytest.fixture
async def empty_database(database_url: str) -> AsyncIterator[Database]:
    """Open a database without any table."""
    async with Database(DatabaseSettings(url=database_url)) as database:
        yield database


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """Open a migrated database that also has the tables of the tests' own package."""
    async with Database(DatabaseSettings(url=database_url)) as database:
        await migrate(database)
        await create_test_tables(database)
        yield database


@pytest.fixture
async def embedded(tmp_path: Path) -> AsyncIterator[Database]:
    """Open a migrated SQLite database, for what only the embedded engine does."""
    async with Database(DatabaseSettings(url=f"sqlite:///{tmp_path}/embedded.db")) as database:
        await migrate(database)
        await create_test_tables(database)
        yield database
