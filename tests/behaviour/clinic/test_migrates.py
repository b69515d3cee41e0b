"""The clinic's migrations suit the previous release; where they end is tested with the vault's."""

from pathlib import Path

import pytest

from clinic import CLINIC_MIGRATIONS
from vault import migration_hazards


@pytest.mark.parametrize("revision", sorted(CLINIC_MIGRATIONS.glob("c*.py")), ids=lambda path: path.stem)
def test_revision_suits_the_previous_release(revision: Path) -> None:
    """No revision of the clinic takes away what the release before it reads or writes."""
    assert [] == migration_hazards(revision)
