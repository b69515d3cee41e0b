"""Everyone can read and use every stage of writing to a clinic, and every dialog of it, by keys alone.

One table names the stages as they may stand and one the dialogs; a stage or a dialog that stands in neither
fails here, and so does one that was not walked.
"""

import asyncio
import json
import re
from collections import Counter
from typing import Any

import pytest
from playwright.async_api import Browser, FilePayload, Locator, Route, expect
from playwright.async_api import TimeoutError as PlaywrightTimeout

from tests.support.clinic_world import CLINIC, ClinicWorld
from tests.support.conductor import Conductor, conducting
from tests.support.lesions import usual
from tests.support.looking import Looking
from tests.support.photographer import Photographer, photograph, photographer
from tests.support.served import ROOT

STATE = ROOT / "web_client" / "src" / "state" / "writing" / "writing.ts"
VIEWS = ROOT / "web_client" / "src" / "views" / "writing"

SCREENS = {
    "opening": ("opening", ""),
    "entrance": ("entrance", "ifSentNow"),
    "code": ("code", "ifSentNow"),
    "code-refused": ("code", "ifSentNow"),
    "forms": ("forms", "ifSentNow"),
    "form": ("form", "ifSentNow"),
    "form-unanswered": ("form", "ifSentNow"),
    "form-poor-photograph": ("form", "ifSentNow"),
    "unreachable": ("failed", ""),
    "diverted": ("diverted", "never"),
    "form-files-refused": ("form", "ifSentNow"),
    "form-begun": ("form", "ifSentNow"),
    "form-offline": ("form", "ifSentNow"),
    "form-photographs-missing": ("form", "ifSentNow"),
    "case-sent": ("case", "by"),
    "case-waits": ("case", "afterYou"),
    "case-locked": ("case", "ifSentNow"),
    "birth-date": ("birth-date", "ifSentNow"),
    "birth-date-wrong": ("birth-date", "ifSentNow"),
    "case-answered": ("case", "ifSentNow"),
    "case-visit-asked": ("case", "ifSentNow"),
    "case-ended": ("case", "ifSentNow"),
    "link-over": ("failed", "ifSentNow"),
}
"""The stage of each, and which kind of reply it promises."""

DIALOGS = {
    "camera-far": "files/CameraDialog.tsx",
    "wish": "CaseScreen.tsx",
    "withdraw": "CaseScreen.tsx",
}
"""Where each is written, by what opens it."""

ADDRESS, NAME, BORN = "newcomer@mail.example", "Nora Newcomer", "1980-05-06"
REPLY = "the reply I had begun"
ANSWER: dict[str, Any] = {
    "assessment": "An eczema",
    "plan": "A cream, twice a day",
    "diagnoses": [{"system": "http://hl7.org/fhir/sid/icd-10", "code": "L30.9", "display": "Dermatitis"}],
    "renewal": {"decision": "renewed", "medicine": "Hydrocortisone 1 %", "remark": "Thinly"},
    "follow_up": {"way": "written", "in_days": 14, "remark": "Sooner if it spreads"},
}
MOST_TABS = 80

pytestmark = pytest.mark.timeout(480)


