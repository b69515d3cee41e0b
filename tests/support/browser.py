"""Starts Debian's Chromium with a fake camera and microphone, and watches what pages do."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    async_playwright,
    expect,
)

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_SHELL = "/usr/bin/chromium-headless-shell"
"""The same engine and the same release without the parts around a page: a fifth less CPU.

It asks nobody for permission and shares no screen; what is tested there needs the whole one.
"""
SAYS_YES = "--use-fake-ui-for-media-stream"
# The first three give a call without questions; the others keep Chromium from looking for its maker's
# services, which a machine without internet answers with hundreds of refused connections.
FLAGS = (
    SAYS_YES,
    "--autoplay-policy=no-user-gesture-required",
    "--auto-select-desktop-capture-source=Entire screen",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
)

# A busy machine is slow, not wrong: what is expected has this long to appear.
expect.set_options(timeout=20_000)


@asynccontextmanager
async def chromium_running(
    *, says_yes: bool = True, camera_fps: int = 10, program: str = CHROMIUM
) -> AsyncIterator[Browser]:
    """Run one headless Chromium until the block ends.

    `says_yes`: to every question for camera and microphone; else only what a context grants is allowed.
    `program`: which of the two, by its path.
    `camera_fps`: pictures a second of the fake camera, up to 20; each costs every browser in a call time.
    """
    flags = [flag for flag in FLAGS if says_yes or flag != SAYS_YES]
    flags.append(f"--use-fake-device-for-media-stream=fps={camera_fps}")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, headless=True, args=flags)
        try:
            yield browser
        finally:
            await browser.close()


@dataclass
class Watch:
    """What a page complained about and whom it asked, since it was opened."""

    complaints: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def attach(self, page: Page) -> None:
        """Begin to listen to `page`."""
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._on_request)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def _on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"}:
            self.hosts.add(parts.netloc)


async def open_watched(context: BrowserContext, url: str) -> tuple[Page, Watch]:
    """Open `url` in a new page that has been watched from the beginning."""
    page = await context.new_page()
    watch = Watch()
    watch.attach(page)
    await page.goto(url)
    return page, watch
