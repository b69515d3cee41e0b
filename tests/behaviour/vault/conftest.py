"""Every behaviour of the vault is tested on SQLite and on PostgreSQL by the same tests."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.behaviour.vault.notebook import MIGRATIONS
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


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate one SQLite database for the session, for tests to copy."""
    path = tmp_path_factory.mktemp("template") / "migrated.db"
    _migrate_in_thread(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_name(postgres: PostgresServer) -> str:
    """Migrate one PostgreSQL database for the session, for tests to copy."""
    name = postgres.create()
    _migrate_in_thread(postgres.url(name))
    return name


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Name a migrated database that also has the tables of the tests' own package, once on each engine."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "housecall.db")
        yield f"sqlite:///{tmp_path}/housecall.db"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.create(request.getfixturevalue("migrated_name"))
    yield server.url(name)
    server.drop(name)


@pytest.fixture
async def database(migrated_url: str) -> AsyncIterator[Database]:
    """Open a migrated database on each engine."""
    async with Database(DatabaseSettings(url=migrated_url)) as database:
        yield database


@pytest.fixture
async def embedded(migrated_file: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """Open a migrated SQLite database, for what only the embedded engine does."""
    shutil.copy(migrated_file, tmp_path / "embedded.db")
    async with Database(DatabaseSettings(url=f"sqlite:///{tmp_path}/embedded.db")) as database:
        yield database


def _migrate_in_thread(url: str) -> None:
    """Migrate in a loop of its own: fixtures of the whole session have none."""

    async def run() -> None:
        async with Database(DatabaseSettings(url=url)) as database:
            await migrate(database, MIGRATIONS)

    with ThreadPoolExecutor(1) as executor:
        executor.submit(asyncio.run, run()).result()
