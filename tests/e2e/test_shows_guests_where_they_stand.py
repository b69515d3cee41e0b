"""Wherever a guest stands, a screen says so, with a way on and whom to call, and everyone can use it."""

import re
from dataclasses import dataclass, field

import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.checked_in import check_in, fill_in, pass_on, step
from tests.support.clinic_world import ADMIN, ClinicWorld
from tests.support.conductor import Booked, Conductor, conducting
from tests.support.looking import Looking
from tests.support.served import ROOT
from tests.support.visitor import Visitor, arrive

SCREENS = {
    "link",
    "over",
    "devices",
    "about",
    "questions",
    "consent",
    "waiting",
    "entering",
    "room",
    "held",
    "removed",
    "denied",
    "left",
    "elsewhere",
    "ended",
    "summary",
    "cancelled",
    "missed",
    "asked",
}

VIEWS = ROOT / "web_client" / "src" / "views"
OPENS = re.compile(r"<(?:Confirm)?Dialog\b|<Modal\b|<SidePanel\b")
OPENED = {
    "guest/WaitingScreen.tsx": "cancel",
    "room/SettingsPanel.tsx": "open-settings",
    "room/ChatPanel.tsx": "open-chat",
}
"""What opens over a guest's screen or beside it, and the control that opens it."""

PRE_VISIT = {
    "resourceType": "Questionnaire",
    "status": "active",
    "title": "Before your visit",
    "item": [
        {"linkId": "pain", "text": "Does it hurt?", "type": "boolean", "required": True},
        {"linkId": "since", "text": "Since when?", "type": "string"},
    ],
}

pytestmark = pytest.mark.timeout(300)


@dataclass
class _Tour:
    """Brings guests everywhere they can stand, and looks at each screen; in Spanish, whose words are long."""

    chromium: Browser
    ada: Conductor
    looking: Looking = field(default_factory=Looking)
    seen: set[str] = field(default_factory=set)

    async def come(self, url: str) -> Visitor:
        """Have somebody open a link."""
        visitor = await arrive(self.chromium, "Maya", locale="es-ES")
        await visitor.page.goto(url)
        return visitor

    async def look(self, page: Page, title: str, *, calls: bool = True) -> None:
        """Look at one screen. `calls`: it says whom to call."""
        self.seen.add(title)
        if calls:
            await expect(page.get_by_test_id("call")).to_be_visible()
        await self.looking.look(page, f"guest-{title}")

    async def use_dialog(self, page: Page, source: str) -> None:
        """Open a dialog and leave it, by keyboard alone, and look at it."""
        opener = page.get_by_test_id(OPENED[source])
        await self.looking.by_keyboard(opener, f"guest-{OPENED[source]}")

    async def stands(self, visitor: Visitor, where: str) -> None:
        """Wait until somebody stands there, and look."""
        await expect(visitor.page.get_by_test_id(f"stands-{where}")).to_be_visible()
        await self.look(visitor.page, where)

    async def wait(self, place: Booked) -> Visitor:
        """Check in, step by step, and wait."""
        maya = await self.come(place.url)
        await expect(maya.page.get_by_test_id("open-visit")).to_be_visible()
        await self.look(maya.page, "link", calls=False)
        await maya.page.get_by_test_id("open-visit").click()
        while (name := await step(maya.page)) is not None:
            await fill_in(maya.page, name)
            await self.look(maya.page, name)
            await pass_on(maya.page, name)
        await self.ada.say(place, "Two minutes, please")
        await expect(maya.page.get_by_test_id("chat-message")).to_contain_text("Ada")
        await self.look(maya.page, "waiting")
        await self.use_dialog(maya.page, "guest/WaitingScreen.tsx")
        return maya

    async def let_in(self, visitor: Visitor, place: Booked) -> None:
        """Admit somebody, and wait until they are in the room."""
        await self.ada.person(place, "admit")
        await expect(visitor.page.get_by_test_id("leave")).to_be_visible()

    async def in_and_out(self, maya: Visitor, place: Booked) -> None:
        """Come in, be held, removed, taken over by another tab; leave."""
        await maya.page.route("**/api/v1/guest/visit/media", lambda _: None)
        await self.ada.person(place, "admit")
        await expect(maya.page.get_by_test_id("entering")).to_be_visible()
        await self.look(maya.page, "entering")
        await maya.page.unroute_all(behavior="ignoreErrors")
        await self.ada.person(place, "hold")
        await self.stands(maya, "held")
        await maya.page.reload()
        await self.let_in(maya, place)
        await expect(maya.page.get_by_test_id("chat")).to_have_count(0)
        await self.look(maya.page, "room")
        await self.use_dialog(maya.page, "room/SettingsPanel.tsx")
        chat, opener = (
            maya.page.get_by_test_id("chat"),
            maya.page.get_by_test_id(OPENED["room/ChatPanel.tsx"]),
        )
        await self.looking.panel_by_keyboard(opener, chat, "guest-chat")
        await self.ada.person(place, "remove", why="privacy")
        await self.stands(maya, "removed")
        await self.let_in(maya, place)
        other = await maya.context.new_page()
        await other.goto(place.url)
        await other.get_by_test_id("open-visit").click()
        await self.stands(maya, "elsewhere")
        await other.close()
        await maya.page.get_by_test_id("come-back").click()
        await maya.page.get_by_test_id("leave").click()
        await self.stands(maya, "left")

    async def deny(self, visit: Booked) -> None:
        """Have an interpreter come, and not be let in."""
        place = await self.ada.invite(visit, "interpreter", "Inés Roca")
        ines = await self.come(place.url)
        await check_in(ines.page)
        await self.ada.person(place, "deny", why="not-needed")
        await self.stands(ines, "denied")

    async def end(self, maya: Visitor, place: Booked) -> None:
        """Come back, and be there when it ends and the summary is signed."""
        await maya.page.get_by_test_id("come-back").click()
        await self.let_in(maya, place)
        ended = await self.ada.visit(place, "end")
        await self.stands(maya, "ended")
        notes = f"/encounters/{ended['encounter']}/notes"
        note = await self.ada.ask("POST", notes, {"kind": "summary", "text": "Rest, and drink a lot."})
        await self.ada.ask("POST", f"/notes/{note['id']}/sign")
        await maya.page.reload()
        await expect(maya.page.get_by_test_id("summary")).to_be_visible()
        await self.look(maya.page, "summary")

    async def did_not_take_place(self, where: str, patient: int, act: str, **body: bool) -> Visitor:
        """Come to a visit that was cancelled or given up."""
        place = await self.ada.book(minutes=40 * patient, patient=patient)
        await self.ada.visit(place, act, **body)
        visitor = await self.come(place.url)
        await visitor.page.get_by_test_id("open-visit").click()
        await self.stands(visitor, where)
        return visitor


