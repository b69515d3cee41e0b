"""Fixtures for tests that need the real thing: a served Housecall and a real browser."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.support.browser import CHROMIUM_SHELL, chromium_running
from tests.support.clinic_world import ClinicWorld, clinic_served
from tests.support.served import Served, serving


@pytest.fixture
async def server() -> AsyncIterator[Served]:
    """Serve on free ports; fail the test when the server logs an error or does not end cleanly."""
    async with serving() as served:
        yield served


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lasting_server() -> AsyncIterator[Served]:
    """Serve once for all tests of a file: a start costs seconds. Each takes a room of its own there."""
    async with serving() as served:
        yield served


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[ClinicWorld]:
    """Serve the demonstration clinic until the test ends."""
    async with clinic_served(tmp_path) as served:
        yield served


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    """Run a headless Chromium with fake camera and microphone; open a context per person."""
    async with chromium_running() as browser:
        yield browser


@pytest.fixture
async def shell() -> AsyncIterator[Browser]:
    """Run the lighter Chromium, where a test is about pages."""
    async with chromium_running(program=CHROMIUM_SHELL) as browser:
        yield browser


@pytest.fixture
async def chromium_at_full_rate() -> AsyncIterator[Browser]:
    """Run a Chromium whose camera gives as many pictures as real ones do, where their number is judged."""
    async with chromium_running(camera_fps=20) as browser:
        yield browser
