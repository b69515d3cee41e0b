"""Participants that use the stock Python SDK: they publish tones and pictures and measure what comes."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

import numpy as np
from livekit import rtc
from pydantic import SecretStr

from signalling import Claims, VideoGrants, mint
from tests.support.served import Served

SAMPLE_RATE = 48_000
FRAMES_PER_SECOND = 20


def stock_token(identity: str, *, room: str = "visit", **grants) -> str:
    """Return a token for a server that runs with --dev."""
    claims = Claims(identity=identity, video=VideoGrants(room_join=True, room=room, **grants))
    return mint(claims, key="devkey", secret=SecretStr("secret"), now=time.time(), ttl_s=600)


@dataclass
class StockClient:
    """One participant. Its tasks end with `stock_client`."""

    room: rtc.Room
    data: asyncio.Queue[rtc.DataPacket] = field(default_factory=asyncio.Queue)
    tracks: dict[tuple[str, int], rtc.RemoteTrackPublication] = field(default_factory=dict)
    """What it is subscribed to, by the publisher's identity and the kind of track."""

    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    @property
    def me(self) -> rtc.LocalParticipant:
        """Itself."""
        return self.room.local_participant

    async def publish_tone(self, frequency_hz: float = 440.0) -> rtc.LocalTrackPublication:
        """Publish a sine as a microphone."""
        source = rtc.AudioSource(SAMPLE_RATE, 1)
        track = rtc.LocalAudioTrack.create_audio_track("tone", source)
        self._run(_play(source, frequency_hz))
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
        return await self.me.publish_track(track, options)

    async def publish_picture(self, width: int = 1280, height: int = 720) -> rtc.LocalTrackPublication:
        """Publish a moving picture as a camera, with simulcast."""
        source = rtc.VideoSource(width, height)
        track = rtc.LocalVideoTrack.create_video_track("picture", source)
        self._run(_show(source, width, height))
        options = rtc.TrackPublishOptions(
            source=rtc.TrackSource.SOURCE_CAMERA, simulcast=True, video_codec=rtc.VideoCodec.VP8
        )
        return await self.me.publish_track(track, options)

    async def track_of(self, identity: str, kind: int, timeout_s: float = 10) -> rtc.RemoteTrackPublication:
        """Wait until it is subscribed to somebody's track of this kind."""
        await until(lambda: (identity, kind) in self.tracks, timeout_s, f"no track of {identity}")
        return self.tracks[identity, kind]

    async def heard_frequency(self, identity: str, *, seconds: float = 1.0, timeout_s: float = 15) -> float:
        """Return the loudest frequency in Hz of what comes from `identity`, once it is not silent."""
        publication = await self.track_of(identity, rtc.TrackKind.KIND_AUDIO)
        stream = rtc.AudioStream(publication.track, sample_rate=SAMPLE_RATE, num_channels=1)
        wanted = int(seconds * SAMPLE_RATE)
        heard: np.ndarray = np.zeros(0)
        try:
            async with asyncio.timeout(timeout_s):
                async for event in stream:
                    heard = np.append(heard, np.frombuffer(event.frame.data, dtype=np.int16))[-wanted:]
                    # Loud from its first part to its last, so that no gap or onset is measured.
                    parts = np.array_split(heard, 10)
                    if len(heard) == wanted and min(part.std() for part in parts) > 500:
                        break
        finally:
            await stream.aclose()
        spectrum = np.abs(np.fft.rfft(heard * np.hanning(wanted)))
        return float(np.argmax(spectrum)) / seconds

    async def watch(self, identity: str) -> "Picture":
        """Decode what comes from `identity` from now on."""
        publication = await self.track_of(identity, rtc.TrackKind.KIND_VIDEO)
        picture = Picture(publication)
        self._run(picture.decode())
        return picture

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(asyncio.create_task(work))

    async def close(self) -> None:
        """Leave the room and end all tasks."""
        for task in self._tasks:
            task.cancel()
        results = await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.room.disconnect()
        failures = [r for r in results if isinstance(r, Exception)]
        assert failures == []


