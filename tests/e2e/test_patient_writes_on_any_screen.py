"""Every screen of writing: what it always says, legible in light and dark on a phone, used by keys alone."""

import asyncio
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
NO = {"chest-pain": "no", "breathing": "no", "face-swelling": "no", "spreading-fever": "no"}
REPLY = "the reply I had begun"


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

    async def presses(self, name: str) -> None:
        """Tab to a button, and press it."""
        await self.nora.tab_to(name)
        await self.nora.page.keyboard.press("Enter")

    async def chooses(self, question: str, option: str) -> None:
        """Tab to a question, and go to an option by the arrow keys."""
        page = self.nora.page
        for _ in range(80):
            await page.keyboard.press("Tab")
            inside = f"() => document.activeElement?.closest('[data-testid=question-{question}]') !== null"
            if await page.evaluate(inside):
                break
        else:
            raise AssertionError(f"no Tab leads to {question}")
        # Space would choose the first one on the way, and for some questions that is a red flag.
        for _ in range(8):
            if await page.evaluate("() => document.activeElement.value") == option:
                return await page.keyboard.press("Space")
            await page.keyboard.press("ArrowDown")
        raise AssertionError(f"no arrow leads to {option} of {question}")

    async def picks(self, view: str) -> None:
        """Tab to where a photograph is chosen, and choose one."""
        await self.nora.tab_to(f"pick-{view}-button")
        await self.nora.pick(f"pick-{view}", photograph(view, usual(2, 5)))
        await expect(self.nora.file(view)).to_have_attribute("data-stage", "kept")


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


async def sent(walker: Walker) -> None:
    """Fill in and send by keyboard; be refused once, because a photograph was taken off elsewhere."""
    nora = walker.nora
    await walker.presses("form-skin-problem")
    await expect(nora.part("stage-form")).to_be_visible()
    await walker.stops("form", "ifSentNow")
    await nora.tab_to("location")
    await nora.page.keyboard.type("12 Elm Street")
    await nora.tab_to("callBack")
    await nora.page.keyboard.type("+1 555 0100")
    await walker.chooses("chest-pain", "yes")
    await expect(nora.part("stage-diverted")).to_be_visible()
    await walker.stops("diverted", "never")
    await walker.presses("acknowledge")
    await expect(nora.part("stage-form")).to_be_visible()
    for question, option in NO.items():
        await walker.chooses(question, option)
    await nora.tab_to("question-where")
    await nora.page.keyboard.type("Left forearm")
    await walker.chooses("since", "weeks")
    await walker.chooses("kind", "rash")
    await nora.part("question-pain").fill("2")
    await nora.part("question-describe").fill("It itches")
    for view in ("far", "medium", "close"):
        await walker.picks(view)
    (upload, *_) = (await nora.asked("/guest/uploads"))["items"]
    ended = await nora.context.request.delete(
        f"{nora.world.served.url}/api/v1/uploads/{upload['id']}", headers={"Tus-Resumable": "1.0.0"}
    )
    assert ended.ok, await ended.text()
    await walker.presses("send")
    await expect(nora.part("error")).to_have_attribute("data-code", "photos-missing")
    await expect(nora.part("files")).to_be_focused()
    await expect(nora.part("files-fault")).to_be_visible()
    await walker.stops("refused", "ifSentNow")
    await walker.picks(upload["view"])
    await walker.presses("send")
    await expect(nora.part("stage-case")).to_be_visible()
    await walker.stops("case", "by")


async def test_each_screen_says_both_and_needs_no_mouse(tmp_path: Path, chromium: Browser) -> None:
    """From the entrance to the withdrawal; a reply that was begun outlives its tab, not its sending."""
    async with clinic_served(tmp_path) as world:
        nora = await photographer(chromium, world, locale="en-GB")
        walker = Walker(nora)
        await entered(walker, world)
        await sent(walker)

        await walker.types("body", REPLY)
        await asyncio.sleep(0.2)
        address = nora.page.url
        nora = walker.nora = await nora.reopened(address)
        body = nora.part("message-form").locator("textarea")
        await expect(body).to_have_value(REPLY)
        assert REPLY not in (await nora.drafts())["clear"]
        await nora.part("message-form").get_by_test_id("submit").press("Enter")
        await expect(nora.page.locator("li").filter(has_text=REPLY)).to_be_visible()
        assert [name for name in (await nora.drafts())["names"] if name.startswith("begun")] == []

        await walker.presses("wish")
        await expect(nora.part("wish-form")).to_be_visible()
        await walker.looks("wish")
        await nora.page.keyboard.press("Escape")
        await walker.presses("camera-any")
        await expect(nora.part("shutter")).to_be_enabled()
        await walker.looks("camera")
        await nora.page.keyboard.press("Escape")
        await walker.presses("withdraw")
        await expect(nora.part("confirm-yes")).to_be_visible()
        await walker.looks("withdraw")
        await walker.presses("confirm-yes")
        await expect(nora.page.get_by_text("You took it back.")).to_be_visible()
        await walker.stops("ended", "ifSentNow")
        assert walker.faults == []


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
