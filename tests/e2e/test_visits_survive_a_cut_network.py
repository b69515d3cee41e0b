"""The network is gone for ten seconds and comes back elsewhere: both directions flow, nobody doubles."""

import asyncio
import time
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.checked_in import check_in
from tests.support.clinic_world import ClinicWorld, furnished
from tests.support.conductor import Booked, Conductor, conducting
from tests.support.crossing import Crossing, crossing
from tests.support.figures import keep
from tests.support.pace import SLOWNESS
from tests.support.served import serving
from tests.support.staff_member import provider_in_room
from tests.support.streams import eventually, flows, look
from tests.support.visitor import arrive

pytestmark = pytest.mark.alone

CUT_S = 10
BACK_WITHIN_S = 5
OTHERS = "[data-testid=tile][data-local=false][data-kind=camera]"


@dataclass(frozen=True)
class _Visit:
    """A provider and two guests, each in their own browser, all on one way to the server."""

    way: Crossing
    ada: Conductor
    place: Booked
    pages: list[Page]


async def _come(chromium: Browser, name: str, place: Booked) -> Page:
    visitor = await arrive(chromium, name)
    await visitor.page.goto(place.url)
    await check_in(visitor.page)
    return visitor.page


async def _met(chromium: Browser, world: ClinicWorld, way: Crossing) -> _Visit:
    """Have a patient and an interpreter in a visit with Ada, all of whom hear and see the others."""
    ada = await conducting(chromium, world)
    visit = await ada.book()
    places = {"Maya": visit, "Inés": await ada.invite(visit, "interpreter", "Inés Roca")}
    through = replace(world, served=replace(world.served, http_port=way.port))
    pages = [(await provider_in_room(chromium, through, visit.visit)).page]
    for name, place in places.items():
        url = place.url.replace(str(world.served.http_port), str(way.port))
        pages.append(await _come(chromium, name, replace(place, url=url)))
        await ada.person(place, "admit")
    for page in pages:
        await expect(page.locator(OTHERS)).to_have_count(2)
        await flows(page, await look(page), within_s=30)
    return _Visit(way, ada, visit, pages)


async def _cut(visit: _Visit, *, to_server: bool = True, to_client: bool = True) -> None:
    """Cut the way in these directions, give it back, and see everybody hear and see the others in time."""
    way, pages = visit.way, visit.pages
    legs = [
        leg for is_cut, leg in ((to_server, way.media.to_server), (to_client, way.media.to_client)) if is_cut
    ]
    way.cut(to_server=to_server, to_client=to_client)
    crossed = [leg.passed for leg in legs]
    await asyncio.sleep(CUT_S)
    assert crossed == [leg.passed for leg in legs]
    stale = await asyncio.gather(*(look(page) for page in pages))
    within_s = BACK_WITHIN_S * SLOWNESS
    way.give_back()
    back_s = time.monotonic()
    for kind in ("audio", "video"):
        left_s = back_s + within_s - time.monotonic()
        await asyncio.gather(
            *(
                flows(page, earlier, within_s=left_s, kinds=(kind,))
                for page, earlier in zip(pages, stale, strict=True)
            )
        )
        keep(
            "network back after a cut",
            to_server=to_server,
            to_client=to_client,
            kind=kind,
            both_ways_s=time.monotonic() - back_s,
        )
        for page in pages:
            assert 2 == await page.locator(OTHERS).count(), "nobody is there twice"


async def _is_whole(visit: _Visit, words: str) -> None:
    """Everybody is there once, sees each of the others by one picture, and is written to."""
    await visit.ada.say(visit.place, words)
    for page in visit.pages:
        await expect(page.locator(OTHERS)).to_have_count(2)
        if not await page.get_by_test_id("chat").is_visible():
            await page.get_by_test_id("open-chat").click()
        await expect(page.get_by_test_id("chat-message").last).to_contain_text(words)
        await eventually(
            page,
            lambda seen: len(seen.of("inbound-rtp", "video")) == 2,
            within_s=BACK_WITHIN_S * SLOWNESS,
            what="each other person's picture",
        )


@pytest.mark.timeout(240)
async def test_both_directions_flow_again(tmp_path: Path, chromium: Browser) -> None:
    """After a cut of both and of one alone: sound and picture within five seconds, and messages."""
    secrets = await furnished(tmp_path)
    async with crossing() as way:
        arguments = [f"--data-dir={tmp_path}", f"--rtc-address=127.0.0.1:{way.media.port}"]
        async with serving(arguments) as served:
            way.server_port, (way.media.server_port,) = served.http_port, served.rtc_ports
            visit = await _met(chromium, ClinicWorld(served, secrets, tmp_path / "letters"), way)
            before = await visit.ada.status(visit.place)
            await _cut(visit)
            await _is_whole(visit, "Are you there?")
            # What one sends is lost, what one hears is not: the network seems to be there.
            await _cut(visit, to_client=False)
            await _is_whole(visit, "And now?")
            assert before == await visit.ada.status(visit.place)
