"""Every behaviour of the clinic is tested on SQLite and on PostgreSQL by the same tests.

Migrating takes longer than most tests, so it happens once per engine; each test gets a copy.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.behaviour.clinic.surgery import Surgery
from tests.behaviour.vault.conftest import postgres
from tests.support.postgres import PostgresServer
from tests.support.schema import MIGRATIONS
from vault.database import DatabaseSettings
from vault.database.migration import migrate

__all__ = ["postgres"]


async def _furnish(url: str) -> None:
    surgery = Surgery(DatabaseSettings(url=url))
    async with surgery.database:
        await migrate(surgery.database, MIGRATIONS)
        await surgery.found()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Furnish one SQLite database to copy."""
    path = tmp_path_factory.mktemp("clinic") / "template.db"
    asyncio.run(_furnish(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: PostgresServer) -> str:
    """Furnish one PostgreSQL database to copy."""
    name = postgres.create()
    asyncio.run(_furnish(postgres.url(name)))
    return name


@pytest.fixture(params=["sqlite", "postgresql"])
def furnished_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Name a database with two clinics in it, once on each engine."""
    if request.param == "sqlite":
        path = tmp_path / "housecall.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.create(template=request.getfixturevalue("postgres_template"))
    yield server.url(name)
    server.drop(name)


@pytest.fixture
async def surgery(furnished_url: str) -> AsyncIterator[Surgery]:
    """Open two clinics without staff or patients, whose clock stands until a test moves it."""
    surgery = Surgery(DatabaseSettings(url=furnished_url))
    async with surgery.database:
        yield surgery
