"""A room to test the rules on."""

import pytest

from tests.support.room_rig import RoomRig


@pytest.fixture
def rig() -> RoomRig:
    """Return an empty room."""
    return RoomRig()
