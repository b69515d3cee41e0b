"""A stock browser client comes back from each fault it can play on itself, and nobody is lost or doubled."""

import pytest
from playwright.async_api import Browser

from tests.support.probe import Probe, join
from tests.support.served import Served

RECEIVES_BOTH = "probe.receiving().length === 2"


async def _recovers(maya: Probe, noor: Probe, fault: str) -> list[str]:
    """Play `fault` on maya; return her states since, once both receive each other again."""
    before = len(await maya.page.evaluate("probe.states"))
    await maya.page.evaluate("(fault) => void probe.simulate(fault).catch(() => {})", fault)
    await maya.page.wait_for_function(
        "(before) => probe.states.length > before && probe.states.at(-1) === 'connected'",
        arg=before,
        timeout=20_000,
    )
    for person in (maya, noor):
        await person.page.wait_for_function(RECEIVES_BOTH, timeout=20_000)
    states: list[str] = await maya.page.evaluate("probe.states")
    return states[before:]


@pytest.mark.timeout(180)
async def test_each_fault_ends_connected(server: Served, chromium: Browser) -> None:
    """A resume is cut; the server asks to join anew; a resume fails; the client starts over."""
    maya, noor = await join(chromium, server, "maya"), await join(chromium, server, "noor")
    for person in (maya, noor):
        await person.page.wait_for_function(RECEIVES_BOTH, timeout=20_000)

    assert await _recovers(maya, noor, "disconnect-signal-on-resume") == ["signalReconnecting", "connected"]
    assert len(server.logged("participant resumed")) == 2
    for fault in ("leave-full-reconnect", "resume-reconnect", "full-reconnect"):
        assert "reconnecting" in await _recovers(maya, noor, fault), fault

    await maya.page.evaluate("void probe.simulate('server-leave')")
    await maya.page.wait_for_function("probe.states.at(-1) === 'disconnected'", timeout=10_000)
    await noor.page.wait_for_function("probe.receiving().length === 0", timeout=10_000)
