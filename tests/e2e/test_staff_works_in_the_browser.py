"""Staff of the demonstration clinic in real Chromium: in by keyboard and passkey, then every screen."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from housecall.demo import CLINIC
from tests.support.axe import serious_violations
from tests.support.browser import chromium_running
from tests.support.demonstration import Demonstration, demonstrated
from tests.support.staff_browser import staff_page

ADMIN, ADA, GRACE = "admin@demo.example", "ada@demo.example", "grace@demo.example"
PLACES = {
    ADMIN: ("", "/people", "/clinic", "/emergency-access", "/audit", "/account"),
    ADA: ("", "/inbox", "/patients", "/patients/new", "/account"),
}
SHOTS = Path("test-results/staff")

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
async def shown(tmp_path: Path) -> AsyncIterator[Demonstration]:
    """Run the demonstration clinic."""
    async with demonstrated(tmp_path) as running:
        yield running


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Run a browser."""
    async with chromium_running() as running:
        yield running


async def _settled(page: Page, address: str) -> None:
    await page.goto(address)
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    await page.wait_for_load_state("networkidle")


async def _judge(page: Page, name: str) -> list[str]:
    await page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
    faults = await serious_violations(page)
    if await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        faults.append("scrolls sideways")
    return [f"{name}: {fault}" for fault in faults]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
async def test_every_screen_is_accessible(
    shown: Demonstration, browser: Browser, scheme: str, width: int
) -> None:
    """No serious finding of axe, light and dark, and nothing to scroll sideways on a phone."""
    faults: list[str] = []
    for email, places in PLACES.items():
        context, page = await staff_page(
            browser, shown, email, color_scheme=scheme, viewport={"width": width, "height": 800}
        )
        role = email.partition("@")[0]
        for place in places:
            await _settled(page, f"{shown.site}/staff{place}")
            faults += await _judge(page, f"{role}{place.replace('/', '-')}-{scheme}-{width}")
        for lists in {"/people", "/inbox", "/patients"} & set(places):
            await _settled(page, f"{shown.site}/staff{lists}")
            address = await page.get_by_test_id("row").first.get_by_role("link").get_attribute("href")
            await _settled(page, f"{shown.site}{address}")
            faults += await _judge(page, f"{role}{lists.replace('/', '-')}-one-{scheme}-{width}")
        await context.close()
    assert faults == []


async def test_passkey_opens_the_clinic(shown: Demonstration, browser: Browser) -> None:
    """Added in the account, used at the next sign-in: no password, no code (Chromium's authenticator)."""
    context, page = await staff_page(browser, shown, GRACE)
    devtools = await context.new_cdp_session(page)
    await devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    await devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    await page.goto(f"{shown.site}/staff/account")
    await page.get_by_test_id("add-passkey").click()
    form = page.get_by_test_id("passkey-form")
    await form.get_by_role("textbox").fill("This laptop")
    await form.get_by_role("button").last.click()
    await expect(page.get_by_test_id("passkeys")).to_contain_text("This laptop")
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_label("Clinic", exact=True)).to_be_visible()
    await page.get_by_test_id("use-passkey").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Your account")  # where she was
    await expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    await context.close()


async def test_wrong_password_says_so_and_nothing_more(shown: Demonstration, browser: Browser) -> None:
    """Whether the account exists is not told."""
    page = await browser.new_page()
    said = []
    for email in (ADA, "nobody@demo.example"):
        await page.goto(f"{shown.site}/staff")
        await page.get_by_label("Clinic", exact=True).fill(CLINIC.slug)
        await page.get_by_label("Email").fill(email)
        await page.get_by_label("Password", exact=True).fill("not the password")
        await page.keyboard.press("Enter")
        notice = page.get_by_test_id("error")
        await expect(notice).to_have_attribute("data-code", "sign-in-refused")
        said.append(await notice.inner_text())
    assert said[0] == said[1]


async def test_two_providers_want_one_case(shown: Demonstration, browser: Browser) -> None:
    """One takes it, the other is told; the one who has it writes, answers and signs (P3 steps 2, 10, 11)."""
    one, ada = await staff_page(browser, shown, ADA)
    other, grace = await staff_page(browser, shown, GRACE)
    await _settled(ada, f"{shown.site}/staff/inbox")
    address = await ada.get_by_test_id("row").first.get_by_role("link").get_attribute("href")
    for page in (ada, grace):
        await _settled(page, f"{shown.site}{address}")
        await expect(page.get_by_test_id("claim")).to_be_visible()
    await grace.context.set_offline(True)  # so that no event tells her first
    await ada.get_by_test_id("claim").click()
    await expect(ada.get_by_test_id("release")).to_be_visible()
    await grace.context.set_offline(False)
    await grace.get_by_test_id("claim").click()
    await expect(grace.get_by_test_id("error")).to_have_attribute("data-code", "case-taken")
    await grace.screenshot(path=SHOTS / "case-taken.png", full_page=True)

    asking = ada.get_by_test_id("message-form")
    await asking.get_by_label("Write to the patient").fill("Since when does it itch?")
    await asking.get_by_role("checkbox").check()
    await asking.get_by_role("button", name="Send").click()
    await expect(ada.get_by_test_id("conversation")).to_contain_text("Since when does it itch?")
    await expect(ada.get_by_role("main")).to_contain_text("Clock stopped")

    await ada.get_by_label("Assessment").fill("A harmless mole.")
    await ada.get_by_label("Plan").fill("Send a photo again in three months.")
    await ada.get_by_test_id("sign").click()
    await ada.get_by_role("dialog").get_by_role("button", name="Sign and send").click()
    answered = ada.get_by_test_id("answer")
    await expect(answered).to_contain_text("Not read yet")
    await expect(answered).to_contain_text("A harmless mole.")
    await ada.screenshot(path=SHOTS / "case-answered.png", full_page=True)
    for context in (one, other):
        await context.close()
