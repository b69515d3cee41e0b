"""Decodes the `join_request` parameter: base64url, perhaps gzip, then protobuf.

Pure. A parameter of 8 kB can hold a megabyte after decompression, so that is where the cap applies.
"""

import base64
import binascii
import zlib

from google.protobuf.message import DecodeError
from livekit.protocol import rtc

from signalling.errors import BadRequest, TooLarge

_GZIP = 16 + zlib.MAX_WBITS


def decode(parameter: str, *, limit: int) -> rtc.JoinRequest:
    """Return the request; `limit`: bytes it may have decompressed.

    Raises: BadRequest (`join_request_missing`, `join_request_malformed`),
    TooLarge (`join_request_too_large`).
    """
    if not parameter:
        raise BadRequest("join_request_missing", "the parameter join_request is needed")
    try:
        wrapped = rtc.WrappedJoinRequest.FromString(_base64url(parameter))
        if wrapped.compression == rtc.WrappedJoinRequest.Compression.GZIP:
            raw = _gunzip(wrapped.join_request, limit)
        elif wrapped.compression == rtc.WrappedJoinRequest.Compression.NONE:
            raw = wrapped.join_request
        else:
            raise _malformed()
        if len(raw) > limit:
            raise _too_large()
        return rtc.JoinRequest.FromString(raw)
    except (binascii.Error, DecodeError, UnicodeEncodeError, zlib.error) as exc:
        raise _malformed() from exc


def _base64url(text: str) -> bytes:
    padded = text.rstrip("=")
    padded += "=" * (-len(padded) % 4)
    return base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True)


def _gunzip(data: bytes, limit: int) -> bytes:
    inflater = zlib.decompressobj(_GZIP)
    raw = inflater.decompress(data, limit + 1)
    if len(raw) > limit:
        raise _too_large()
    if not inflater.eof:
        raise _malformed()
    return raw


def _malformed() -> BadRequest:
    return BadRequest("join_request_malformed", "the parameter join_request cannot be decoded")


def _too_large() -> TooLarge:
    return TooLarge("join_request_too_large", "the join request is too large")
