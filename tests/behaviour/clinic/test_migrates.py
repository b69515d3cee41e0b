"""The clinic's migrations end where its models are, and suit the previous release."""

from pathlib import Path

import pytest

from clinic import CLINIC_MIGRATIONS
from tests.behaviour.clinic.surgery import Surgery
from vault import migration_hazards
from vault.database import Base
from vault.database.migration import schema_differences


async def test_schema_is_what_the_models_say(surgery: Surgery) -> None:
    """After migration nothing is left that Alembic would generate for a table of the clinic."""
    mappers = [mapper for mapper in Base.registry.mappers if mapper.class_.__module__.startswith("clinic.")]
    names = [str(mapper.local_table) for mapper in mappers]
    left = [str(difference) for difference in await schema_differences(surgery.database)]
    assert names
    assert [] == [line for line in left if any(f"'{n}'" in line or f"<{n}>" in line for n in names)]


@pytest.mark.parametrize("revision", sorted(CLINIC_MIGRATIONS.glob("c*.py")), ids=lambda path: path.stem)
def test_revision_suits_the_previous_release(revision: Path) -> None:
    """No revision of the clinic takes away what the release before it reads or writes."""
    assert [] == migration_hazards(revision)
