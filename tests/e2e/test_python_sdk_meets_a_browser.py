"""The stock Python SDK and livekit-client in Chromium hear, see and write to each other."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from livekit import rtc
from playwright.async_api import Browser, Page

import tests.support
from tests.support.probe import LIVEKIT_CLIENT
from tests.support.served import Served
from tests.support.stock_client import StockClient, stock_client, stock_token, until

HIGH, LOW = rtc.VideoQuality.VIDEO_QUALITY_HIGH, rtc.VideoQuality.VIDEO_QUALITY_LOW
TUNER_JS = Path(tests.support.__path__[0]) / "tuner.js"


@pytest.fixture
async def anna(server: Served) -> AsyncIterator[StockClient]:
    """Join with the Python SDK."""
    async with stock_client(server, "anna") as client:
        yield client


@pytest.fixture
async def page(server: Served, chromium: Browser, anna: StockClient) -> AsyncIterator[Page]:
    """Join as "chromium" with livekit-client, after anna."""
    context = await chromium.new_context(bypass_csp=True)
    page = await context.new_page()
    await page.goto(f"{server.url}/healthz")
    await page.add_script_tag(path=LIVEKIT_CLIENT)
    await page.add_script_tag(path=TUNER_JS)
    await page.evaluate("([url, token]) => tuner.join(url, token)", [server.url, stock_token("chromium")])
    yield page
    await page.evaluate("tuner.leave()")
    await context.close()


@pytest.mark.timeout(180)
async def test_tones_keep_their_pitch_both_ways(anna: StockClient, page: Page) -> None:
    """440 Hz within 5 Hz, by FFT on either side."""
    await anna.publish_tone(440)
    assert abs(await anna.heard_frequency("chromium") - 440) < 5
    async with asyncio.timeout(20):
        while (heard := await page.evaluate("tuner.heard()")) < 0:
            pass
    assert abs(heard - 440) < 5


@pytest.mark.timeout(240)
async def test_layers_of_a_browser_switch_as_python_asks(anna: StockClient, page: Page) -> None:
    """HIGH, LOW, HIGH by the size of decoded pictures."""
    picture = await anna.watch("chromium")
    assert picture.publication.simulcasted
    await picture.becomes(1280, 720, timeout_s=40)
    picture.publication.set_video_quality(LOW)
    took = [await picture.becomes(320, 180)]
    picture.publication.set_video_quality(HIGH)
    took.append(await picture.becomes(1280, 720))
    print([round(seconds, 2) for seconds in took])  # noqa: T201


@pytest.mark.timeout(240)
async def test_layers_of_python_switch_as_a_browser_asks(anna: StockClient, page: Page) -> None:
    """HIGH, LOW, HIGH by the size of pictures shown."""
    await anna.publish_picture(1280, 720)
    await page.wait_for_function("tuner.seen() === 1280", timeout=40_000)
    for quality, width in (("LOW", 320), ("HIGH", 1280)):
        await page.evaluate("(quality) => tuner.ask(quality)", quality)
        await page.wait_for_function(f"tuner.seen() === {width}", timeout=10_000)


async def test_data_goes_both_ways(anna: StockClient, page: Page) -> None:
    """Reliable data, with its sender."""
    await until(lambda: "chromium" in anna.room.remote_participants, 5, "chromium is not seen")
    await page.evaluate("tuner.say('from the browser')")
    packet = await asyncio.wait_for(anna.data.get(), 5)
    assert packet.data == b"from the browser"
    assert packet.participant is not None
    assert packet.participant.identity == "chromium"
    await anna.me.publish_data(b"from python")
    await page.wait_for_function("tuner.messages.includes('from python')", timeout=5_000)
