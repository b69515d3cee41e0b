"""The server keeps a call alive while a client's WebSocket is lost and comes back."""

import asyncio

import pytest
from playwright.async_api import Browser

from tests.support.figures import keep
from tests.support.probe import join, sees_and_hears
from tests.support.served import Served
from tests.support.streams import watch

pytestmark = pytest.mark.alone

CAMERA_FPS = 20  # Chromium's fake camera


async def test_media_has_no_gap_while_signalling_reconnects(
    server: Served, chromium_at_full_rate: Browser
) -> None:
    """Neither for the one whose WebSocket was lost nor for the other; no new peer connection is made."""
    maya = await join(chromium_at_full_rate, server, "maya")
    noor = await join(chromium_at_full_rate, server, "noor")
    for person in (maya, noor):
        await sees_and_hears(person, others=1)
    # The first seconds of a call are Chromium's own ramp-up.
    await watch(maya.page, 3)

    await maya.page.evaluate("void (probe.reconnected = probe.simulate('signal-reconnect'))")
    for_maya, for_noor = await asyncio.gather(watch(maya.page, 4), watch(noor.page, 4))
    await maya.page.evaluate("probe.reconnected")

    keep(
        "signal-reconnect",
        frame_rates=[for_maya.frame_rates(), for_noor.frame_rates()],
        sound_lost=[for_maya.sound_lost(), for_noor.sound_lost()],
    )
    for seen in (for_maya, for_noor):
        assert seen.frame_rates()[0] >= 0.9 * CAMERA_FPS
        assert seen.sound_lost() < 0.05
    states = await maya.page.evaluate("probe.states")
    assert "signalReconnecting" in states
    assert states[-1] == "connected"
    assert await maya.page.evaluate("countConnections()") == 1

    await maya.page.evaluate("probe.say('still here')")
    await noor.page.wait_for_function("() => probe.messages.includes('still here')", timeout=5_000)
