"""A participant that shares no code path with the server: aiortc's whole peer connection, without signalling.

Full ICE, its own DTLS, SRTP, RTCP, VP8 and Opus. Observers are the recording kind: they keep what they
were told, and tests wait for it.
"""

import asyncio
import fractions
from collections.abc import Callable
from typing import Any

import av
import numpy as np
from aiortc import (
    MediaStreamTrack,
    RTCConfiguration,
    RTCDataChannel,
    RTCPeerConnection,
    RTCSessionDescription,
)

from mediaserver import (
    DataChannelLabel,
    MediaKind,
    Negotiation,
    OfferedLayer,
    Peer,
    PeerId,
    PublicationId,
    Quality,
    Room,
    TrackOffer,
)

SAMPLE_RATE = 48_000
WIDTH, HEIGHT = 320, 240


class Heard:
    """An observer of a peer and of a room that keeps (name, arguments) of every call."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self._changed = asyncio.Event()
        self.on: dict[str, Callable[..., None]] = {}

    def __getattr__(self, name: str) -> Callable[..., None]:
        if not name.startswith("on_"):
            raise AttributeError(name)

        def hear(*arguments: Any) -> None:
            self.calls.append((name, arguments))
            self._changed.set()
            if name in self.on:
                self.on[name](*arguments)

        return hear

    def named(self, name: str) -> list[tuple[Any, ...]]:
        """Return the arguments of every call of that name so far."""
        return [arguments for called, arguments in self.calls if called == name]

    async def wait_for(self, name: str, *, count: int = 1, within_s: float = 10) -> tuple[Any, ...]:
        """Wait until it was called `count` times, and return the arguments of that call."""
        async with asyncio.timeout(within_s):
            while len(self.named(name)) < count:
                self._changed.clear()
                await self._changed.wait()
        return self.named(name)[count - 1]


class Tone(MediaStreamTrack):
    """A sine in Opus-sized frames, in real time."""

    kind = "audio"

    def __init__(self, frequency_hz: float = 440) -> None:
        super().__init__()
        self.frequency_hz = frequency_hz
        self._sent = 0
        self._started: float | None = None

    async def recv(self) -> av.AudioFrame:
        """Return the next 20 ms when they are due."""
        samples = SAMPLE_RATE // 50
        loop = asyncio.get_running_loop()
        self._started = self._started if self._started is not None else loop.time()
        await asyncio.sleep(self._started + self._sent / SAMPLE_RATE - loop.time())
        times = (np.arange(samples) + self._sent) / SAMPLE_RATE
        wave = (np.sin(2 * np.pi * self.frequency_hz * times) * 12_000).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(wave.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = SAMPLE_RATE
        frame.pts = self._sent
        frame.time_base = fractions.Fraction(1, SAMPLE_RATE)
        self._sent += samples
        return frame


class Picture(MediaStreamTrack):
    """A bright square moving over a grey ground at 15 pictures a second."""

    kind = "video"
    rate = 15

    def __init__(self) -> None:
        super().__init__()
        self.sent = 0
        self._started: float | None = None

    async def recv(self) -> av.VideoFrame:
        """Return the next picture when it is due."""
        loop = asyncio.get_running_loop()
        self._started = self._started if self._started is not None else loop.time()
        await asyncio.sleep(self._started + self.sent / self.rate - loop.time())
        picture = np.full((HEIGHT, WIDTH, 3), 64, np.uint8)
        left = self.sent * 4 % (WIDTH - 40)
        picture[100:140, left : left + 40] = 230
        frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
        frame.pts = self.sent * 90_000 // self.rate
        frame.time_base = fractions.Fraction(1, 90_000)
        self.sent += 1
        return frame


class Participant:
    """A peer of the server and the aiortc connection that plays its client."""

    def __init__(self, room: Room, name: str, *, answers_requests: bool = True) -> None:
        self.id = PeerId(f"PA_{name}")
        self.heard = Heard()
        self.peer: Peer = room.open_peer(self.id, self.heard)
        self.connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.tracks: dict[str, MediaStreamTrack] = {}
        """Remote tracks by the mid of their section."""
        self.messages: asyncio.Queue[tuple[str, bytes | str]] = asyncio.Queue()
        self.negotiations: list[Negotiation] = []
        self._negotiating = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self.connection.on("track", self._track_added)
        if answers_requests:
            self.heard.on["on_sections_needed"] = self._sections_needed

    def open_channel(self, label: DataChannelLabel = DataChannelLabel.RELIABLE) -> RTCDataChannel:
        """Open a data channel by DCEP; what arrives on it goes to `messages`."""
        options = {} if label is DataChannelLabel.RELIABLE else {"ordered": False, "maxRetransmits": 0}
        channel = self.connection.createDataChannel(label, **options)
        channel.on("message", lambda message: self.messages.put_nowait((label, message)))
        return channel

    def publish(self, track: MediaStreamTrack, name: str, **wishes: bool) -> PublicationId:
        """Announce a track under "TR_name" and add it to the connection; the next offer carries it.

        `wishes`: more of what `TrackOffer` takes.
        """
        publication_id = PublicationId(f"TR_{name}")
        sender = self.connection.addTrack(track)
        self.peer.announce(
            TrackOffer(
                cid=sender._track_id,
                publication_id=publication_id,
                kind=MediaKind(track.kind),
                layers=(
                    (OfferedLayer(rid=None, quality=Quality.HIGH, width=WIDTH, height=HEIGHT),)
                    if track.kind == "video"
                    else ()
                ),
                **wishes,
            )
        )
        return publication_id

    def receive(self, *, audio: int = 0, video: int = 0) -> None:
        """Add sections to receive in."""
        for kind, count in (("audio", audio), ("video", video)):
            for _ in range(count):
                self.connection.addTransceiver(kind, direction="recvonly")

    async def negotiate(self) -> Negotiation:
        """Offer, and take the answer."""
        async with self._negotiating:
            await self.connection.setLocalDescription(await self.connection.createOffer())
            negotiation = self.peer.negotiate(self.connection.localDescription.sdp)
            self.negotiations.append(negotiation)
            # aiortc trips over an answer that comes in the same turn as its offer, as none does by network.
            await asyncio.sleep(0.01)
            answer = _with_candidates_everywhere(negotiation.answer)
            await self.connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        return negotiation

    async def connect(self) -> None:
        """Negotiate, and wait until both sides say that media can flow."""
        await self.negotiate()
        await self.heard.wait_for("on_connected")
        async with asyncio.timeout(5):
            while self.connection.connectionState != "connected":  # noqa: ASYNC110 - one state of many
                await asyncio.sleep(0.01)

    async def track_of(self, publication_id: PublicationId, *, within_s: float = 5) -> MediaStreamTrack:
        """Wait until the last answer gave the publication a section, and return its remote track."""
        async with asyncio.timeout(within_s):
            while True:
                for negotiation in self.negotiations[-1:]:
                    for mid, placed in negotiation.mid_to_publication.items():
                        if placed == publication_id and mid in self.tracks:
                            return self.tracks[mid]
                await asyncio.sleep(0.01)

    async def close(self) -> None:
        """Close the connection, as a client that leaves."""
        for task in self._tasks:
            task.cancel()
        await self.connection.close()

    def _track_added(self, track: MediaStreamTrack) -> None:
        for transceiver in self.connection.getTransceivers():
            if transceiver.receiver.track is track:
                self.tracks[transceiver.mid] = track

    def _sections_needed(self, audio: int, video: int) -> None:
        self.receive(audio=audio, video=video)
        task = asyncio.create_task(self._renegotiate())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _renegotiate(self) -> None:
        await self.negotiate()


def _with_candidates_everywhere(answer: str) -> str:
    """Repeat the candidates in every section: of sections on one transport aiortc reads the last one only."""
    candidates = "".join(
        f"{line}\r\n" for line in answer.splitlines() if line.startswith(("a=candidate", "a=end-of"))
    )
    return answer.replace(candidates, "").replace("a=setup:passive\r\n", f"a=setup:passive\r\n{candidates}")


async def loudest_frequency_hz(track: MediaStreamTrack, *, seconds: float = 1.0) -> float:
    """Receive sound for that long and return its strongest frequency."""
    waves: list[np.ndarray] = []
    while sum(len(wave) for wave in waves) < seconds * SAMPLE_RATE:
        frame = await asyncio.wait_for(track.recv(), 5)
        channels = len(frame.layout.channels)
        waves.append(frame.to_ndarray().reshape(-1, channels)[:, 0])
    wave = np.concatenate(waves).astype(np.float64)
    spectrum = np.abs(np.fft.rfft(wave * np.hanning(len(wave))))
    return float(np.fft.rfftfreq(len(wave), 1 / SAMPLE_RATE)[int(spectrum.argmax())])


async def next_picture(track: MediaStreamTrack, *, within_s: float = 5) -> np.ndarray:
    """Receive one decoded picture as uint8[height, width, 3], BGR."""
    frame = await asyncio.wait_for(track.recv(), within_s)
    return frame.to_ndarray(format="bgr24")
