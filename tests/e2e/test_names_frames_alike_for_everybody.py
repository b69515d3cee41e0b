"""Two viewers of one camera, each with a layer that suits their window, have one RTP time for a frame."""

import pytest
from playwright.async_api import Browser

from signalling import Role
from tests.support.figures import keep
from tests.support.frames import FRAMES_JS, ahead_ms, clock_of, frames_of
from tests.support.served import Served
from tests.support.visitor import arrive, dev_link

pytestmark = pytest.mark.alone

FRAMES = 90
FRAME_MS = 1000 / 30
CAMERA = "[data-testid=tile][data-role=patient][data-kind=camera] video"


@pytest.mark.timeout(240)
async def test_whatever_layer_they_see(server: Served, chromium_at_full_rate: Browser) -> None:
    """The RTP time of the moment of capture differs by less than a frame, also for who comes later."""
    maya = await arrive(chromium_at_full_rate, "Maya")
    noor = await arrive(chromium_at_full_rate, "Dr Noor", viewport=(1600, 1000))
    ana = await arrive(chromium_at_full_rate, "Ana", viewport=(360, 640))
    for viewer in (noor, ana):
        await viewer.context.add_init_script(path=FRAMES_JS)
    await noor.enter(dev_link(server, role=Role.PROVIDER))
    await maya.enter(dev_link(server))
    await noor.expect_moving_picture(noor.tiles(name="Maya"))
    large = "selector => document.querySelector(selector).videoWidth === 640"
    await noor.page.wait_for_function(large, arg=CAMERA)
    early = await frames_of(noor.page, CAMERA, FRAMES)
    await ana.enter(dev_link(server, role=Role.GUEST))
    await ana.expect_moving_picture(ana.tiles(name="Maya"))
    late = await frames_of(ana.page, CAMERA, FRAMES)
    meanwhile = await frames_of(noor.page, CAMERA, FRAMES)
    apart_ms = abs(ahead_ms(clock_of(late), clock_of(meanwhile)))
    drift_ms = abs(ahead_ms(clock_of(early), clock_of(meanwhile)))
    widths = [sorted({frame["width"] for frame in frames}) for frames in (meanwhile, late)]
    keep("one frame's RTP time as two viewers have it", apart_ms=apart_ms, drift_ms=drift_ms, widths=widths)
    assert max(widths[1]) < max(widths[0])
    assert apart_ms < FRAME_MS
    assert drift_ms < FRAME_MS
