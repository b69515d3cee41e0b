"""The way in by the public page: what each screen says, by keys, and that a revoked link leaves nothing."""

import json
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.support.clinic_world import ADA, CLINIC, ClinicWorld, clinic_served
from tests.support.lesions import usual
from tests.support.photographer import Photographer, photograph, photographer
from tests.support.staff_member import staff_browser

pytestmark = pytest.mark.timeout(300)

ADDRESS, NAME, BORN = "newcomer@mail.example", "Nora Newcomer", "1980-05-06"


async def mailed(world: ClinicWorld) -> str:
    """Wait for the newest code that was mailed."""
    text: str = json.loads(await world.letter(ADDRESS))["text"]
    return text.rsplit(maxsplit=1)[-1]


class Walker:
    """Somebody who stops at every screen, and looks at all of it."""

    def __init__(self, nora: Photographer) -> None:
        self.nora = nora
        self.faults: list[str] = []

    async def stops(self, screen: str, reply: str) -> None:
        """See that the notice has both parts; note what axe finds, in light and dark. `reply`: which kind."""
        notice = self.nora.part("notice")
        await expect(notice).to_contain_text("Not for emergencies. In danger? Call 911 now.")
        await expect(self.nora.part("reply")).to_have_attribute("data-kind", reply)
        if reply in {"by", "ifSentNow"}:
            await expect(self.nora.part("reply")).to_contain_text("you get a reply by")
        await self.looks(screen)

    async def looks(self, screen: str) -> None:
        """Note what axe finds, in light and dark, and what is wider than a phone."""
        self.faults += [f"{screen}: {fault}" for fault in await self.nora.faults()]
        await self.nora.photograph(f"writing-{screen}")

    async def types(self, field: str, words: str) -> None:
        """Tab to a field of a form, and type into it."""
        keyboard = self.nora.page.keyboard
        for _ in range(60):
            await keyboard.press("Tab")
            if await self.nora.page.evaluate("() => document.activeElement?.name") == field:
                return await keyboard.type(words)
        raise AssertionError(f"no Tab leads to {field}")


async def entered(walker: Walker, world: ClinicWorld) -> None:
    """Come in by the public page, with the code that is mailed."""
    nora = walker.nora
    await nora.open(f"{world.served.url}/write/{CLINIC}")
    await walker.stops("entrance", "ifSentNow")
    await walker.types("email", ADDRESS)
    await nora.page.keyboard.press("Enter")
    await expect(nora.part("stage-code")).to_be_visible()
    await walker.stops("code", "ifSentNow")
    await walker.types("code", await mailed(world))
    await walker.types("name", NAME)
    await nora.page.locator("input[name=birthDate]").fill(BORN)  # a browser's own field, other on each
    await nora.page.keyboard.press("Enter")
    await expect(nora.part("stage-forms")).to_be_visible()
    await expect(nora.part("form-due").first).to_contain_text("Reply by")
    await walker.stops("forms", "ifSentNow")


async def test_a_revoked_link_takes_the_draft_of_the_public_page_with_it(
    tmp_path: Path, chromium: Browser
) -> None:
    """At once while the page is open: the browser has nothing of it any more, and asks for a new code."""
    async with clinic_served(tmp_path) as world:
        ada = await staff_browser(chromium, world, ADA)
        await ada.sign_in()
        nora = await photographer(chromium, world, locale="en-GB")
        walker = Walker(nora)
        await entered(walker, world)
        await nora.part("form-skin-problem").click()
        await nora.part("location").fill("12 Elm Street")
        await nora.pick("pick-far", photograph("dark", usual(2, 5).but(gain=0.05)))
        await expect(nora.file("far")).to_have_attribute("data-stage", "doubted")
        kept = await nora.drafts()
        assert "answers" in kept["names"]
        assert len(kept["names"]) == 3  # the answers, the photograph, and what is known of it
        case = (await nora.asked("/guest/case"))["case"]
        (patient,) = (await ada.ask("GET", "/patients?q=Nora"))["items"]
        for link in (await ada.ask("GET", f"/patients/{patient['id']}/links"))["items"]:
            if link["target"]["id"] == case:
                await ada.ask("DELETE", f"/links/{link['id']}")
        await expect(nora.part("stage-entrance")).to_be_visible(timeout=15_000)
        left = await nora.drafts()
        assert (left["names"], left["extractable"], left["clear"]) == ([], [], "")
        await walker.stops("entrance-again", "ifSentNow")
        assert walker.faults == []
