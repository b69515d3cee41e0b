"""Signalling with the usual settings, served in this process on a real media node."""

from collections.abc import AsyncIterator

import pytest

from tests.support.signalling_app import Signalling, signalling_served


@pytest.fixture
async def served() -> AsyncIterator[Signalling]:
    """Serve until the test ends."""
    async with signalling_served() as signalling:
        yield signalling
