"""Staff sign in, find their way and run their clinic in a real browser."""

import re

import pytest
from playwright.async_api import Browser, expect
from pyotp import TOTP

from tests.support.clinic_world import ADA, ADMIN, CLINIC, PASSWORD, ROSA, ClinicWorld
from tests.support.staff_member import staff_browser

pytestmark = pytest.mark.timeout(240)


async def test_signing_in_needs_no_mouse(world: ClinicWorld, shell: Browser) -> None:
    """Tab and Enter are enough, and the focus is where one goes on."""
    rosa = await staff_browser(shell, world, ROSA)
    await rosa.page.goto(f"{world.served.url}/staff/patients?clinic={CLINIC}")
    keyboard = rosa.page.keyboard
    await expect(rosa.page.get_by_label("Email")).to_be_focused()
    await keyboard.type(ROSA)
    await keyboard.press("Tab")
    await keyboard.type(PASSWORD)
    await keyboard.press("Enter")
    await expect(rosa.page.get_by_label("One-time code")).to_be_focused()
    await keyboard.type(await world.code(ROSA))
    await keyboard.press("Enter")
    await expect(rosa.page.get_by_role("heading", level=1)).to_have_text("Patients")
    await rosa.settled()
    for _ in range(40):
        await keyboard.press("Tab")
        if await rosa.page.evaluate("() => document.activeElement?.textContent") == "Callum Reid":
            break
    await keyboard.press("Enter")
    await expect(rosa.page.get_by_role("heading", level=1)).to_have_text("Callum Reid")
    await expect(rosa.page.get_by_role("heading", level=1)).to_be_focused()


async def test_a_passkey_is_password_and_second_factor_in_one(world: ClinicWorld, shell: Browser) -> None:
    """It is added in the account, and signs in by itself."""
    ada = await staff_browser(shell, world, ADA)
    await ada.carry_authenticator()
    await ada.sign_in("/staff/account")
    await ada.part("add-passkey").click()
    await ada.page.get_by_label("What should it be called?").fill("Office laptop")
    await ada.part("passkey-form").get_by_test_id("submit").click()
    await expect(ada.part("passkeys")).to_contain_text("Office laptop")
    await ada.part("sign-out").click()
    await expect(ada.part("parting")).to_have_attribute("data-why", "left")
    await ada.part("use-passkey").click()
    await expect(ada.page.get_by_role("heading", level=1)).to_have_text("Your account")
    await expect(ada.part("passkeys")).to_contain_text("last used")


async def test_a_session_that_was_ended_says_so_and_leads_back(world: ClinicWorld, shell: Browser) -> None:
    """An administrator ends it; the next click asks to sign in again, and then shows where one was."""
    rosa, admin = [await staff_browser(shell, world, email) for email in (ROSA, ADMIN)]
    await rosa.sign_in("/staff/patients")
    await admin.sign_in("/staff/people")
    await admin.page.get_by_role("link", name="Rosa Delgado").click()
    await admin.part("end-sessions").click()
    await admin.part("confirm-yes").click()
    await expect(admin.part("notice")).to_contain_text("All sessions have ended.")
    await rosa.page.get_by_role("link", name="Callum Reid").click()
    await expect(rosa.part("parting")).to_have_attribute("data-why", "over")
    await rosa.page.get_by_label("Email").fill(ROSA)
    await rosa.page.get_by_label("Password", exact=True).fill(PASSWORD)
    await rosa.part("submit").click()
    await rosa.page.get_by_label("One-time code").fill(await world.code(ROSA))
    await rosa.part("submit").click()
    await expect(rosa.page.get_by_role("heading", level=1)).to_have_text("Callum Reid")


async def test_somebody_new_comes_by_invitation(world: ClinicWorld, shell: Browser) -> None:
    """Added and invited, they set a password and a second factor before anything opens."""
    admin = await staff_browser(shell, world, ADMIN)
    await admin.sign_in("/staff/people")
    await admin.part("add-person").click()
    form = admin.part("person-form")
    await form.get_by_label("Name").fill("Theo Banks")
    await form.get_by_label("Email").fill("theo@demo.example")
    await form.get_by_test_id("submit").click()
    await expect(admin.page.get_by_role("link", name="Theo Banks")).to_be_visible()
    await expect(admin.part("notice")).to_contain_text("Theo Banks is added.")

    letter = await world.letter("theo@demo.example")
    path = re.search(r"/welcome#[\w.~-]+", letter)
    assert path is not None
    theo = await staff_browser(shell, world, "theo@demo.example")
    await theo.page.goto(world.served.url + path.group())
    for label in ("Password", "Password again"):
        await theo.page.get_by_label(label, exact=True).fill("correct horse battery")
    await theo.part("submit").click()
    await theo.part("to-sign-in").click()
    await theo.page.get_by_label("Email").fill(theo.email)
    await theo.page.get_by_label("Password", exact=True).fill("correct horse battery")
    await theo.part("submit").click()
    secret = await theo.page.locator("code").inner_text()
    assert [] == await theo.serious_faults()
    await theo.photograph("staff-second-factor")
    await theo.page.get_by_label("Code from the app").fill(TOTP(secret.replace(" ", "")).now())
    await theo.part("submit").click()
    await expect(theo.page.get_by_role("heading", level=1)).to_have_text("Hello, Theo Banks")


async def test_a_restricted_record_opens_in_an_emergency_and_is_reviewed(
    world: ClinicWorld, shell: Browser
) -> None:
    """The reason is asked for, the reviewer sees it, and the trail is whole."""
    ada, admin = [await staff_browser(shell, world, email) for email in (ADA, ADMIN)]
    await ada.sign_in("/staff/patients")
    await ada.page.get_by_role("link", name="Freya Nilsen").click()
    await ada.part("break-glass").click()
    await ada.page.get_by_label("Why must you read it now?").fill("Found unconscious, allergies needed")
    await ada.part("glass-form").get_by_test_id("submit").click()
    await expect(ada.page.get_by_role("heading", level=1)).to_have_text("Freya Nilsen")

    await admin.sign_in("/staff/emergency-access")
    await expect(admin.part("waiting")).to_contain_text("Found unconscious")
    await admin.part("review").click()
    await admin.page.get_by_label("Was it justified?").select_option("justified")
    await admin.page.get_by_label("What did you find?").fill("Reasonable.")
    await admin.part("review-form").get_by_test_id("submit").click()
    await expect(admin.part("reviewed")).to_contain_text("Justified")
    await admin.go("/staff/audit")
    await admin.part("verify").click()
    await expect(admin.part("chain-whole")).to_be_visible()
