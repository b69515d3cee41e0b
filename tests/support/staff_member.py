"""A member of staff who uses the web client as people do: signs in, goes places, fills in forms."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from tests.support.accessible import DESK, PHONE, serious_faults, wider_than_the_window
from tests.support.browser import Watch
from tests.support.clinic_world import ADA, CLINIC, PASSWORD, ClinicWorld
from tests.support.served import ROOT
from tests.support.streams import remember_connections

SCREENSHOTS = ROOT / "test-results"
FOLLOW = """path => {
    history.pushState(null, "", path);
    dispatchEvent(new PopStateEvent("popstate"));
}"""


@dataclass(frozen=True)
class StaffMember:
    """Somebody of the clinic, in a browser context of their own."""

    world: ClinicWorld
    email: str
    context: BrowserContext
    page: Page
    watch: Watch

    def part(self, name: str) -> Locator:
        """Return what the page calls so."""
        return self.page.get_by_test_id(name)

    def button(self, name: str) -> Locator:
        """Return the button that says exactly this."""
        return self.page.get_by_role("button", name=name, exact=True)

    async def go(self, path: str) -> None:
        """Go to a place of the staff app, and wait until its heading and content are there.

        Who is in the app already goes as by one of its links, without loading all of it again; who is at that
        place already does load it again.
        """
        site, here = self.world.served.url, self.page.url
        if here.startswith(f"{site}/staff") and here != site + path:
            await self.page.evaluate(FOLLOW, path)
        else:
            await self.page.goto(site + path)
        await self.settled()

    async def settled(self) -> None:
        """Wait until nothing is on its way any more."""
        await self.page.wait_for_load_state("networkidle")
        await expect(self.page.locator("main h1").first).to_be_visible()
        await expect(self.page.locator('[role=status]:has-text("One moment")')).to_have_count(0)

    async def sign_in(self, path: str = "/staff") -> None:
        """Sign in at a place, with password and one-time code."""
        await self.page.goto(f"{self.world.served.url}{path}")
        await self.page.get_by_label("Clinic", exact=True).fill(CLINIC)
        await self.page.get_by_label("Email").fill(self.email)
        await self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        await self.part("submit").click()
        await self.page.get_by_label("One-time code").fill(await self.world.code(self.email))
        await self.part("submit").click()
        await self.part("sign-out").first.wait_for(state="attached")
        await self.settled()

    async def carry_authenticator(self) -> None:
        """Have a device that keeps passkeys, and whose owner always agrees."""
        debugger = await self.context.new_cdp_session(self.page)
        await debugger.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        await debugger.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    async def ask(self, method: str, path: str, body: object = None) -> Any:
        """Ask the API with this person's session, beside the page, and return what it answers."""
        url = f"{self.world.served.url}/api/v1{path}"
        answered = await self.context.request.fetch(url, method=method, data=body)
        assert answered.ok, await answered.text()
        return await answered.json() if await answered.text() else None

    async def serious_faults(self) -> list[str]:
        """Return what axe calls serious or critical on the page as it is."""
        return await serious_faults(self.page)

    async def wider_than_the_window(self) -> list[str]:
        """Return elements that make the page scroll sideways."""
        return await wider_than_the_window(self.page)

    async def photograph(self, title: str) -> Path:
        """Save the whole page as a picture that a developer can look at."""
        SCREENSHOTS.mkdir(exist_ok=True)
        path = SCREENSHOTS / f"{title}.png"
        await self.page.screenshot(path=path, full_page=True)
        return path


async def staff_browser(
    browser: Browser,
    world: ClinicWorld,
    email: str,
    *,
    viewport: tuple[int, int] = DESK,
    scheme: Literal["light", "dark"] = "light",
    locale: str = "en-GB",
) -> StaffMember:
    """Give somebody a browser window, and watch its console."""
    width, height = viewport
    context = await browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, locale=locale
    )
    page = await context.new_page()
    watch = Watch()
    watch.attach(page)
    return StaffMember(world, email, context, page, watch)


async def provider_in_room(browser: Browser, world: ClinicWorld, visit: str) -> StaffMember:
    """Have Ada go into her room of a visit, with camera and microphone; her streams can be read."""
    ada = await staff_browser(browser, world, ADA, viewport=(1280, 800))
    await remember_connections(ada.context)
    await ada.context.add_init_script("localStorage['housecall.devices'] ??= '{\"picture\":\"standard\"}'")
    await ada.sign_in()
    await ada.page.goto(f"{world.served.url}/staff/visits/{visit}/room")
    await ada.part("enter-room").click()
    await expect(ada.part("leave")).to_be_visible()
    return ada


__all__ = ["DESK", "PHONE", "StaffMember", "provider_in_room", "staff_browser"]
