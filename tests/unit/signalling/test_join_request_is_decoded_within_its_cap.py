"""The `join_request` parameter: base64url, perhaps gzip, protobuf; caps hold after decompression."""

import base64
import gzip
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from livekit.protocol import rtc

from signalling.errors import BadRequest, TooLarge
from signalling.join_request import decode

_Compression = rtc.WrappedJoinRequest.Compression
LIMIT = 1024 * 1024


def wrapped(raw: bytes, compression=_Compression.NONE, *, padded: bool = False) -> str:
    """Return `raw` as the parameter would carry it."""
    message = rtc.WrappedJoinRequest(compression=compression, join_request=raw)
    text = base64.urlsafe_b64encode(message.SerializeToString()).decode()
    return text if padded else text.rstrip("=")


REQUEST = rtc.JoinRequest(metadata="m", publisher_offer=rtc.SessionDescription(sdp="v=0\r\n" * 3000, id=7))
RAW = REQUEST.SerializeToString()
PACKED = gzip.compress(RAW, mtime=0)  # the names of tests, which hold it, must not tell the time


@pytest.mark.parametrize("padded", [True, False])
@pytest.mark.parametrize(
    ("raw", "compression"),
    [(RAW, _Compression.NONE), (PACKED, _Compression.GZIP)],
    ids=["plain", "compressed"],
)
def test_a_request_is_read_plain_and_compressed(raw, compression, padded):
    """Clients leave out the padding of base64; some keep it."""
    assert decode(wrapped(raw, compression, padded=padded), limit=LIMIT) == REQUEST


@pytest.mark.parametrize(
    ("parameter", "code"),
    [
        ("", "join_request_missing"),
        ("!!!", "join_request_malformed"),
        ("ä", "join_request_malformed"),
        ("A", "join_request_malformed"),
        (base64.urlsafe_b64encode(b"\xff\xff\xff").decode(), "join_request_malformed"),
        (wrapped(b"\xff\xff\xff"), "join_request_malformed"),
        (wrapped(b"not gzip", _Compression.GZIP), "join_request_malformed"),
        (wrapped(PACKED[:-10], _Compression.GZIP), "join_request_malformed"),
        (wrapped(b"", _Compression.GZIP), "join_request_malformed"),
        (wrapped(RAW, 9), "join_request_malformed"),
    ],
)
def test_a_malformed_request_is_refused(parameter, code):
    """Each layer of the encoding can be broken by itself."""
    with pytest.raises(BadRequest) as caught:
        decode(parameter, limit=LIMIT)
    assert caught.value.code == code


@pytest.mark.parametrize("excess", [0, 1])
def test_the_cap_is_exact(excess):
    """The same with and without compression."""
    request = rtc.JoinRequest(metadata="x" * 1000)
    raw = request.SerializeToString()
    parameters = (wrapped(raw), wrapped(gzip.compress(raw), _Compression.GZIP))
    for parameter in parameters:
        if excess:
            with pytest.raises(TooLarge):
                decode(parameter, limit=len(raw) - 1)
        else:
            assert decode(parameter, limit=len(raw)) == request


def test_a_bomb_is_refused_before_it_unfolds():
    """4 MB of zeros fit into a URL of 8 kB."""
    bomb = wrapped(gzip.compress(bytes(4 * LIMIT), 9), _Compression.GZIP)
    assert len(bomb) < 8190
    with pytest.raises(TooLarge) as caught:
        decode(bomb, limit=LIMIT)
    assert caught.value.code == "join_request_too_large"


@given(st.binary(max_size=300), st.sampled_from([0, 1]))
def test_any_bytes_are_decoded_or_refused(raw, compression):
    """No other exception escapes."""
    for parameter in (wrapped(raw, compression), base64.urlsafe_b64encode(raw).decode()):
        with suppress(BadRequest, TooLarge):
            decode(parameter, limit=LIMIT)