class Walker:
    """Somebody without a mouse, who stops at every screen and looks at all of it."""

    def __init__(self, nora: Photographer) -> None:
        self.nora = nora
        self.looking = Looking()
        self.walked: set[str] = set()

    async def stops(self, screen: str) -> None:
        """See that it is the stage it should be, what it says of emergencies and replies, and look at it."""
        stage, reply = SCREENS[screen]
        nora = self.nora
        if stage not in {"opening", "failed"}:
            await expect(nora.part(f"stage-{stage}")).to_be_visible()
        if reply:
            await expect(nora.part("notice")).to_contain_text("Not for emergencies. In danger? Call 911 now.")
            await expect(nora.part("reply")).to_have_attribute("data-kind", reply)
        if reply in {"by", "ifSentNow"}:
            await expect(nora.part("reply")).to_contain_text("you get a reply by", ignore_case=True)
        await expect(nora.page.locator("dialog")).to_have_count(0)
        try:
            await nora.page.wait_for_function("() => document.activeElement !== document.body", timeout=3_000)
        except PlaywrightTimeout:
            self.looking.note(f"{screen}, focus", ["is on nothing"])
        await self.looking.look(nora.page, f"writing-{screen}")
        self.walked.add(screen)

    async def opens(self, dialog: str) -> None:
        """Open a dialog, look at it and leave it."""
        await self.looking.by_keyboard(self.nora.part(dialog), f"writing-dialog-{dialog}")
        self.walked.add(dialog)

    async def tabs_to(self, css: str) -> None:
        """Press Tab until the focus is on something."""
        for _ in range(MOST_TABS):
            await self.nora.page.keyboard.press("Tab")
            if await self.nora.page.evaluate("css => document.activeElement?.matches(css)", css):
                return
        raise AssertionError(f"no Tab leads to {css}")

    async def presses(self, name: str, key: str = "Enter") -> None:
        """Tab to what the page calls so, and press a key there."""
        await self.tabs_to(f"[data-testid='{name}']")
        await self.nora.page.keyboard.press(key)

    async def types(self, css: str, words: str) -> None:
        """Tab to a field, and type into it."""
        await self.tabs_to(css)
        await self.nora.page.keyboard.insert_text(words)

    async def chooses(self, question: str, option: str) -> None:
        """Tab to a question, and go to an option by the arrow keys, which choose what they pass."""
        page = self.nora.page
        await self.tabs_to(f"[data-testid='question-{question}'] input")
        if option == await page.evaluate("() => document.activeElement.value"):
            return await page.keyboard.press("Space")
        for _ in range(10):
            await page.keyboard.press("ArrowDown")
            if option == await page.evaluate("() => document.activeElement.value"):
                return None
        raise AssertionError(f"no arrow leads to {option} of {question}")

    async def picks(self, view: str, picture: FilePayload, stage: str = "kept") -> None:
        """Tab to where a photograph is chosen, and choose one."""
        async with self.nora.page.expect_file_chooser() as choosing:
            await self.presses(f"pick-{view}-button")
        await (await choosing.value).set_files(picture)
        await expect(self.nora.file(view)).to_have_attribute("data-stage", stage)


async def mailed(world: ClinicWorld) -> str:
    """Wait for the code that was mailed."""
    text: str = json.loads(await world.letter(ADDRESS))["text"]
    return text.rsplit(maxsplit=1)[-1]


async def enters(walker: Walker, world: ClinicWorld) -> None:
    """Come in by the public page, with the code that is mailed."""
    nora, opened = walker.nora, asyncio.Event()

    async def slowly(route: Route) -> None:
        await opened.wait()
        await route.continue_()

    await nora.page.route("**/api/v1/clinics/*", slowly)
    await nora.page.goto(f"{world.served.url}/write/{CLINIC}")
    await expect(nora.page.get_by_role("status")).to_be_visible()
    await walker.stops("opening")
    opened.set()
    await walker.stops("entrance")
    await nora.page.unroute("**/api/v1/clinics/*")
    await walker.types("[name=email]", ADDRESS)
    await nora.page.keyboard.press("Enter")
    await walker.stops("code")
    code = await mailed(world)
    await walker.types("[name=code]", f"{(int(code) + 1) % 10**6:06d}")
    await walker.types("[name=name]", NAME)
    await nora.page.locator("input[name=birthDate]").fill(BORN)  # a browser's own field, other on each
    await nora.page.keyboard.press("Enter")
    await expect(nora.part("error")).to_have_attribute("data-code", "code-refused")
    await walker.stops("code-refused")
    await nora.page.locator("input[name=code]").fill(code)
    await nora.page.keyboard.press("Enter")
    await expect(nora.part("form-due").first).to_contain_text("Reply by")
    await walker.stops("forms")


