"""P1: a patient goes from the calendar through check-in and waiting room into the visit, and out again."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from icalendar import Calendar
from playwright.async_api import Browser, Page, expect

from tests.support.browser import chromium_running
from tests.support.checked_in import check_in, step
from tests.support.clinic_world import ClinicWorld
from tests.support.conductor import Booked, Conductor, conducting
from tests.support.visitor import arrive

PAGE_SHOWN = """() => { window.taps = 0; addEventListener("click", () => { window.taps += 1; }, true); }"""
TOO_FAR = 60

pytestmark = pytest.mark.timeout(180)


async def _link_in_calendar(world: ClinicWorld, place: Booked) -> str:
    """Wait for a patient's invitation, and return the address in it."""
    async with asyncio.timeout(20):
        while True:
            for path in world.letters.glob("*.ics"):
                (event,) = Calendar.from_ical(path.read_text()).walk("VEVENT")
                if place.participant in event["UID"]:
                    assert "Video appointment" == event["SUMMARY"]
                    return str(event["URL"])
            await asyncio.sleep(0.2)


async def _somebody_waits(chromium: Browser, world: ClinicWorld, url: str) -> None:
    """Have another patient of the same provider be in the waiting room, without a window."""
    guest = Conductor(world.served.url, (await chromium.new_context()).request)
    await guest.ask("POST", "/links/exchange", {"token": url.partition("#")[2]})
    await guest.ask("POST", "/guest/visit/open")
    device = {"camera": True, "microphone": True, "speaker": True}
    said = {"location": "2 Oak Street", "call_back": "+15550111", "device": device}
    await guest.ask("PUT", "/guest/visit/check-in", said)


async def test_from_the_calendar_into_the_room(world: ClinicWorld, chromium: Browser) -> None:
    """No account; two taps to a green check; a place that a reload keeps; let in, out and back."""
    ada = await conducting(chromium, world)
    provider = (await ada.ask("GET", "/me"))["member"]["id"]
    first = await ada.book(minutes=1, patient=1, provider=provider)
    await _somebody_waits(chromium, world, first.url)
    place = await ada.book(provider=provider)
    maya = await arrive(chromium, "Callum")
    page = maya.page
    await page.goto(await _link_in_calendar(world, place))
    await page.evaluate(PAGE_SHOWN)
    await page.get_by_test_id("open-visit").click()
    network = page.get_by_test_id("network")
    await expect(network).to_have_attribute("data-grade", "video")
    await expect(page.get_by_test_id("speeds")).to_contain_text("bps")
    assert "rgb(220, 243, 230)" == await network.evaluate("line => getComputedStyle(line).backgroundColor")
    assert await page.evaluate("() => window.taps") <= 3
    await page.reload()  # before the check-in is over, too, a reload asks for no tap
    await expect(network).to_have_attribute("data-grade", "video")
    await check_in(page, is_open=True)
    position, provider_line = page.get_by_test_id("position"), page.get_by_test_id("provider")
    await expect(position).to_have_attribute("data-position", "2")
    await expect(provider_line).to_have_attribute("data-status", "absent")
    await ada.enter(first)
    await expect(provider_line).to_have_attribute("data-status", "with-another")
    await ada.enter(place)
    await expect(provider_line).to_have_attribute("data-status", "here")
    await page.get_by_test_id("chat-input").fill("I am here")
    await page.get_by_test_id("chat-send").click()
    await ada.say(place, "Two minutes")
    messages = page.get_by_test_id("chat-message")
    await expect(messages).to_have_count(2)
    await expect(messages.last).to_contain_text("Dr. Ada Marsh")
    said = await ada.ask("GET", f"/visits/{place.visit}/messages")
    assert ["I am here", "Two minutes"] == [message["body"] for message in said["items"]]
    await page.reload()
    await expect(position).to_have_attribute("data-position", "2")
    await expect(messages).to_have_count(2)

    await ada.person(place, "admit")
    await expect(page.get_by_test_id("leave")).to_be_visible()


async def _reach(page: Page, css: str) -> None:
    """Press Tab until what `css` names has the focus, once that is there."""
    await page.locator(css).first.wait_for(state="attached")
    for _ in range(TOO_FAR):
        if await page.evaluate("css => document.activeElement?.matches(css) ?? false", css):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {css}")


async def _press(page: Page, css: str, key: str = "Enter") -> None:
    await _reach(page, css)
    await page.keyboard.press(key)


async def _answer_by_keyboard(page: Page, name: str) -> None:
    if name == "about":
        for field, words in (("location", "12 Elm Street"), ("callBack", "+15550100")):
            await _reach(page, f"[name={field}]")
            await page.keyboard.type(words)
    elif name in {"questions", "consent"}:
        for number in range(await page.locator("fieldset:has(input[type=radio])").count()):
            group = page.locator("fieldset:has(input[type=radio])").nth(number)
            radio = await group.locator("input").first.get_attribute("name")
            await _press(page, f"[name='{radio}']", "Space")


@pytest.fixture
async def refusing() -> AsyncIterator[Browser]:
    """Run a Chromium that asks nobody: what a context does not grant is refused."""
    async with chromium_running(says_yes=False) as browser:
        yield browser


async def test_by_keyboard_alone_and_without_a_camera(world: ClinicWorld, refusing: Browser) -> None:
    """The refusal names this browser's switch and offers sound alone; no mouse is needed until the end."""
    ada = await conducting(refusing, world)
    place = await ada.book()
    callum = await arrive(refusing, "Callum")
    await callum.context.grant_permissions(["microphone"])
    page = callum.page
    await page.goto(place.url)
    await _press(page, "[data-testid=open-visit]")
    error = page.get_by_test_id("error")
    await expect(error).to_have_attribute("data-code", "permission-denied")
    await expect(error).to_contain_text("Click the icon to the left of the web address")
    await expect(page.get_by_test_id("way-continue")).to_have_text("Continue with sound only")
    await callum.photograph("guest-camera-denied")
    await _press(page, "[data-testid=way-continue]")
    while (name := await step(page)) is not None:
        await _answer_by_keyboard(page, name)
        await _press(page, "[data-testid=next]")
        await page.get_by_test_id(f"step-{name}").wait_for(state="detached")
    await _reach(page, "[data-testid=chat] input")
    await page.keyboard.type("I hear you, but have no camera")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("chat-message")).to_have_count(1)
    await _press(page, "[data-testid=cancel]")
    await page.keyboard.press("Escape")
    shown = await ada.ask("GET", f"/visits/{place.visit}")
    assert (False, True) == (shown["check_in"]["device"]["camera"], shown["check_in"]["device"]["microphone"])

    await ada.enter(place)
    await ada.person(place, "admit")
    await expect(page.get_by_test_id("leave")).to_be_visible()
    await _press(page, "[data-testid=leave]")
    await _press(page, "[data-testid=come-back]")
    await expect(page.get_by_test_id("position")).to_be_visible()
    await ada.person(place, "admit")
    await expect(page.get_by_test_id("leave")).to_be_visible()
    await ada.visit(place, "end")
    await expect(page.get_by_test_id("stands-ended")).to_be_visible()
    await _press(page, "[type=radio]", "Space")
    await _press(page, "[data-testid=submit]")
    await expect(page.get_by_test_id("survey-done")).to_be_visible()