@dataclass
class Picture:
    """A video track as it is decoded."""

    publication: rtc.RemoteTrackPublication
    width: int = 0
    height: int = 0
    frames: int = 0
    motion: float = 0.0
    """How much the last frame differs from the one before, mean of grey levels; only between equal sizes."""

    _last: np.ndarray | None = None

    async def decode(self) -> None:
        """Decode until cancelled."""
        stream = rtc.VideoStream(self.publication.track, format=rtc.VideoBufferType.I420)
        try:
            async for event in stream:
                frame = event.frame
                self.width, self.height = frame.width, frame.height
                self.frames += 1
                size = frame.width * frame.height
                luma = np.frombuffer(frame.data, dtype=np.uint8, count=size).astype(np.int16)
                if self._last is not None and len(self._last) == size:
                    self.motion = float(np.abs(luma - self._last).mean())
                self._last = luma
        finally:
            await stream.aclose()

    async def becomes(self, width: int, height: int, timeout_s: float = 10) -> float:
        """Wait until pictures of this size are decoded; return how many seconds it took."""
        began = time.monotonic()
        await until(
            lambda: (self.width, self.height) == (width, height),
            timeout_s,
            f"{width}x{height} did not come",
            lambda: f"{self.width}x{self.height} after {self.frames} frames",
        )
        return time.monotonic() - began

    async def moves(self) -> None:
        """Wait until a picture differs from the one before: the first of a size has none before it."""
        before = self.frames
        await until(lambda: self.frames > before + 1 and self.motion > 1, 10, "the picture stands still")


async def until(
    condition: Callable[[], bool], timeout_s: float, what: str, detail: Callable[[], str] = str
) -> None:
    """Poll until `condition` holds; fail with `what` after `timeout_s`."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, f"{what} within {timeout_s} s: {detail()}"
        await asyncio.sleep(0.05)


@asynccontextmanager
async def stock_client(server: Served, identity: str, **grants) -> AsyncIterator[StockClient]:
    """Join as `identity` with the stock SDK until the block ends."""
    token = stock_token(identity, **{"room": server.room} | grants)
    async with connected(server.url, token) as client:
        yield client


@asynccontextmanager
async def connected(site: str, token: str) -> AsyncIterator[StockClient]:
    """Join the server at `site` with the stock SDK and a token, until the block ends."""
    client = StockClient(rtc.Room())
    client.room.on("data_received", client.data.put_nowait)

    def subscribed(
        _track: rtc.Track, publication: rtc.RemoteTrackPublication, who: rtc.RemoteParticipant
    ) -> None:
        client.tracks[who.identity, publication.kind] = publication

    client.room.on("track_subscribed", subscribed)
    url = site.replace("http", "ws", 1).replace("localhost", "127.0.0.1")
    await asyncio.wait_for(client.room.connect(url, token), 15)
    try:
        yield client
    finally:
        await client.close()


async def _play(source: rtc.AudioSource, frequency_hz: float) -> None:
    samples = SAMPLE_RATE // 100
    position = 0
    while True:
        phase = 2 * np.pi * frequency_hz * (np.arange(samples) + position) / SAMPLE_RATE
        position += samples
        wave = (np.sin(phase) * 10_000).astype(np.int16)
        # The source paces: it takes a frame when there is room for it.
        await source.capture_frame(rtc.AudioFrame(wave.tobytes(), SAMPLE_RATE, 1, samples))


async def _show(source: rtc.VideoSource, width: int, height: int) -> None:
    due = time.monotonic()
    for data in cycle(_pictures(width, height)):
        source.capture_frame(rtc.VideoFrame(width, height, rtc.VideoBufferType.I420, data))
        due += 1 / FRAMES_PER_SECOND
        await asyncio.sleep(max(0.0, due - time.monotonic()))


def _pictures(width: int, height: int, count: int = FRAMES_PER_SECOND) -> list[bytes]:
    """Return a second of stripes that move, I420."""
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    chroma = np.full(width * height // 2, 128, dtype=np.uint8).tobytes()
    stripes = (128 + 100 * np.sin(2 * np.pi * ((x + y) / width * 4 - n / count)) for n in range(count))
    return [luma.astype(np.uint8).tobytes() + chroma for luma in stripes]
