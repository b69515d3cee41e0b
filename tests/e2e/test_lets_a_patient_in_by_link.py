"""P1: a patient goes from the personal link through the check-in and the waiting room into the visit."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import APIRequestContext, Browser, expect

from housecall.demo import CLINIC, PASSWORD
from tests.support.demonstration import Demonstration, demonstrated
from tests.support.visitor import arrive


async def _signed_in(provider: APIRequestContext, shown: Demonstration) -> None:
    email = "ada@demo.example"
    known = {"clinic": CLINIC.slug, "email": email, "password": PASSWORD, "code": shown.code_of(email)}
    answered = await provider.post(f"{shown.site}/api/v1/sign-in", data=known, headers={"Origin": shown.site})
    assert answered.status == 200, await answered.text()


async def _booked(ada: APIRequestContext, site: str) -> tuple[dict[str, Any], dict[str, Any]]:
    (patient, *_) = (await (await ada.get(f"{site}/api/v1/patients")).json())["items"]
    starts_at = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
    wish = {"patient": patient["id"], "starts_at": starts_at, "minutes": 30}
    booked = await (await ada.post(f"{site}/api/v1/visits", data=wish, headers={"Origin": site})).json()
    return booked["visit"], booked["invitations"][0]


@pytest.mark.timeout(180)
async def test_from_the_link_into_the_room(tmp_path: Path, chromium: Browser) -> None:
    """No account; green with kbps; a place that a reload keeps; let in; left, and back."""
    async with demonstrated(tmp_path) as shown:
        site, api = shown.site, f"{shown.site}/api/v1"
        origin = {"Origin": site}
        ada = (await chromium.new_context()).request
        await _signed_in(ada, shown)
        visit, invitation = await _booked(ada, site)

        maya = await arrive(chromium, "Maya")
        page = maya.page
        await page.goto(invitation["url"])
        await page.get_by_test_id("open-visit").click()
        await expect(page.get_by_test_id("network")).to_have_attribute("data-grade", "video", timeout=30_000)
        await expect(page.get_by_test_id("speeds")).to_contain_text("kbps")
        await maya.photograph("p1-check")
        await page.get_by_test_id("next").click()
        await page.locator("[name=location]").fill("12 Elm Street, Albany")
        await page.locator("[name=callBack]").fill("+15550100")
        await maya.photograph("p1-about")
        while not await page.get_by_test_id("position").is_visible():
            for group in await page.locator("fieldset:has(input[type=radio])").all():
                await group.locator("input[type=radio]").first.check()
            await page.get_by_test_id("next").click()
            await page.wait_for_timeout(700)
        await expect(page.get_by_test_id("position")).to_have_attribute("data-position", "1")
        await page.get_by_test_id("chat-input").fill("I am here")
        await page.get_by_test_id("chat-send").click()
        path = f"{api}/visits/{visit['id']}"
        await ada.post(f"{path}/messages", data={"body": "Two minutes"}, headers=origin)
        await expect(page.get_by_test_id("chat-message")).to_have_count(2)
        await maya.photograph("p1-waiting")
        await page.reload()
        await expect(page.get_by_test_id("position")).to_have_attribute("data-position", "1")
        await expect(page.get_by_test_id("chat-message")).to_have_count(2)

        await ada.post(f"{path}/enter", headers=origin)
        await ada.post(f"{path}/participants/{invitation['participant']}/admit", headers=origin)
        await expect(page.get_by_test_id("leave")).to_be_visible(timeout=10_000)
        await maya.photograph("p1-room")
        await ada.post(f"{path}/participants/{invitation['participant']}/hold", headers=origin)
        await expect(page.get_by_test_id("stands-held")).to_be_visible(timeout=10_000)
        await maya.photograph("p1-held")
        await ada.post(f"{path}/participants/{invitation['participant']}/admit", headers=origin)
        await expect(page.get_by_test_id("leave")).to_be_visible(timeout=10_000)
        await page.get_by_test_id("leave").click()
        await page.get_by_test_id("come-back").click()
        await expect(page.get_by_test_id("stands-left")).to_have_count(0)
        await ada.post(f"{path}/end", headers=origin)
        await expect(page.get_by_test_id("stands-ended")).to_be_visible(timeout=10_000)
        await page.get_by_role("radio").nth(4).check()
        await page.get_by_test_id("submit").click()
        await expect(page.get_by_test_id("survey-done")).to_be_visible()
        await maya.photograph("p1-ended")
