"""Looks at a page as it stands, on a desk and on a phone, in light and dark, without loading it again."""

from dataclasses import dataclass, field
from typing import Literal

from playwright.async_api import Locator, Page, expect

from tests.support.accessible import (
    DESK,
    PHONE,
    cut_off,
    serious_faults,
    wider_than_the_window,
)
from tests.support.served import ROOT

SCREENSHOTS = ROOT / "test-results"
_LOOKS: tuple[tuple[str, tuple[int, int], Literal["light", "dark"]], ...] = (
    ("desk", DESK, "light"),
    ("phone", PHONE, "dark"),
)
MOST_TABS = 60

# In a modal dialog Tab may lead on to the browser's own controls; the page's focus is then on nothing.
_OUTSIDE = """dialog => {
    const here = document.activeElement;
    return here && here !== document.body && !dialog.contains(here) ? here.outerHTML.slice(0, 120) : "";
}"""


@dataclass
class Looking:
    """What was found wrong, by screen and window."""

    faults: dict[str, list[str]] = field(default_factory=dict)

    async def look(self, page: Page, title: str, panel: Locator | None = None) -> None:
        """Have axe read the page on a desk in light and on a phone in dark colours, and photograph both.

        `panel`: the narrow part of it in which nothing may be cut off.
        """
        SCREENSHOTS.mkdir(exist_ok=True)
        before = page.viewport_size
        for window, (width, height), scheme in _LOOKS:
            await page.set_viewport_size({"width": width, "height": height})
            await page.emulate_media(color_scheme=scheme)
            self.note(
                f"{title}, {window}, {scheme}",
                [
                    *await serious_faults(page),
                    *await wider_than_the_window(page),
                    *(await cut_off(panel) if panel else []),
                ],
            )
            path = SCREENSHOTS / f"every-{title.replace('/', '-')}-{window}-{scheme}.png"
            await page.screenshot(path=path)
        if before is not None:
            await page.set_viewport_size(before)
        await page.emulate_media(color_scheme="light")

    async def by_keyboard(self, opener: Locator, title: str) -> None:
        """Open a dialog with Enter, look at it, and leave it with Escape: the focus stays, and comes back."""
        page = opener.page
        await opener.focus()
        await page.keyboard.press("Enter")
        dialog = page.locator("dialog[open], [role=dialog][aria-modal=true]").last
        await expect(dialog).to_be_visible()
        await page.wait_for_load_state("networkidle")
        await self.look(page, title)
        reached: set[str] = set()
        for _ in range(MOST_TABS):
            await page.keyboard.press("Tab")
            outside = await dialog.evaluate(_OUTSIDE)
            if outside:
                self.note(f"{title}, by Tab", [outside])
                break
            here = await page.evaluate("() => document.activeElement?.outerHTML ?? ''")
            if here in reached:
                break
            reached.add(here)
        if not reached:
            self.note(f"{title}, by Tab", ["nothing is reached"])
        await self._leave(opener, dialog, title)

    async def panel_by_keyboard(self, opener: Locator, panel: Locator, title: str) -> None:
        """Open with Enter what stands beside the page, look at it, reach it by Tab, leave it with Escape."""
        page = opener.page
        await opener.focus()
        await page.keyboard.press("Enter")
        await expect(panel).to_be_visible()
        await page.wait_for_load_state("networkidle")
        await self.look(page, title, panel)
        for _ in range(MOST_TABS):
            if await panel.evaluate("panel => panel.contains(document.activeElement)"):
                break
            await page.keyboard.press("Shift+Tab")
        else:
            self.note(f"{title}, by Tab", ["it is not reached"])
        await self._leave(opener, panel, title)

    async def _leave(self, opener: Locator, opened: Locator, title: str) -> None:
        await opener.page.keyboard.press("Escape")
        try:
            await expect(opened).to_have_count(0, timeout=3_000)
            await expect(opener).to_be_focused(timeout=3_000)
        except AssertionError as failed:
            self.note(f"{title}, by Escape", [str(failed).partition("\n")[0]])

    def note(self, where: str, found: list[str]) -> None:
        """Keep what was found, if anything was."""
        if found:
            self.faults[where] = found
