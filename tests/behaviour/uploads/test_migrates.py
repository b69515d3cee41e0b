"""The migrations of uploads suit the previous release; where they end is tested with the vault's."""

from pathlib import Path

import pytest

from store_forward import STORE_FORWARD_MIGRATIONS
from vault import migration_hazards


@pytest.mark.parametrize(
    "revision", sorted(STORE_FORWARD_MIGRATIONS.glob("u*.py")), ids=lambda path: path.stem
)
def test_revision_suits_the_previous_release(revision: Path) -> None:
    """No revision of the uploads takes away what the release before it reads or writes."""
    assert [] == migration_hazards(revision)
