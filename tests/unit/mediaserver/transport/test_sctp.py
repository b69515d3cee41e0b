"""Data channels on the server's side (RFC 8831, RFC 8832) against aiortc's client, and against abuse."""

import asyncio
from random import Random
from struct import pack
from time import perf_counter

import pytest
from aiortc import RTCDataChannel, RTCSctpTransport
from aiortc.rtcdatachannel import RTCDataChannelParameters
from aiortc.rtcsctptransport import (
    WEBRTC_BINARY,
    WEBRTC_DCEP,
    DataChunk,
    ForwardTsnChunk,
    InitChunk,
    RTCSctpCapabilities,
    serialize_packet,
    tsn_plus_one,
)

from mediaserver.transport.data_channels import LOSSY_QUEUE_BYTES, DataChannelLabel, DataChannels
from mediaserver.transport.sctp import (
    MAX_CHANNELS,
    MAX_MESSAGE_BYTES,
    MAX_STREAMS,
    MAX_WAITING_CHUNKS,
    SctpTransport,
)


class Association:
    """Two ends of an association over a DTLS pair; `received` is what the server's owner hears."""

    def __init__(self, pair, *, queue_bytes: int = 1_000_000) -> None:
        self.pair = pair
        self.received: list[tuple[str, bytes]] = []
        self.channels = DataChannels(lambda *message: self.received.append(message), queue_bytes=queue_bytes)
        self.server = SctpTransport(pair.server, port=5000, on_channel=self.channels.opened)
        self.client = RTCSctpTransport(pair.client)

    async def start(self) -> None:
        """Connect both ends."""
        assert await self.pair.connect()
        capabilities = RTCSctpCapabilities(maxMessageSize=MAX_MESSAGE_BYTES)
        await asyncio.gather(self.server.start(capabilities, 5000), self.client.start(capabilities, 5000))
        async with asyncio.timeout(5):
            while not self.server.open or self.client.state != "connected":  # noqa: ASYNC110 - aiortc tells nobody
                await asyncio.sleep(0.001)

    def open(self, label: str, **options) -> RTCDataChannel:
        """Open a channel from the client."""
        return RTCDataChannel(self.client, RTCDataChannelParameters(label=label, **options))

    async def until(self, condition) -> None:
        """Wait until `condition()` holds."""
        async with asyncio.timeout(5):
            while not condition():  # noqa: ASYNC110 - any state at all may be waited for
                await asyncio.sleep(0.001)

    async def send_packet(self, packet: bytes) -> None:
        """Send an SCTP packet as it is from the client."""
        await self.pair.client._send_data(packet)
        await asyncio.sleep(0.01)

    async def send_message(self, stream_id: int, protocol: int, payload: bytes) -> None:
        """Send a message from the client, past its own checks."""
        await self.client._send(stream_id, protocol, payload)
        await asyncio.sleep(0.01)

    async def still_works(self) -> bool:
        """Open a channel and see a message arrive."""
        channel = self.open("_reliable")
        await self.until(lambda: channel.readyState == "open")
        channel.send(b"still here")
        await self.until(lambda: (DataChannelLabel.RELIABLE, b"still here") in self.received)
        return True

    async def close(self) -> None:
        """End both ends."""
        await self.client.stop()
        self.server.close()


@pytest.fixture
async def make_association(make_pair):
    """Make started associations that are closed at the end."""
    made = []

    async def make(**options) -> Association:
        association = Association(make_pair(), **options)
        made.append(association)
        await association.start()
        return association

    yield make
    for association in made:
        await association.close()
    await asyncio.sleep(0.01)


async def test_messages_go_both_ways_up_to_64_kib(make_association):
    """The largest message the server advertises passes whole, in both directions."""
    association = await make_association()
    channel = association.open("_reliable")
    answers = []
    channel.on("message", answers.append)
    await association.until(lambda: channel.readyState == "open")

    channel.send(b"u" * MAX_MESSAGE_BYTES)
    await association.until(lambda: association.received)
    association.channels.send(DataChannelLabel.RELIABLE, b"d" * MAX_MESSAGE_BYTES)
    await association.until(lambda: answers)

    assert association.received == [(DataChannelLabel.RELIABLE, b"u" * MAX_MESSAGE_BYTES)]
    assert answers == [b"d" * MAX_MESSAGE_BYTES]


async def test_reliable_messages_wait_for_the_channel_and_lossy_ones_do_not(make_association):
    """A message to someone who has not opened a channel yet is kept only where loss is not allowed."""
    association = await make_association()
    association.channels.send(DataChannelLabel.RELIABLE, b"kept")
    association.channels.send(DataChannelLabel.LOSSY, b"dropped")
    answers = []

    for label in ("_lossy", "_reliable"):
        association.open(label).on("message", answers.append)
    await association.until(lambda: answers)

    assert answers == [b"kept"]
    assert association.channels.dropped == 1


