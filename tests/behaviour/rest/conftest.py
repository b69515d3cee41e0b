"""The REST API served over a small clinic: in SQLite, and for what looks at the disk on both engines."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.behaviour.clinic.conftest import furnished_url, postgres, postgres_template, sqlite_template
from tests.behaviour.clinic.surgery import Surgery
from tests.support.clinic_app import ClinicApp, clinic_served
from vault.database import DatabaseSettings

__all__ = ["furnished_url", "postgres", "postgres_template", "sqlite_template"]


@pytest.fixture
async def app(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[ClinicApp]:
    """Serve two clinics without staff or patients, whose clock stands until a test moves it."""
    shutil.copy(sqlite_template, tmp_path / "housecall.db")
    surgery = Surgery(DatabaseSettings(url=f"sqlite:///{tmp_path}/housecall.db"))
    async with surgery.database, clinic_served(surgery, tmp_path / "blobs") as served:
        yield served


@pytest.fixture
async def app_on_each(furnished_url: str, tmp_path: Path) -> AsyncIterator[ClinicApp]:
    """Serve the same, once on each engine."""
    surgery = Surgery(DatabaseSettings(url=furnished_url))
    async with surgery.database, clinic_served(surgery, tmp_path / "blobs") as served:
        yield served
