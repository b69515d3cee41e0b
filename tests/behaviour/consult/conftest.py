"""Every behaviour of the live visit is tested on SQLite and on PostgreSQL by the same tests."""

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
from tests.behaviour.consult.practice import Practice

__all__ = ["furnished_url", "postgres", "postgres_template", "practice", "sqlite_template", "surgery"]


@pytest.fixture
async def practice(surgery: Surgery, tmp_path: Path) -> Practice:
    """Open a practice with two providers, a coordinator and one patient, who has a mail address."""
    practice = Practice(surgery, tmp_path)
    await practice.open()
    return practice
