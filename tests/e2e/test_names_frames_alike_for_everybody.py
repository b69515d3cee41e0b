"""Two viewers of one camera, each with a layer that suits their window, have one RTP time for a frame."""

import statistics
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser

from signalling import Role
from tests.support.figures import keep
from tests.support.served import Served
from tests.support.visitor import Visitor, arrive, dev_link

FRAMES_JS = Path(__file__).parents[1] / "support" / "frames.js"
FRAMES = 90
FRAME_MS = 1000 / 30
RANGE = 2**32
CAMERA = "[data-testid=tile][data-role=patient][data-kind=camera] video"


async def _frames(viewer: Visitor) -> list[dict[str, Any]]:
    return await viewer.page.evaluate(f"framesOf({CAMERA!r}, {FRAMES})")


def _ahead(one: float, other: float) -> float:
    """Return by how many milliseconds one RTP time is after another, across a wrap."""
    return ((one - other + RANGE / 2) % RANGE - RANGE / 2) / 90


def _clock(frames: list[dict[str, Any]]) -> float:
    """Return the RTP time of the instant at which the machine's clock was 0: the middle of all frames'."""
    zeros = [frame["rtpTimestamp"] - 90 * frame["capturedAt"] for frame in frames]
    return zeros[0] + 90 * statistics.median(_ahead(zero, zeros[0]) for zero in zeros)


@pytest.mark.timeout(240)
async def test_whatever_layer_they_see(server: Served, chromium: Browser) -> None:
    """The RTP time of the moment of capture differs by less than a frame, also for who comes later."""
    maya = await arrive(chromium, "Maya")
    noor = await arrive(chromium, "Dr Noor", viewport=(1600, 1000))
    ana = await arrive(chromium, "Ana", viewport=(360, 640))
    for viewer in (noor, ana):
        await viewer.context.add_init_script(path=FRAMES_JS)
    await noor.enter(dev_link(server, role=Role.PROVIDER))
    await maya.enter(dev_link(server))
    await noor.expect_moving_picture(noor.tiles(name="Maya"))
    large = "selector => document.querySelector(selector).videoWidth === 640"
    await noor.page.wait_for_function(large, arg=CAMERA)
    early = await _frames(noor)
    await ana.enter(dev_link(server, role=Role.GUEST))
    await ana.expect_moving_picture(ana.tiles(name="Maya"))
    late = await _frames(ana)
    meanwhile = await _frames(noor)
    apart_ms = abs(_ahead(_clock(late), _clock(meanwhile)))
    drift_ms = abs(_ahead(_clock(early), _clock(meanwhile)))
    widths = [sorted({frame["width"] for frame in frames}) for frames in (meanwhile, late)]
    keep("one frame's RTP time as two viewers have it", apart_ms=apart_ms, drift_ms=drift_ms, widths=widths)
    assert max(widths[1]) < max(widths[0])
    assert apart_ms < FRAME_MS
    assert drift_ms < FRAME_MS
