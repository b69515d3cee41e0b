"""What may reach aiortc's SCTP parser (RFC 9260 section 3): all that is real, nothing that stops it."""

from struct import pack

import pytest
from aiortc.rtcsctptransport import (
    AbortChunk,
    Chunk,
    CookieAckChunk,
    CookieEchoChunk,
    DataChunk,
    ForwardTsnChunk,
    HeartbeatChunk,
    InitAckChunk,
    InitChunk,
    ReconfigChunk,
    SackChunk,
    ShutdownChunk,
    StreamResetOutgoingParam,
    parse_packet,
    serialize_packet,
)
from google_crc32c import value as crc32c
from hypothesis import given
from hypothesis import strategies as st

from mediaserver.transport.sctp_guard import is_acceptable


def _data(payload: bytes = b"x") -> DataChunk:
    chunk = DataChunk()
    chunk.user_data = payload
    return chunk


def _with_parameters(chunk: Chunk, *parameters: tuple[int, bytes]) -> Chunk:
    chunk.params = list(parameters)
    return chunk


def _sack(*gaps: tuple[int, int], duplicates: int = 0) -> SackChunk:
    chunk = SackChunk()
    chunk.gaps = list(gaps)
    chunk.duplicates = [1] * duplicates
    return chunk


def _packet(*chunks: bytes | Chunk) -> bytes:
    body = b"".join(bytes(chunk) for chunk in chunks)
    header = pack("!HHL", 5000, 5000, 7)
    return header + pack("<L", crc32c(header + bytes(4) + body)) + body


@pytest.mark.parametrize(
    "chunk",
    [
        _with_parameters(InitChunk(), (0xC000, b""), (0x8008, b"\xc0\x82")),
        _with_parameters(InitAckChunk(), (7, bytes(24))),
        CookieEchoChunk(body=bytes(24)),
        CookieAckChunk(),
        _data(b"x" * 1100),
        _sack((2, 3), (5, 9), duplicates=2),
        _with_parameters(HeartbeatChunk(), (1, bytes(33))),
        AbortChunk(),
        _with_parameters(AbortChunk(), (12, b"user said so")),
        ShutdownChunk(body=bytes(4)),
        ForwardTsnChunk(body=bytes(12)),
        _with_parameters(ReconfigChunk(), (13, bytes(StreamResetOutgoingParam(1, 2, 3, [4])))),
        _with_parameters(ReconfigChunk(), (16, bytes(8))),
    ],
    ids=lambda chunk: type(chunk).__name__,
)
def test_lets_real_chunks_pass(chunk):
    """What browsers and aiortc send is not held up."""
    assert is_acceptable(serialize_packet(5000, 5000, 7, chunk), outstanding=9)


def test_lets_bundled_chunks_pass():
    """COOKIE ECHO and DATA usually share a packet (section 6.10)."""
    assert is_acceptable(_packet(CookieEchoChunk(body=bytes(24)), _data(b"abc"), _data(b"d")), outstanding=0)


@pytest.mark.parametrize(
    ("name", "packet"),
    [
        ("empty", b""),
        ("header only", _packet()),
        ("chunk length below its header", _packet(b"\x00\x03\x00\x03")),
        ("chunk longer than the packet", _packet(b"\x00\x03\x00\xff" + bytes(16))),
        ("INIT without its fields", _packet(b"\x01\x00\x00\x04")),
        ("INIT with others", _packet(InitChunk(), _data())),
        ("two INITs", _packet(InitChunk(), InitChunk())),
        ("INIT with a parameter of length 0", _packet(b"\x01\x00\x00\x18" + bytes(16) + bytes(4))),
        ("HEARTBEAT with a parameter of length 0", _packet(b"\x04\x00\x00\x08" + bytes(4))),
        ("ABORT with a parameter past its end", _packet(b"\x06\x00\x00\x08" + pack("!HH", 1, 99))),
        ("RE-CONFIG with a short request", _packet(_with_parameters(ReconfigChunk(), (13, bytes(4))))),
        ("DATA without a byte", _packet(b"\x00\x03\x00\x10" + bytes(12))),
        ("SACK that ends early", _packet(b"\x03\x00\x00\x10" + pack("!LLHH", 1, 1, 5, 0))),
        ("SACK of what was never sent", _packet(_sack((1, 65_535)))),
        ("SACK of the same packets again and again", _packet(_sack((1, 9), (1, 9)))),
        ("SACK of a gap that ends before it starts", _packet(_sack((5, 2)))),
        ("FORWARD TSN of an odd size", _packet(b"\xc0\x00\x00\x0a" + bytes(8))),
    ],
)
def test_stops_what_would_harm(name, packet):
    """Each of these makes aiortc loop, allocate without bound, or raise."""
    assert not is_acceptable(packet, outstanding=9)


@given(st.binary(max_size=200), st.lists(st.sampled_from([0, 1, 2, 3, 4, 6, 7, 9, 10, 130, 192]), max_size=3))
def test_whatever_passes_is_parsed(noise, kinds):
    """A packet that passes makes the parser return, and raise nothing but its own ValueError."""
    chunks = [pack("!BBH", kind, 0, 4 + len(noise)) + noise + bytes(-len(noise) % 4) for kind in kinds]
    packet = _packet(*chunks)
    if is_acceptable(packet, outstanding=10):
        assert len(parse_packet(packet)[3]) == len(kinds)
