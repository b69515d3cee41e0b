"""Encrypts and decrypts single segments of Tink's AES-GCM-HKDF stream.

The stream's key is HKDF-SHA256 of the blob's key, with the header's salt, and the associated data as
info. A segment's nonce is the header's prefix, the segment's number and whether it is the last: so
segments cannot be exchanged, repeated, or cut off at the end.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vault.blobs.layout import HEADER_BYTES, MOST_SEGMENTS, PREFIX_BYTES, SALT_BYTES

_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Header:
    """The first bytes of a stream; a new one for every stream, however it is started again."""

    salt: bytes
    prefix: bytes

    @classmethod
    def fresh(cls, entropy: Callable[[int], bytes] = os.urandom) -> Header:
        """Return a header no stream has had."""
        return cls(entropy(SALT_BYTES), entropy(PREFIX_BYTES))

    @classmethod
    def parse(cls, data: bytes) -> Header:
        """Return the header at the beginning of `data`. Raises ValueError when there is none."""
        if len(data) < HEADER_BYTES or data[0] != HEADER_BYTES:
            raise ValueError("a stream begins with its header")
        return cls(data[1 : 1 + SALT_BYTES], data[1 + SALT_BYTES : HEADER_BYTES])

    def bytes(self) -> bytes:
        """Return the header as it stands in the stream."""
        return bytes([HEADER_BYTES]) + self.salt + self.prefix


class StreamCipher:
    """The cipher of one stream; stateless, so segments may be read in any order and from any thread."""

    def __init__(self, key: bytes, header: Header, associated_data: bytes) -> None:
        derived = HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=header.salt, info=associated_data).derive(
            key
        )
        self._aead = AESGCM(derived)
        self._prefix = header.prefix

    def encrypt_into(self, segment: int, last: bool, plaintext: memoryview, target: memoryview) -> int:
        """Write the segment's ciphertext and tag to `target`; return how many bytes that were.

        The caller encrypts each segment number once only: another plaintext under the same number
        would give both away.
        """
        return self._aead.encrypt_into(
            self._nonce(segment, last), plaintext, None, target[: len(plaintext) + 16]
        )

    def decrypt(self, segment: int, last: bool, ciphertext: bytes | memoryview) -> bytes | None:
        """Return the segment's plaintext, or None when it was changed or is not this segment."""
        try:
            return self._aead.decrypt(self._nonce(segment, last), ciphertext, None)
        except InvalidTag:
            return None

    def _nonce(self, segment: int, last: bool) -> bytes:
        if not 0 <= segment < MOST_SEGMENTS:
            raise ValueError("a stream has at most 2**32 segments")
        return self._prefix + segment.to_bytes(4, "big") + (b"\x01" if last else b"\x00")