async def loses_the_draft(walker: Walker, ada: Conductor) -> str:
    """Begin a form, and see nothing left of it here when the link is revoked; return whose it was."""
    nora = walker.nora
    await walker.presses("form-skin-problem")
    await walker.stops("form")
    await walker.types("[data-testid=location]", "12 Elm Street")
    await walker.opens("camera-far")
    await walker.presses("send")
    await expect(nora.part("callBack")).to_be_focused()
    await walker.stops("form-unanswered")
    await walker.picks("far", photograph("dark", usual(2, 5).but(gain=0.05)), "doubted")
    await walker.presses("anyway")
    await walker.stops("form-poor-photograph")
    kept = await nora.drafts()
    assert "answers" in kept["names"]
    assert len(kept["names"]) == 3  # the answers, the photograph, and what is known of it
    case = (await nora.asked("/guest/case"))["case"]
    (patient,) = (await ada.ask("GET", "/patients?q=Nora"))["items"]
    await revoked(ada, patient["id"], case)
    await expect(nora.part("stage-entrance")).to_be_visible(timeout=15_000)
    left = await nora.drafts()
    assert (left["names"], left["extractable"], left["clear"]) == ([], [], "")
    return str(patient["id"])


async def revoked(ada: Conductor, patient: str, case: str) -> None:
    """Revoke every link to a case."""
    for link in (await ada.ask("GET", f"/patients/{patient}/links"))["items"]:
        if link["target"]["id"] == case:
            await ada.ask("DELETE", f"/links/{link['id']}")


async def fills_in(walker: Walker, url: str) -> None:
    """Come by an invitation, after a server that did not answer; be diverted, and fill in the form.

    What no clinic takes says why; a photograph that cannot be better is sent with the reason.
    """
    nora = walker.nora
    await nora.page.route("**/links/exchange", lambda route: route.abort())
    await nora.page.goto(url)
    await expect(nora.part("error")).to_have_attribute("data-code", "server-unreachable")
    await walker.stops("unreachable")
    await nora.page.unroute("**/links/exchange")
    await walker.presses("way-retry")
    await expect(nora.part("stage-forms")).to_be_visible()
    await walker.presses("form-skin-problem")
    await walker.types("[data-testid=location]", "12 Elm Street")
    await walker.types("[data-testid=callBack]", "+1 555 0100")
    await walker.chooses("chest-pain", "yes")
    await walker.stops("diverted")
    await walker.presses("acknowledge")
    await expect(nora.part("stage-form")).to_be_visible()
    for question in ("chest-pain", "breathing", "face-swelling", "spreading-fever"):
        await walker.chooses(question, "no")
    await walker.types("[data-testid=question-where]", "Left forearm")
    await walker.chooses("since", "weeks")
    await walker.chooses("kind", "rash")
    await walker.types("[data-testid=question-pain]", "2")
    await walker.types("[data-testid=question-describe]", "It itches")
    await is_refused_in_words(nora)
    await walker.stops("form-files-refused")
    for view in ("far", "medium"):
        await walker.picks(view, photograph(view, usual(2, 5)))
    await walker.tabs_to("[data-view=far] [data-testid=remove]")
    await nora.page.keyboard.press("Enter")
    await expect(nora.file("far")).to_have_count(0)
    await walker.picks("far", photograph("dark", usual(2, 5).but(gain=0.05)), "doubted")
    await expect(nora.file("far").get_by_test_id("reasons")).to_contain_text("too dark")
    await walker.presses("anyway")
    await walker.presses("insist-cannot-move")
    await expect(nora.file("far")).to_have_attribute("data-stage", "kept")
    assert "cannot-move" == (await photographs(nora))["far"]["insisted"]
    await walker.picks("close", photograph("close", usual(2, 5)))


async def photographs(nora: Photographer) -> dict[str, Any]:
    """Return the newest photograph of each view, as the server has it."""
    return {each["view"]: each for each in (await nora.asked("/guest/uploads"))["items"] if each["view"]}


