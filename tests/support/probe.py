"""Participants without a user interface, in a real browser, with livekit-client's stock bundle."""

import time
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Page
from pydantic import SecretStr

from signalling import Claims, VideoGrants, mint
from tests.support.served import ROOT, Served
from tests.support.streams import eventually, remember_connections

LIVEKIT_CLIENT = ROOT / "web_client" / "node_modules" / "livekit-client" / "dist" / "livekit-client.umd.js"
PROBE_JS = Path(__file__).parent / "probe.js"


def dev_token(room: str, identity: str) -> str:
    """Return a token of a server that runs with --dev."""
    claims = Claims(identity=identity, video=VideoGrants(room_join=True, room=room))
    return mint(claims, key="devkey", secret=SecretStr("secret"), now=time.time(), ttl_s=600)


@dataclass(frozen=True)
class Probe:
    """One joined participant and the page it lives in."""

    page: Page
    context: BrowserContext

    async def leave(self) -> None:
        """Leave the room and close the page."""
        await self.page.evaluate("probe.leave()")
        await self.context.close()


async def join(
    browser: Browser,
    server: Served,
    identity: str,
    *,
    room: str = "visit",
    width: int = 640,
    height: int = 360,
    simulcast: bool = True,
) -> Probe:
    """Join `room` with camera and microphone, in a browser context of its own."""
    context = await browser.new_context(bypass_csp=True)
    await remember_connections(context)
    page = await context.new_page()
    # Any page of the server will do: it is only the place, and so the origin, that the scripts run in.
    await page.goto(f"{server.url}/healthz")
    await page.add_script_tag(path=LIVEKIT_CLIENT)
    await page.add_script_tag(path=PROBE_JS)
    await page.evaluate(
        "([url, token, camera]) => probe.join(url, token, camera)",
        [server.url, dev_token(room, identity), {"width": width, "height": height, "simulcast": simulcast}],
    )
    return Probe(page, context)


async def sees_and_hears(probe: Probe, *, others: int, within_s: float = 20) -> None:
    """Wait until `probe` decodes a video and a sound of each of the others."""
    await eventually(
        probe.page,
        lambda seen: all(
            sum(stream.get(counter, 0) > 0 for stream in seen.of("inbound-rtp", kind).values()) >= others
            for kind, counter in (("video", "framesDecoded"), ("audio", "totalAudioEnergy"))
        ),
        within_s=within_s,
        what=f"{others} videos and sounds of others",
    )