def test_nothing_that_opens_is_left_out() -> None:
    """Whoever adds a dialog or a panel to what guests see says what opens it, and uses it on the tour."""
    written = {
        path.relative_to(VIEWS).as_posix()
        for part in ("guest", "join", "room")
        for path in (VIEWS / part).glob("*.tsx")
        if OPENS.search(path.read_text())
    }
    assert set(OPENED) == written


async def test_every_screen_of_a_guest(world: ClinicWorld, shell: Browser) -> None:
    """Axe finds nothing serious, nothing is cut off at 360 pixels, and each screen says whom to call."""
    tour = _Tour(shell, await conducting(shell, world))
    admin = await conducting(shell, world, ADMIN)
    await admin.ask("POST", "/questionnaires", {"slug": "pre-visit", "resource": PRE_VISIT})
    place = await tour.ada.book()
    maya = await tour.wait(place)
    await tour.in_and_out(maya, place)
    await tour.deny(place)
    await tour.end(maya, place)
    await tour.did_not_take_place("missed", 1, "no-show")
    cancelled = await tour.did_not_take_place("cancelled", 2, "cancel", by_clinic=True)
    await cancelled.page.locator("[name=wishes]").focus()
    await cancelled.page.keyboard.type("Any morning")
    await cancelled.page.keyboard.press("Tab")
    await cancelled.page.keyboard.press("Enter")
    await expect(cancelled.page.get_by_test_id("rebooking-asked")).to_be_visible()
    await tour.look(cancelled.page, "asked")
    over = await tour.come(f"{world.served.url}/visit#{'x' * 43}")
    await over.page.get_by_test_id("open-visit").click()
    await expect(over.page.get_by_test_id("link-over")).to_be_visible()
    await tour.look(over.page, "over", calls=False)
    assert set() == SCREENS ^ tour.seen
    assert {} == tour.looking.faults