async def is_refused_in_words(nora: Photographer) -> None:
    """Choose what no clinic takes, each of which says why."""
    for name, media_type, content, words in (
        ("empty.pdf", "application/pdf", b"", "0 bytes"),
        ("tool.exe", "application/x-msdownload", b"MZ", "PDF, video, sound"),
        ("broken.pdf", "application/pdf", b"%PDF-1.7 and no more", "damaged"),
    ):
        await nora.pick("pick-any", {"name": name, "mimeType": media_type, "buffer": content})
        await expect(nora.file("none")).to_contain_text(words)
        await expect(nora.file("none")).to_have_attribute("data-stage", "refused")
    wide = photograph("wide", usual(2, 9).but(width=20_000, height=8), ending=".png")
    await nora.pick("pick-any", wide)
    await expect(nora.file("none")).to_contain_text("too many pixels")


async def sends(walker: Walker, url: str) -> str:
    """Come back to the draft, be cut off, be refused for a photograph, and send; return the case."""
    walker.nora = nora = await walker.nora.reopened(url)
    await expect(nora.part("anew")).to_be_visible()
    await expect(nora.part("question-describe")).to_have_value("It itches")
    await walker.stops("form-begun")
    await nora.context.set_offline(True)
    await walker.presses("send")
    await expect(nora.part("error")).to_have_attribute("data-code", "server-unreachable")
    await walker.stops("form-offline")
    await nora.context.set_offline(False)
    upload = (await photographs(nora))["medium"]
    path = f"{nora.world.served.url}/api/v1/uploads/{upload['id']}"
    ended = await nora.context.request.delete(path, headers={"Tus-Resumable": "1.0.0"})  # as in another tab
    assert ended.ok, await ended.text()
    await walker.presses("way-retry")
    await expect(nora.part("error")).to_have_attribute("data-code", "photos-missing")
    await expect(nora.part("error")).to_contain_text("Nothing was sent: the clinic needs all three photos.")
    await expect(nora.part("files")).to_be_focused()
    await expect(nora.part("files-fault")).to_contain_text("One of the three photos is missing.")
    await walker.stops("form-photographs-missing")
    await walker.picks(upload["view"], photograph("again", usual(2, 6)))
    await walker.presses("send")
    await walker.stops("case-sent")
    return str((await nora.asked("/guest/case"))["case"])


async def is_kept(walker: Walker, *names: str) -> None:
    """Wait until this browser keeps just these letters that were begun."""
    for _ in range(50):
        found = await walker.nora.drafts()
        if [*names] == [name for name in found["names"] if name.startswith("begun")]:
            break
        await asyncio.sleep(0.1)
    else:
        raise AssertionError(f"{found['names']} are kept")
    assert REPLY not in found["clear"]


async def goes_on_with_a_reply(walker: Walker, url: str) -> None:
    """Begin a reply, close the tab, open it again and send what was begun."""
    await walker.types("textarea[name=body]", REPLY)
    await is_kept(walker, "begun:reply")
    walker.nora = nora = await walker.nora.reopened(url)
    await expect(nora.page.locator("textarea[name=body]")).to_have_value(REPLY)
    await walker.tabs_to("textarea[name=body]")
    await walker.presses("submit")
    await expect(item(nora, REPLY)).to_be_visible()
    await expect(nora.page.locator("textarea[name=body]")).to_have_value("")
    await is_kept(walker)


def item(nora: Photographer, words: str) -> Locator:
    """Return a message."""
    return nora.part("item").filter(has_text=words)


