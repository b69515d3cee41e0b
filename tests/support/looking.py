"""Looks at a page as it stands, on a desk and on a phone, in light and dark, without loading it again."""

from dataclasses import dataclass, field
from typing import Literal

from playwright.async_api import Page

from tests.support.accessible import DESK, PHONE, at_rest, serious_faults, wider_than_the_window
from tests.support.served import ROOT

SCREENSHOTS = ROOT / "test-results"
_WINDOWS = (("desk", DESK), ("phone", PHONE))
_SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@dataclass
class Looking:
    """What was found wrong, by screen and window."""

    faults: dict[str, list[str]] = field(default_factory=dict)

    async def look(self, page: Page, title: str) -> None:
        """Have axe read the page in every window and colour; photograph each window in one of the colours."""
        SCREENSHOTS.mkdir(exist_ok=True)
        for window, (width, height) in _WINDOWS:
            await page.set_viewport_size({"width": width, "height": height})
            for scheme in _SCHEMES:
                await page.emulate_media(color_scheme=scheme)
                await at_rest(page)
                found = await serious_faults(page)
                if scheme == "light":
                    found += await wider_than_the_window(page)
                self.note(f"{title}, {window}, {scheme}", found)
                if (window, scheme) in {("desk", "light"), ("phone", "dark")}:
                    path = SCREENSHOTS / f"every-{title}-{window}-{scheme}.png"
                    await page.screenshot(path=path)
        width, height = DESK
        await page.set_viewport_size({"width": width, "height": height})
        await page.emulate_media(color_scheme="light")

    def note(self, where: str, found: list[str]) -> None:
        """Keep what was found, if anything was."""
        if found:
            self.faults[where] = found
