"""The network is gone for ten seconds and comes back elsewhere: both directions flow, nobody doubles."""

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from housecall.demo import furnish
from housecall.vault_settings import VaultSettings
from tests.support.checked_in import check_in
from tests.support.clinic_world import ClinicWorld
from tests.support.conductor import Booked, conducting
from tests.support.crossing import crossing
from tests.support.figures import keep
from tests.support.served import serving
from tests.support.streams import eventually, flows, look
from tests.support.visitor import Visitor, arrive

CUT_S = 10
BACK_WITHIN_S = 5


async def _come(chromium: Browser, name: str, place: Booked) -> Visitor:
    visitor = await arrive(chromium, name)
    await visitor.page.goto(place.url)
    await check_in(visitor.page)
    return visitor


@pytest.mark.timeout(180)
async def test_both_directions_flow_again(tmp_path: Path, chromium: Browser) -> None:
    """Sound and picture within five seconds; everybody is there once all the time, and messages arrive."""
    secrets = (await furnish(VaultSettings(data_dir=str(tmp_path)), datetime.now(UTC))).secrets
    async with crossing() as way:
        arguments = [f"--data-dir={tmp_path}", f"--rtc-address=127.0.0.1:{way.media.port}"]
        async with serving(arguments) as served:
            way.server_port, (way.media.server_port,) = served.http_port, served.rtc_ports
            ada = await conducting(chromium, ClinicWorld(served, secrets, tmp_path / "letters"))
            visit = await ada.book()
            places = [visit, await ada.invite(visit, "interpreter", "Inés Roca")]
            through = [
                replace(place, url=place.url.replace(str(served.http_port), str(way.port)))
                for place in places
            ]
            people = [
                await _come(chromium, name, place)
                for name, place in zip(("Maya", "Inés"), through, strict=True)
            ]
            for place in places:
                await ada.person(place, "admit")
            for visitor in people:
                await flows(visitor.page, await look(visitor.page), within_s=30)
            before = await ada.status(visit)

            way.cut()
            crossed = way.media.to_server.passed, way.media.to_client.passed
            await asyncio.sleep(CUT_S)
            assert crossed == (way.media.to_server.passed, way.media.to_client.passed)
            stale = await asyncio.gather(*(look(visitor.page) for visitor in people))
            way.give_back()
            back_s = time.monotonic()
            for kind in ("audio", "video"):
                left_s = back_s + BACK_WITHIN_S - time.monotonic()
                await asyncio.gather(
                    *(
                        flows(visitor.page, earlier, within_s=left_s, kinds=(kind,))
                        for visitor, earlier in zip(people, stale, strict=True)
                    )
                )
                keep("network back after a cut", kind=kind, both_ways_s=time.monotonic() - back_s)
                for visitor in people:
                    assert 1 == await visitor.tiles().count(), "nobody is there twice"

            for visitor in people:
                await expect(visitor.tiles()).to_have_count(1)
            await ada.say(visit, "Are you there?")
            for visitor in people:
                await visitor.page.get_by_test_id("open-chat").click()
                await expect(visitor.page.get_by_test_id("chat-message")).to_contain_text("Are you there?")
                await eventually(
                    visitor.page,
                    lambda seen: len(seen.of("inbound-rtp", "video")) == 1,
                    within_s=BACK_WITHIN_S,
                    what="one other person's picture",
                )
            assert before == await ada.status(visit)
