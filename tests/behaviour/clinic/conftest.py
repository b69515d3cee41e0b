"""Every behaviour of the clinic is tested on SQLite and on PostgreSQL by the same tests."""

from collections.abc import AsyncIterator

import pytest

from clinic import CLINIC_MIGRATIONS
from tests.behaviour.clinic.surgery import Surgery
from tests.behaviour.vault.conftest import database_url, postgres
from vault.database import DatabaseSettings
from vault.database.migration import VAULT_MIGRATIONS, migrate

__all__ = ["database_url", "postgres"]


@pytest.fixture
async def surgery(database_url: str) -> AsyncIterator[Surgery]:
    """Open a migrated, empty clinic whose clock stands until a test moves it."""
    surgery = Surgery(DatabaseSettings(url=database_url))
    async with surgery.database:
        await migrate(surgery.database, [VAULT_MIGRATIONS, CLINIC_MIGRATIONS])
        await surgery.found()
        yield surgery
