"""The consult's migrations suit the previous release; where they end is tested with the vault's."""

from pathlib import Path

import pytest

from consult import CONSULT_MIGRATIONS
from vault import migration_hazards


@pytest.mark.parametrize("revision", sorted(CONSULT_MIGRATIONS.glob("l*.py")), ids=lambda path: path.stem)
def test_revision_suits_the_previous_release(revision: Path) -> None:
    """No revision of the consult takes away what the release before it reads or writes."""
    assert [] == migration_hazards(revision)
