"""What a page's peer connections received between two looks, from the browser's own statistics.

Times in seconds, rates per second. Numbers are W3C webrtc-stats, read by `connections.js`.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import BrowserContext, Page

CONNECTIONS_JS = Path(__file__).parent / "connections.js"


async def remember_connections(context: BrowserContext) -> None:
    """Make `look` possible in every page that `context` opens from now on."""
    await context.add_init_script(path=CONNECTIONS_JS)


@dataclass(frozen=True)
class Look:
    """Counters at one moment; `streams` by an id that stays the same between looks."""

    at_s: float
    streams: Mapping[str, Mapping[str, Any]]

    def of(self, direction: str, kind: str) -> dict[str, Mapping[str, Any]]:
        """Return the streams of one direction (`inbound-rtp`, `outbound-rtp`) and kind (`audio`, `video`)."""
        return {
            name: stream
            for name, stream in self.streams.items()
            if (stream["type"], stream["kind"]) == (direction, kind)
        }


async def look(page: Page) -> Look:
    """Read the counters of `page` now."""
    read = await page.evaluate("window.readStreams()")
    return Look(
        read["atMs"] / 1000,
        {f"{stream['connection']}/{stream['id']}": stream for stream in read["streams"]},
    )


@dataclass(frozen=True)
class Between:
    """What happened between two looks at one page, by stream; only streams present in both count."""

    before: Look
    after: Look

    @property
    def seconds(self) -> float:
        """How long it was, by the page's clock."""
        return self.after.at_s - self.before.at_s

    def growth(self, direction: str, kind: str, counter: str) -> dict[str, float]:
        """Return by how much `counter` grew in each stream."""
        earlier = self.before.of(direction, kind)
        return {
            name: stream.get(counter, 0) - earlier[name].get(counter, 0)
            for name, stream in self.after.of(direction, kind).items()
            if name in earlier
        }

    def frame_rates(self) -> list[float]:
        """Return the decoded frames per second of each received video that moved, the slowest first."""
        frames = self.growth("inbound-rtp", "video", "framesDecoded").values()
        return sorted(count / self.seconds for count in frames)

    def encoded_rate(self) -> float:
        """Return the frames per second that this page itself encoded, in its busiest layer."""
        frames = self.growth("outbound-rtp", "video", "framesEncoded").values()
        return max(frames, default=0) / self.seconds

    def heard(self) -> list[float]:
        """Return the energy that each received sound gained, the faintest first; 0 is silence."""
        return sorted(self.growth("inbound-rtp", "audio", "totalAudioEnergy").values())

    def sound_lost(self) -> float:
        """Return the share of all received sound that was missing and had to be made up, 0 to 1."""
        made_up = sum(self.growth("inbound-rtp", "audio", "concealedSamples").values())
        played = sum(self.growth("inbound-rtp", "audio", "totalSamplesReceived").values())
        return made_up / played if played else 1.0

    def total(self, direction: str, kind: str, counter: str) -> float:
        """Return the growth of `counter` over all streams."""
        return sum(self.growth(direction, kind, counter).values())


async def watch(page: Page, seconds: float) -> Between:
    """Look at `page` twice, `seconds` apart."""
    before = await look(page)
    await asyncio.sleep(seconds)
    return Between(before, await look(page))


async def eventually(page: Page, seems: Callable[[Look], bool], *, within_s: float, what: str) -> Look:
    """Look every quarter second until it `seems` so; fail with `what` when it does not within `within_s`."""
    deadline = time.monotonic() + within_s
    while True:
        seen = await look(page)
        if seems(seen):
            return seen
        assert time.monotonic() < deadline, f"not within {within_s} s: {what}; saw {seen.streams}"
        await asyncio.sleep(0.25)


_COUNTERS = {"audio": "packetsReceived", "video": "framesDecoded"}


async def flows(
    page: Page, before: Look, *, within_s: float, kinds: tuple[str, ...] = ("audio", "video")
) -> Look:
    """Wait until `page` has received sound and picture since `before`, on whatever connection."""

    def has_grown(seen: Look) -> bool:
        return all(
            any(
                stream.get(_COUNTERS[kind], 0) > before.streams.get(name, {}).get(_COUNTERS[kind], 0)
                for name, stream in seen.of("inbound-rtp", kind).items()
            )
            for kind in kinds
        )

    return await eventually(page, has_grown, within_s=within_s, what=f"{' and '.join(kinds)} of others")
