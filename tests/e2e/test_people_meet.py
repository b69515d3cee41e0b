"""People who open a link in real browsers see and hear each other, and can do what a visit needs."""

import asyncio

import pytest
from playwright.async_api import Browser, expect

from signalling import Role
from tests.support.figures import keep
from tests.support.served import Served
from tests.support.streams import watch
from tests.support.visitor import Visitor, arrive, dev_link

pytestmark = pytest.mark.alone

LEAST_FPS = 10
LEAST_ENERGY = 0.1
"""In three seconds. The beeps of Chromium's microphone have seven to nine times that."""
TRIES = 6


async def _expect_to_see_and_hear(visitor: Visitor, *, others: int) -> None:
    """Over three seconds every other person's picture moves in its tile, and every sound has energy.

    Tried several times: a browser's encoder takes a while to find its pace on a busy machine.
    """
    for _ in range(TRIES):
        shown = await visitor.shown_frames()
        streams = await watch(visitor.page, 3)
        shown_later = await visitor.shown_frames()
        rates = [(after - before) / streams.seconds for before, after in zip(shown, shown_later, strict=True)]
        heard = sum(energy > LEAST_ENERGY for energy in streams.heard())
        if (len(rates), heard) == (others, others) and min(rates) >= LEAST_FPS:
            keep(f"{others + 1} people meet", who=visitor.name, shown_per_second=rates, sound=streams.heard())
            return
    raise AssertionError(f"{visitor.name} sees {rates} frames per second and hears {streams.heard()}")


@pytest.mark.timeout(240)
async def test_three_people_meet_by_link(server: Served, chromium_at_full_rate: Browser) -> None:
    """They see, hear, share a screen, chat; one leaves and comes back."""
    noor, maya, ana = [await arrive(chromium_at_full_rate, name) for name in ("Dr Noor", "Maya", "Ana")]
    await noor.enter(dev_link(server, role=Role.PROVIDER))
    await maya.enter(dev_link(server))
    await ana.enter(dev_link(server, role=Role.GUEST))
    everyone = (noor, maya, ana)

    for visitor in everyone:
        await visitor.expect_to_see(*(other.name for other in everyone if other is not visitor))
    await asyncio.gather(*(_expect_to_see_and_hear(visitor, others=2) for visitor in everyone))
    await noor.photograph("three-people")

    await maya.leave()
    await expect(noor.tiles()).to_have_count(1)
    await maya.page.get_by_test_id("rejoin").click()
    for visitor in everyone:
        await visitor.expect_to_see(*(other.name for other in everyone if other is not visitor))
    await asyncio.gather(*(_expect_to_see_and_hear(visitor, others=2) for visitor in everyone))
    await maya.photograph("back-again")

    await noor.page.get_by_test_id("toggle-screen").click()
    for visitor in (maya, ana):
        await expect(visitor.tiles(kind="screen")).to_have_count(1, timeout=20_000)
        await visitor.expect_moving_picture(visitor.tiles(kind="screen"))
    await maya.photograph("screen-share")

    await ana.say_in_chat("Is everyone here?")
    for visitor in (noor, maya):
        await visitor.page.get_by_test_id("open-chat").click()
        await expect(visitor.page.get_by_test_id("chat-message")).to_contain_text("Is everyone here?")
    await noor.photograph("chat")

    for visitor in everyone:
        await visitor.leave()
        assert [] == visitor.watch.complaints
        assert {f"localhost:{server.http_port}"} == visitor.watch.hosts


@pytest.mark.timeout(240)
async def test_two_people_meet_in_high_definition(server: Served, chromium_at_full_rate: Browser) -> None:
    """Both send 1280x720; with a large window the full picture arrives."""
    noor, maya = [
        await arrive(chromium_at_full_rate, name, picture="high", viewport=(1600, 1000))
        for name in ("Dr Noor", "Maya")
    ]
    for visitor in (noor, maya):
        await visitor.enter(dev_link(server))
    for visitor, other in ((noor, maya), (maya, noor)):
        await visitor.expect_to_see(other.name)
        await visitor.page.wait_for_function(
            "() => document.querySelector('[data-testid=tile][data-local=false] video').videoWidth === 1280",
            timeout=30_000,
        )
    await asyncio.gather(*(_expect_to_see_and_hear(visitor, others=1) for visitor in (noor, maya)))
    await noor.photograph("two-people-720p")
    for visitor in (noor, maya):
        await visitor.leave()
