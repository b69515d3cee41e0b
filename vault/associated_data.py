"""The one way in which ciphertexts are bound to the place they belong to."""

from __future__ import annotations


def bind(purpose: str, *parts: bytes) -> bytes:
    """Return associated data that no other purpose or list of parts can produce.

    Every part is preceded by its length, so that ("ab", "c") and ("a", "bc") differ.
    """
    words = [purpose.encode(), *parts]
    return b"".join(len(word).to_bytes(4, "big") + word for word in words)
