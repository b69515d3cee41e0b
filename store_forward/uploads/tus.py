"""Reads and writes the headers of tus 1.0 (pure): core, creation, termination, checksum, expiration.

https://tus.io/protocols/resumable-upload (1.0.0). Signalling carries the headers; nothing here knows
HTTP beyond them. `Malformed.field` names the header at fault.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from clinic import errors

VERSION = "1.0.0"
EXTENSIONS = ("creation", "termination", "checksum", "expiration")
ALGORITHMS = ("sha256", "sha1")
"""Of checksums; "The Server MUST support at least the SHA1 checksum algorithm"."""

_NUMBER = re.compile(r"[0-9]{1,18}")
_KEY = re.compile(r"[!-+\--~]{1,64}")  # "MUST NOT contain spaces and commas and MUST NOT be empty"
_MOST_METADATA = 8192


@dataclass(frozen=True)
class Creation:
    """What a client says of a file it is about to send. `size`: bytes."""

    size: int
    metadata: Mapping[str, str]


@dataclass(frozen=True)
class Checksum:
    """What the bytes of one chunk must hash to."""

    algorithm: str
    digest: bytes

    def matches(self, chunk: bytes) -> bool:
        """Say whether `chunk` is what was sent."""
        found = hashlib.new(self.algorithm, chunk, usedforsecurity=False).digest()
        return hmac.compare_digest(found, self.digest)


def read_creation(headers: Mapping[str, str]) -> Creation:
    """Return what a POST announces. Raises Malformed."""
    if "Upload-Defer-Length" in headers:
        raise errors.Malformed("Upload-Defer-Length", "is not offered here; say the length")
    return Creation(_number(headers, "Upload-Length"), dict(_metadata(headers.get("Upload-Metadata", ""))))


def read_offset(headers: Mapping[str, str]) -> int:
    """Return where a PATCH goes on, in bytes from 0. Raises Malformed."""
    return _number(headers, "Upload-Offset")


def read_checksum(headers: Mapping[str, str]) -> Checksum | None:
    """Return what a PATCH says of its chunk, None when it says nothing. Raises Malformed."""
    given = headers.get("Upload-Checksum")
    if given is None:
        return None
    algorithm, _, digest = given.partition(" ")
    if algorithm not in ALGORITHMS:
        raise errors.Malformed("Upload-Checksum", f"one of {', '.join(ALGORITHMS)}")
    return Checksum(algorithm, _decoded("Upload-Checksum", digest))


def write_metadata(pairs: Mapping[str, str]) -> str:
    """Return the value of Upload-Metadata."""
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items())


def write_expires(at: datetime) -> str:
    """Return the value of Upload-Expires (RFC 9110, section 5.6.7)."""
    return format_datetime(at, usegmt=True)


def _number(headers: Mapping[str, str], name: str) -> int:
    given = headers.get(name, "")
    if not _NUMBER.fullmatch(given):
        raise errors.Malformed(name, "a number of bytes, from 0")
    return int(given)


def _metadata(given: str) -> dict[str, str]:
    """Return the pairs of Upload-Metadata: keys in clear, values in Base64, one space between."""
    found: dict[str, str] = {}
    if len(given) > _MOST_METADATA:
        raise errors.Malformed("Upload-Metadata", "too long")
    for pair in filter(None, (part.strip() for part in given.split(","))):
        key, _, value = pair.partition(" ")
        if not _KEY.fullmatch(key) or key in found:
            raise errors.Malformed("Upload-Metadata", "distinct keys with values in Base64")
        try:
            found[key] = _decoded("Upload-Metadata", value).decode()
        except UnicodeDecodeError as error:
            raise errors.Malformed("Upload-Metadata", "values are UTF-8 in Base64") from error
    return found


def _decoded(name: str, given: str) -> bytes:
    try:
        return base64.b64decode(given, validate=True)
    except (binascii.Error, ValueError) as error:
        raise errors.Malformed(name, "not Base64") from error
