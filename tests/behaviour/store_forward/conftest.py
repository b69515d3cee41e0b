"""Every behaviour of the inbox is tested on SQLite and on PostgreSQL by the same tests."""

import pytest

from tests.behaviour.clinic.conftest import (
    furnished_url,
    postgres,
    postgres_template,
    sqlite_template,
    surgery,
)
from tests.behaviour.clinic.surgery import Surgery
from tests.behaviour.store_forward.ward import Ward

__all__ = ["furnished_url", "postgres", "postgres_template", "sqlite_template", "surgery", "ward"]


@pytest.fixture
async def ward(surgery: Surgery) -> Ward:
    """Open an inbox with the shipped forms, one patient, two providers and a coordinator."""
    ward = Ward(surgery)
    await ward.open()
    return ward
