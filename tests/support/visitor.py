"""A person who uses the web client as people do: opens a link, types a name, looks, listens, clicks."""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, BrowserContext, Locator, Page, expect
from pydantic import SecretStr

from signalling import Invite, Role, link, mint_invite
from tests.support.browser import Watch
from tests.support.served import ROOT, Served
from tests.support.streams import remember_connections

SCREENSHOTS = ROOT / "test-results"
Picture = Literal["standard", "high"]  # 640x360, 1280x720


def dev_link(server: Served, *, room: str = "visit", role: Role = Role.PATIENT) -> str:
    """Return a link into a room of a server that runs with --dev."""
    invite = mint_invite(
        Invite(room=room, role=role), key="devkey", secret=SecretStr("secret"), now=time.time(), ttl_s=600
    )
    return link(server.url, invite)


@dataclass(frozen=True)
class Visitor:
    """One person, in a browser context of their own."""

    name: str
    context: BrowserContext
    page: Page
    watch: Watch

    def tiles(self, *, kind: Literal["camera", "screen"] = "camera", name: str | None = None) -> Locator:
        """Return the tiles of others."""
        tiles = self.page.locator(f'[data-testid=tile][data-local=false][data-kind="{kind}"]')
        return tiles if name is None else tiles.filter(has_text=name)

    async def enter(self, url: str) -> None:
        """Go from the link through the device check into the room."""
        await self.page.goto(url)
        await self.page.get_by_test_id("name-input").fill(self.name)
        await self.page.get_by_test_id("join-button").click()
        await self.page.get_by_test_id("preview-video").wait_for()
        await self.page.get_by_test_id("enter-room").click()
        await self.page.get_by_test_id("leave").wait_for()

    async def expect_to_see(self, *names: str) -> None:
        """Wait until exactly these people are there, and their cameras show a picture."""
        await expect(self.tiles()).to_have_count(len(names), timeout=20_000)
        for name in names:
            await self.expect_moving_picture(self.tiles(name=name))

    async def expect_moving_picture(self, tile: Locator) -> None:
        """Wait until the video in `tile` has shown a frame."""
        video = tile.locator("video")
        await video.wait_for(timeout=20_000)
        handle = await video.element_handle()
        await self.page.wait_for_function(
            "video => video.getVideoPlaybackQuality().totalVideoFrames > 0", arg=handle, timeout=20_000
        )

    async def shown_frames(self) -> list[int]:
        """Return how many frames each tile of others has shown so far, cameras before screens."""
        return await self.page.eval_on_selector_all(
            "[data-testid=tile][data-local=false] video",
            "videos => videos.map(video => video.getVideoPlaybackQuality().totalVideoFrames)",
        )

    async def say_in_chat(self, text: str) -> None:
        """Open the chat if need be, and send a message."""
        if not await self.page.get_by_test_id("chat").is_visible():
            await self.page.get_by_test_id("open-chat").click()
        await self.page.get_by_test_id("chat-input").fill(text)
        await self.page.get_by_test_id("chat-send").click()

    async def photograph(self, title: str) -> Path:
        """Save what the person sees as a picture that a developer can look at."""
        SCREENSHOTS.mkdir(exist_ok=True)
        path = SCREENSHOTS / f"{title}.png"
        await self.page.screenshot(path=path)
        return path

    async def leave(self) -> None:
        """Leave by the button; the page stays."""
        await self.page.get_by_test_id("leave").click()
        await self.page.get_by_test_id("rejoin").wait_for()


async def arrive(
    browser: Browser,
    name: str,
    *,
    picture: Picture = "standard",
    viewport: tuple[int, int] = (1280, 800),
    locale: str = "en-GB",
) -> Visitor:
    """Give a person a browser window with a remembered choice of picture size, and watch its console."""
    width, height = viewport
    context = await browser.new_context(viewport={"width": width, "height": height}, locale=locale)
    await remember_connections(context)
    remembered = json.dumps(json.dumps({"picture": picture}))
    await context.add_init_script(f"localStorage.setItem('housecall.devices', {remembered})")
    page = await context.new_page()
    watch = Watch()
    watch.attach(page)
    return Visitor(name, context, page, watch)