async def test_what_waits_is_bounded():
    """A client that never opens its channel, or never reads, may not fill the memory."""
    channels = DataChannels(lambda *_: None, queue_bytes=100_000)

    for _ in range(100):
        channels.send(DataChannelLabel.RELIABLE, bytes(10_000))
    channels.send(DataChannelLabel.RELIABLE, bytes(MAX_MESSAGE_BYTES + 1))

    assert channels.dropped == 91


async def test_a_slow_reader_loses_lossy_messages_only(make_association):
    """What does not fit a channel's queue is dropped and counted, each channel by its own limit."""
    association = await make_association(queue_bytes=400_000)
    answers = []
    for label, options in (("_lossy", {"ordered": False, "maxRetransmits": 0}), ("_reliable", {})):
        channel = association.open(label, **options)
        channel.on("message", answers.append)
        await association.until(lambda channel=channel: channel.readyState == "open")

    for _ in range(30):
        association.channels.send(DataChannelLabel.LOSSY, bytes(10_000))
        association.channels.send(DataChannelLabel.RELIABLE, b"r" * 10_000)
    await association.until(lambda: answers.count(b"r" * 10_000) == 30)

    assert association.channels.dropped == 30 - LOSSY_QUEUE_BYTES // 10_000


@pytest.mark.parametrize(
    "packet",
    [
        pytest.param(b"\x13\x88\x13\x88" + bytes(4) + bytes(4) + b"\x01\x00\x00\x04", id="INIT cut short"),
        pytest.param(bytes(range(256)) * 4, id="noise"),
        pytest.param(b"\x00", id="one byte"),
        pytest.param(serialize_packet(5000, 5000, 0, InitChunk()), id="INIT in the middle"),
    ],
)
async def test_survives_malformed_packets(make_association, packet):
    """Some of these trip assertions in aiortc, which would end the DTLS session with them."""
    association = await make_association()

    await association.send_packet(packet)

    assert await association.still_works()


async def test_survives_an_init_bundled_with_data(make_association):
    """An INIT that shares its packet trips an assertion in aiortc."""
    association = await make_association()
    init = bytes(InitChunk())
    lone = serialize_packet(5000, 5000, 0, InitChunk())
    bundled = serialize_packet(5000, 5000, 0, _Raw(init + bytes(_data_chunk(1, b"x"))))
    assert len(bundled) > len(lone)

    await association.send_packet(bundled)

    assert association.server.refused == 1
    assert await association.still_works()


async def test_refuses_a_message_over_the_cap(make_association):
    """64 KiB is what the answer advertises; what is longer is not delivered, and the rest goes on."""
    association = await make_association()
    channel = association.open("_reliable")
    await association.until(lambda: channel.readyState == "open")

    await association.send_message(channel.id, WEBRTC_BINARY, bytes(MAX_MESSAGE_BYTES + 1))
    await association.send_message(channel.id, WEBRTC_BINARY, b"short")
    await association.until(lambda: association.received)

    assert association.received == [(DataChannelLabel.RELIABLE, b"short")]


async def test_ends_an_association_whose_message_never_ends(make_association):
    """Fragments without a last one may fill the receive window once, not the memory."""
    association = await make_association()
    tsn = association.client._local_tsn
    for _ in range(400):
        chunk = _data_chunk(tsn, bytes(1100))
        chunk.flags = 1 * (tsn == association.client._local_tsn) << 1
        tsn = tsn_plus_one(tsn)
        await association.client._send_chunk(chunk)
    await association.until(lambda: not association.server.open)

    held = sum(
        len(chunk.user_data)
        for stream in association.server._inbound_streams.values()
        for chunk in stream.reassembly
    )
    assert held <= 262_144


async def test_a_gap_before_many_small_messages_is_filled(make_association):
    """As many as may wait do wait, and what was lost in front of them lets them all go."""
    association = await make_association()
    channel = association.open("_reliable")
    await association.until(lambda: channel.readyState == "open")
    first = association.client._local_tsn
    chunks = [_data_chunk((first + number) % 2**32, b"%d" % number) for number in range(MAX_WAITING_CHUNKS)]
    for number, chunk in enumerate(chunks):
        chunk.stream_id = channel.id
        chunk.stream_seq = number + 1

    for chunk in chunks[1:]:
        await association.client._send_chunk(chunk)
    await asyncio.sleep(0.05)
    await association.client._send_chunk(chunks[0])
    await association.until(lambda: len(association.received) == len(chunks))

    assert [payload for _, payload in association.received] == [b"%d" % n for n in range(len(chunks))]


async def test_does_not_keep_chunks_far_ahead(make_association):
    """A peer that numbers its chunks far apart would make every acknowledgement longer and slower."""
    association = await make_association()
    first = association.client._local_tsn
    for number in range(50):
        await association.client._send_chunk(_data_chunk((first + 10_000 * (number + 1)) % 2**32, b"x"))
    await asyncio.sleep(0.05)

    assert association.server._sack_misordered == set()
    assert await association.still_works()


