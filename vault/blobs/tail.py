"""Keeps the end of a growing stream durable: what does not fill a segment yet.

A segment's number may be encrypted once only, so the unfinished one cannot be written into the
stream. It is kept beside it, in a file replaced at each sync, under a key and nonces of its own.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vault.associated_data import bind
from vault.blobs.stream_cipher import Header
from vault.durable_files import replace_file

_NUMBER_BYTES, _NONCE_BYTES = 4, 12


@dataclass(frozen=True, slots=True)
class Tail:
    """The plaintext that follows the whole segments; `segment` is the number it will get."""

    segment: int
    content: bytes


class TailFile:
    """The file beside one stream. Another header means another file, so a stream never meets a wrong tail."""

    def __init__(
        self,
        stream: Path,
        key: bytes,
        header: Header,
        associated_data: bytes,
        entropy: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self.path = stream.with_name(f"{stream.name}.{header.salt[:8].hex()}.tail")
        info = bind("housecall blob tail 1", associated_data)
        self._aead = AESGCM(HKDF(algorithm=SHA256(), length=32, salt=header.salt, info=info).derive(key))
        self._entropy = entropy

    def write(self, tail: Tail) -> None:
        """Make `tail` durable in place of the one before."""
        number, nonce = tail.segment.to_bytes(_NUMBER_BYTES, "big"), self._entropy(_NONCE_BYTES)
        replace_file(self.path, number + nonce + self._aead.encrypt(nonce, tail.content, number))

    def read(self) -> Tail | None:
        """Return the tail, or None when there is none. Raises ValueError when it was changed."""
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return None
        number, nonce = data[:_NUMBER_BYTES], data[_NUMBER_BYTES : _NUMBER_BYTES + _NONCE_BYTES]
        try:
            content = self._aead.decrypt(nonce, data[_NUMBER_BYTES + _NONCE_BYTES :], number)
        except (InvalidTag, ValueError) as error:
            raise ValueError("the tail of a stream was changed") from error
        return Tail(int.from_bytes(number, "big"), content)