async def is_answered(walker: Walker, world: ClinicWorld, ada: Conductor, case: str) -> None:
    """Be asked back and answered; the answer opens by the link that was mailed, with the birth date."""
    nora = walker.nora
    await ada.ask("POST", f"/cases/{case}/claim")
    await ada.ask("POST", f"/cases/{case}/messages", {"body": "Does it itch?", "waits": True})
    await expect(nora.part("new")).to_be_visible()
    await walker.stops("case-waits")
    await walker.types("textarea[name=body]", "At night")
    await walker.presses("submit")
    await expect(nora.part("due")).to_be_visible()
    await ada.ask("PUT", f"/cases/{case}/answer", ANSWER)
    await ada.ask("POST", f"/cases/{case}/answer/sign")
    await expect(nora.part("reopen-form")).to_be_visible()
    await walker.stops("case-locked")
    token = re.search(r"/open#[\w.~-]+", await world.letter(ADDRESS, "There is an answer for you."))
    assert token is not None
    walker.nora = nora = await nora.reopened(world.served.url + token.group())
    await walker.stops("birth-date")
    birth_date = nora.page.locator("input[name=birthDate]")
    await birth_date.fill("1901-02-03")
    await birth_date.press("Enter")
    await expect(birth_date).to_have_attribute("aria-invalid", "true")
    await walker.stops("birth-date-wrong")
    await birth_date.fill(BORN)
    await birth_date.press("Enter")
    await expect(nora.part("answer")).to_contain_text("A cream, twice a day")
    await walker.stops("case-answered")


async def ends_it(walker: Walker, ada: Conductor, patient: str, case: str) -> None:
    """Ask for a visit, ask once more, take all of it back; then the link ends."""
    nora = walker.nora
    await walker.presses("wish")
    await expect(nora.part("wish-form")).to_be_visible()
    await walker.types("dialog textarea", "To show it")
    await walker.presses("submit")
    await expect(nora.part("live-visit")).to_be_visible()
    await walker.stops("case-visit-asked")
    await walker.types("[data-testid=reopen-form] textarea", "And if it comes back?")
    await walker.presses("submit")
    await expect(item(nora, "And if it comes back?")).to_be_visible()
    await walker.presses("withdraw")
    await expect(nora.part("confirm-yes")).to_be_visible()
    await walker.presses("confirm-yes")
    await expect(nora.page.get_by_text("You took it back.")).to_be_visible()
    await walker.stops("case-ended")
    assert ["read"] == (await nora.drafts())["names"]
    await revoked(ada, patient, case)
    await expect(nora.part("error")).to_have_attribute("data-code", "link-expired", timeout=10_000)
    left = await nora.drafts()
    assert ([], []) == (left["names"], left["extractable"])
    await expect(nora.page.get_by_role("contentinfo")).to_contain_text("Call Harbour Street Clinic at")
    await walker.stops("link-over")


def test_no_stage_and_no_dialog_is_left_out() -> None:
    """Whoever adds a stage or a dialog says where everyone can be seen to use it."""
    declared = re.search(r"export type Stage =([^;]+);", STATE.read_text())
    assert declared is not None
    assert set(re.findall(r'"([\w-]+)"', declared.group(1))) == {stage for stage, _ in SCREENS.values()}
    written = {
        path.relative_to(VIEWS).as_posix(): len(re.findall(r"<(?:Confirm)?Dialog\b", path.read_text()))
        for path in VIEWS.rglob("*.tsx")
    }
    assert {source: count for source, count in written.items() if count} == Counter(DIALOGS.values())


async def test_everybody_can_read_every_stage_and_use_every_dialog(
    world: ClinicWorld, shell: Browser
) -> None:
    """From the entrance to the end of the link: axe, both colours, 360 pixels, and not one click.

    On the way, revoked links take their drafts with them, and a reply that was begun outlives its tab.
    """
    ada = await conducting(shell, world)
    walker = Walker(await photographer(shell, world, locale="en-GB"))
    await enters(walker, world)
    patient = await loses_the_draft(walker, ada)
    invited = await ada.ask("POST", f"/patients/{patient}/case-invitations", {})
    url = f"{world.served.url}/open#{invited['url'].partition('#')[2]}"
    await fills_in(walker, url)
    case = await sends(walker, url)
    await walker.opens("wish")
    await walker.opens("withdraw")
    await goes_on_with_a_reply(walker, url)
    await is_answered(walker, world, ada, case)
    await ends_it(walker, ada, patient, case)
    assert {*SCREENS, *DIALOGS} == walker.walked
    assert {} == walker.looking.faults