async def test_streams_beyond_the_cap_are_ignored(make_association):
    """1024 streams are agreed on; data on others is acknowledged and dropped."""
    association = await make_association()

    await association.send_message(MAX_STREAMS, WEBRTC_BINARY, b"x")
    forward = ForwardTsnChunk()
    forward.cumulative_tsn = association.client._local_tsn - 1
    forward.streams = [(stream, 0) for stream in range(MAX_STREAMS, MAX_STREAMS + 100)]
    await association.client._send_chunk(forward)
    await asyncio.sleep(0.01)

    assert association.server._inbound_streams == {}
    assert await association.still_works()


async def test_channels_beyond_the_cap_are_not_opened(make_association):
    """The client wire has three channels; sixteen are plenty."""
    association = await make_association()

    for _ in range(MAX_CHANNELS + 5):
        association.open("other")
    await association.until(lambda: association.server.refused == 5)

    assert len(association.server._data_channels) == MAX_CHANNELS


@pytest.mark.parametrize(
    "message",
    [
        pack("!BBHLHH", 3, 0, 0, 0, 500, 0) + b"short",
        pack("!BBHLHH", 3, 0, 0, 0, 4, 0) + b"\xff\xfe\xfd\xfc",
        pack("!BBHLHH", 3, 0, 0, 0, 300, 0) + b"l" * 300,
        b"\x03",
        b"\x02",
        b"\x63",
    ],
)
async def test_survives_malformed_channel_control(make_association, message):
    """OPEN cut short, in no encoding, with a long label; ACK of nothing; an unknown kind (RFC 8832)."""
    association = await make_association()

    await association.send_message(8, WEBRTC_DCEP, message)

    assert association.server.refused == 1
    assert await association.still_works()


async def test_a_channel_opened_twice_stays_as_it_was(make_association):
    """A stream's channel can be opened once, which aiortc asserts."""
    association = await make_association()
    channel = association.open("_reliable")
    await association.until(lambda: channel.readyState == "open")

    await association.send_message(channel.id, WEBRTC_DCEP, pack("!BBHLHH", 3, 0, 0, 0, 6, 0) + b"_lossy")
    channel.send(b"as before")
    await association.until(lambda: association.received)

    assert association.received == [(DataChannelLabel.RELIABLE, b"as before")]


@pytest.mark.parametrize("seed", range(5))
async def test_no_packet_raises_or_fills_the_memory(make_association, seed):
    """Chunks of every kind with random bodies, right checksum and tag: 2,000 packets in a few seconds."""
    association = await make_association()
    server, random = association.server, Random(seed)
    kinds = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 14, 130, 192, 77]

    for _ in range(2000):
        chunks = b""
        for _ in range(random.randint(1, 3)):
            body = bytearray(random.randbytes(random.choice([0, 1, 4, 8, 12, 16, 20, 40, 200])))
            if random.random() < 0.5:
                # Numbers close to those in use reach deeper than random ones.
                near = (server._last_received_tsn + random.randint(-2, 300)) % 2**32
                body[:4] = near.to_bytes(4)
            if len(body) >= 8 and random.random() < 0.5:
                body[4:8] = random.choice([0, 1, 2, 1023, 1024]).to_bytes(2) + bytes(2)
            flags = random.randint(0, 7)
            length = 4 + len(body)
            chunks += pack("!BBH", random.choice(kinds), flags, length) + body + bytes(-length % 4)
        tag = random.choice([0, server._local_verification_tag])
        started = perf_counter()
        await server._handle_data(serialize_packet(5000, 5000, tag, _Raw(chunks)))
        assert perf_counter() - started < 1

    held = [chunk for stream in server._inbound_streams.values() for chunk in stream.reassembly]
    assert sum(len(chunk.user_data) for chunk in held) <= 262_144
    assert len(held) <= MAX_WAITING_CHUNKS
    assert len(server._sack_misordered) <= MAX_WAITING_CHUNKS
    assert len(server._inbound_streams) <= MAX_STREAMS
    assert len(server._data_channels) <= MAX_CHANNELS


async def test_leaves_no_timer_behind(make_association):
    """Closing right after starting cancels the association's retransmission timers."""
    association = await make_association()
    association.channels.send(DataChannelLabel.RELIABLE, b"waits")

    association.server.close()
    association.server.close()

    timers = ("_t1_handle", "_t2_handle", "_t3_handle", "_reconfig_handle")
    assert [getattr(association.server, timer) for timer in timers] == [None] * 4


class _Raw:
    """Chunks as they are."""

    def __init__(self, chunks: bytes) -> None:
        self._chunks = chunks

    def __bytes__(self) -> bytes:
        return self._chunks


def _data_chunk(tsn: int, payload: bytes) -> DataChunk:
    chunk = DataChunk(flags=3)
    chunk.tsn = tsn
    chunk.protocol = WEBRTC_BINARY
    chunk.user_data = payload
    return chunk
