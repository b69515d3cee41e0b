"""Killed in the middle of a visit and started again, the server has everybody back where they were."""

import asyncio
import signal
import socket
import time
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.checked_in import check_in
from tests.support.clinic_world import ClinicWorld, furnished
from tests.support.conductor import Booked, Conductor, conducting
from tests.support.figures import keep
from tests.support.pace import SLOWNESS
from tests.support.served import Served, serving
from tests.support.staff_member import provider_in_room
from tests.support.streams import flows, look
from tests.support.visitor import Visitor, arrive

pytestmark = pytest.mark.alone

BACK_WITHIN_S = 20
OTHERS = "[data-testid=tile][data-local=false][data-kind=camera]"


def _free(kind: socket.SocketKind) -> int:
    with socket.socket(socket.AF_INET, kind) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


async def _come(chromium: Browser, name: str, place: Booked) -> Visitor:
    visitor = await arrive(chromium, name)
    await visitor.page.goto(place.url)
    await check_in(visitor.page)
    return visitor


async def _see_and_hear(*pages: Page, within_s: float) -> None:
    """Wait until sound and picture flow to everybody."""
    before = await asyncio.gather(*(look(page) for page in pages))
    await asyncio.gather(
        *(flows(page, earlier, within_s=within_s) for page, earlier in zip(pages, before, strict=True))
    )


async def _killed(served: Served) -> None:
    served.may_have_ended, served.exit_code = True, -signal.SIGKILL
    served.process.send_signal(signal.SIGKILL)
    await served.process.wait()


@pytest.mark.timeout(240)
async def test_everybody_is_back_where_they_were(tmp_path: Path, chromium: Browser) -> None:
    """Provider and two guests talk, one is held, one waits; nobody touches anything; then it goes on."""
    secrets = await furnished(tmp_path)
    ports = _free(socket.SOCK_STREAM), _free(socket.SOCK_DGRAM)
    arguments = [f"--data-dir={tmp_path}", f"--port={ports[0]}", f"--rtc-port={ports[1]}"]
    async with AsyncExitStack() as first:
        served = await first.enter_async_context(serving(arguments))
        world = ClinicWorld(served, secrets, tmp_path / "letters")
        ada = await conducting(chromium, world)
        places = await _places(ada)
        maya, ines, luz, callum = [await _come(chromium, *place) for place in places.items()]
        provider = await provider_in_room(chromium, world, places["Maya"].visit)
        for name in ("Maya", "Inés", "Luz"):
            await ada.person(places[name], "admit")
        await expect(luz.page.get_by_test_id("leave")).to_be_visible()
        await ada.person(places["Luz"], "hold")
        await expect(luz.page.get_by_test_id("stands-held")).to_be_visible()
        await _see_and_hear(provider.page, maya.page, ines.page, within_s=60)
        before = await ada.status(places["Maya"])
        await _killed(served)
    async with serving(arguments) as served:
        started_s = time.monotonic()
        within_s = BACK_WITHIN_S * SLOWNESS
        await _see_and_hear(provider.page, maya.page, ines.page, within_s=within_s)
        keep("everybody is back after a kill", media_back_s=time.monotonic() - started_s, within_s=within_s)
        for page in (provider.page, maya.page, ines.page):
            await expect(page.locator(OTHERS)).to_have_count(2)
        await expect(luz.page.get_by_test_id("stands-held")).to_be_visible()
        await expect(callum.page.get_by_test_id("position")).to_have_attribute("data-position", "1")
        await ada.say(places["Maya"], "We are back")
        await expect(luz.page.get_by_test_id("chat-message")).to_contain_text("We are back")
        await ada.say(places["Callum"], "Soon")
        await expect(callum.page.get_by_test_id("chat-message")).to_contain_text("Soon")
        assert time.monotonic() - started_s < within_s
        assert before == await ada.status(places["Maya"])
        await ada.person(places["Luz"], "admit")
        await expect(provider.page.locator(OTHERS)).to_have_count(3)
        await ada.person(places["Callum"], "admit")
        await expect(callum.page.get_by_test_id("leave")).to_be_visible()


async def _places(ada: Conductor) -> dict[str, Booked]:
    """Book a visit for a patient with an interpreter and a caregiver, and another for somebody else."""
    visit = await ada.book()
    return {
        "Maya": visit,
        "Inés": await ada.invite(visit, "interpreter", "Inés Roca"),
        "Luz": await ada.invite(visit, "caregiver", "Luz Ortega"),
        "Callum": await ada.book(minutes=40, patient=1),
    }
