"""A patient who writes to the clinic in a browser: answers questions, adds photographs, closes the tab."""

import asyncio
from typing import Any, Literal

import cv2
from playwright.async_api import Browser, FilePayload, Locator, expect

from tests.support.browser import Watch
from tests.support.clinic_world import ClinicWorld
from tests.support.lesions import Lesion, draw, usual
from tests.support.staff_member import PHONE, StaffMember

_TRIES = 600
_TABS = 80

_DRAFTS = """async () => {
    const opened = (request) => new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    const database = await opened(indexedDB.open("housecall.drafts"));
    const all = async (table) => database.objectStoreNames.contains(table)
        ? opened(database.transaction(table).objectStore(table).getAll()) : [];
    const names = database.objectStoreNames.contains("values")
        ? await opened(database.transaction("values").objectStore("values").getAllKeys()) : [];
    const found = {
        names: names.map((name) => name.slice(37)),
        extractable: (await all("drawers")).map(({ key }) => key.extractable),
        clear: (await all("values")).map(({ bytes }) => new TextDecoder("latin1").decode(bytes)).join(""),
    };
    database.close();
    return found;
}"""


def photograph(
    name: str, lesion: Lesion | None = None, *, ending: Literal[".jpg", ".png"] = ".jpg"
) -> FilePayload:
    """Return a picture as a phone keeps it; without `lesion` one that will do."""
    drawn = draw(lesion or usual(2, 5))
    done, encoded = cv2.imencode(ending, cv2.cvtColor(drawn, cv2.COLOR_RGB2BGR))
    assert done
    media_type = {".jpg": "image/jpeg", ".png": "image/png"}[ending]
    return {"name": f"{name}{ending}", "mimeType": media_type, "buffer": encoded.tobytes()}


class Photographer(StaffMember):
    """A patient in a browser context of their own, with what every page of theirs can be asked."""

    async def open(self, url: str) -> None:
        """Open a link, and wait for what it shows."""
        await self.page.goto(url)
        await expect(self.page.locator("[data-testid^=stage-]")).to_be_visible()

    def file(self, view: str) -> Locator:
        """Return the newest file of a view; "none" for those of no view."""
        return self.page.locator(f'[data-testid=file][data-view="{view}"]').last

    async def pick(self, place: str, picture: FilePayload) -> None:
        """Choose a picture where the page asks for one."""
        await self.part(place).last.set_input_files(picture)

    async def choose(self, question: str, option: str) -> None:
        """Choose an option of a question."""
        # Not `check`: a red flag takes the question away, and then there is nothing left to be checked.
        await self.part(f"question-{question}").locator(f"input[value={option}]").click()

    async def cut_at(self, view: str, percent: int, bytes_per_second: int, picture: FilePayload) -> None:
        """Send a picture slowly, and take the network away once so much of it has left."""
        debugger = await self.context.new_cdp_session(self.page)
        await debugger.send("Network.enable")
        limits: dict[str, Any] = {"offline": False, "latency": 0, "downloadThroughput": -1}
        await debugger.send(
            "Network.emulateNetworkConditions", limits | {"uploadThroughput": bytes_per_second}
        )
        await self.pick(f"pick-{view}", picture)
        for _ in range(_TRIES):
            if int(await self.file(view).get_attribute("data-percent") or 0) >= percent:
                break
            await asyncio.sleep(0.02)
        # Two emulations of one tab: the debugger's counts until it is detached, the context's afterwards.
        await debugger.send(
            "Network.emulateNetworkConditions", limits | {"offline": True, "uploadThroughput": -1}
        )
        await self.context.set_offline(True)

    async def reopened(self, url: str) -> "Photographer":
        """Close the tab, and open the link in another one."""
        await self.page.close()
        page = await self.context.new_page()
        self.watch.attach(page)
        again = Photographer(self.world, self.email, self.context, page, self.watch)
        await again.open(url)
        return again

    async def faults(self) -> list[str]:
        """Return what axe calls serious, in light and in dark, and what makes the page scroll sideways."""
        found = []
        for scheme in ("dark", "light"):
            await self.page.emulate_media(color_scheme=scheme)
            found += [f"{scheme} {fault}" for fault in await self.serious_faults()]
        return found + await self.wider_than_the_window()

    async def tab_to(self, name: str) -> None:
        """Press Tab until the focus is on what the page calls so."""
        for _ in range(_TABS):
            await self.page.keyboard.press("Tab")
            if await self.page.evaluate("() => document.activeElement?.dataset.testid") == name:
                return
        raise AssertionError(f"no Tab leads to {name}")

    async def asked(self, path: str) -> Any:
        """Ask the REST API with this browser's cookie."""
        answered = await self.context.request.get(f"{self.world.served.url}/api/v1{path}")
        assert answered.ok, await answered.text()
        return await answered.json()

    async def drafts(self) -> Any:
        """Return what this browser keeps of drafts: `names`, `extractable` of keys, and the bytes as text."""
        return await self.page.evaluate(_DRAFTS)


async def photographer(
    browser: Browser,
    world: ClinicWorld,
    *,
    viewport: tuple[int, int] = PHONE,
    scheme: Literal["light", "dark"] = "light",
    locale: str = "es-ES",
) -> Photographer:
    """Give a patient a phone, and watch its console."""
    width, height = viewport
    context = await browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, locale=locale
    )
    page = await context.new_page()
    watch = Watch()
    watch.attach(page)
    return Photographer(world, "", context, page, watch)
