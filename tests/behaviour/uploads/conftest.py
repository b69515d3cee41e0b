"""Uploads are tested on SQLite and on PostgreSQL by the same tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.behaviour.clinic.conftest import (
    furnished_url,
    postgres,
    postgres_template,
    sqlite_template,
    surgery,
)
from tests.behaviour.clinic.surgery import Surgery
from tests.behaviour.uploads.depot import Depot

__all__ = ["furnished_url", "postgres", "postgres_template", "sqlite_template", "surgery"]


@pytest.fixture
async def depot(surgery: Surgery, tmp_path: Path) -> AsyncIterator[Depot]:
    """Open a place that takes uploads for one patient's draft case."""
    depot = Depot(surgery, tmp_path / "blobs")
    await depot.open()
    yield depot
    await depot.close()
