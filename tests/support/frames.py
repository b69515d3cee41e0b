"""Reads which frames a page's video shows, and when they were captured."""

import statistics
from pathlib import Path
from typing import Any

from playwright.async_api import Page

FRAMES_JS = Path(__file__).parent / "frames.js"
"""What a page needs before it is opened for `frames_of`."""

RANGE = 2**32


async def frames_of(page: Page, selector: str, count: int) -> list[dict[str, Any]]:
    """Return the next frames that a video shows, as frames.js notes them."""
    frames: list[dict[str, Any]] = await page.evaluate(
        "([selector, count]) => framesOf(selector, count)", [selector, count]
    )
    return frames


def ahead_ms(one: float, other: float) -> float:
    """Return by how many milliseconds one RTP time is after another, across a wrap."""
    return ((one - other + RANGE / 2) % RANGE - RANGE / 2) / 90


def clock_of(frames: list[dict[str, Any]]) -> float:
    """Return the RTP time of the instant at which the machine's clock was 0: the middle of all frames'."""
    zeros = [frame["rtpTimestamp"] - 90 * frame["capturedAt"] for frame in frames]
    return zeros[0] + 90 * statistics.median(ahead_ms(zero, zeros[0]) for zero in zeros)
