"""P1 and P3: a provider conducts a visit of patient, interpreter and carer, each in their own browser."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.support.clinic_world import ADA, clinic_served
from tests.support.figures import keep
from tests.support.guest_visit import check_in
from tests.support.staff_member import StaffMember, staff_browser
from tests.support.visitor import arrive

MOST_UNTIL_SEEN_S = 3.0


async def _booked(ada: StaffMember) -> tuple[dict[str, Any], str]:
    """Book the first patient for a visit right now; return it, and the patient's link."""
    site, ask = ada.world.served.url, ada.context.request
    (patient, *_) = (await (await ask.get(f"{site}/api/v1/patients")).json())["items"]
    starts_at = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
    wish = {"patient": patient["id"], "starts_at": starts_at, "minutes": 30, "reason": "A rash"}
    booked = await ask.post(f"{site}/api/v1/visits", data=wish, headers={"Origin": site})
    assert booked.status == 201, await booked.text()
    told = await booked.json()
    return told["visit"], told["invitations"][0]["url"]


@pytest.mark.timeout(300)
async def test_four_people_in_one_visit(tmp_path: Path, chromium: Browser) -> None:
    """Let in, seen within three seconds."""
    async with clinic_served(tmp_path) as world:
        ada = await staff_browser(chromium, world, ADA, viewport=(1280, 800))
        await ada.context.add_init_script(
            """localStorage.setItem('housecall.devices', '{"picture":"standard"}')"""
        )
        await ada.sign_in()
        visit, link = await _booked(ada)
        maya = await arrive(chromium, "Maya")
        await check_in(maya, link)
        await ada.page.goto(f"{world.served.url}/staff/visits/{visit['id']}/room")
        await expect(ada.part("patient-there")).to_have_attribute("data-there", "true")
        await ada.photograph("room-lobby")
        await ada.part("enter-room").click()
        await expect(ada.part("waits")).to_be_visible()
        await ada.photograph("room-waits")
        admitted = time.monotonic()
        await ada.part("let-in").click()
        await maya.expect_moving_picture(maya.tiles(name="Dr. Ada Marsh"))
        await ada.page.locator("[data-testid=tile][data-local=false] video").wait_for()
        seconds = time.monotonic() - admitted
        keep("from admission to two-way video", seconds=seconds)
        assert seconds <= MOST_UNTIL_SEEN_S
        await ada.photograph("room-two")
        for name in ("people", "notes", "moments"):
            await ada.part(f"open-{name}").click()
            await expect(ada.part(name)).to_be_visible()
            await ada.photograph(f"room-{name}")
