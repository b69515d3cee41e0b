"""Where things are in Tink's AES-GCM-HKDF stream: pure arithmetic.

A stream is a header (its own length, a 32-byte salt, a 7-byte nonce prefix) and segments. All
segments but the last have `segment_bytes` of ciphertext; the first shares that with the header.
Offsets of plaintext and ciphertext are bytes from 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

SALT_BYTES, PREFIX_BYTES, TAG_BYTES = 32, 7, 16
HEADER_BYTES = 1 + SALT_BYTES + PREFIX_BYTES
MOST_SEGMENTS = 2**32


@dataclass(frozen=True, slots=True)
class Piece:
    """What of one segment a read needs: plaintext bytes `start` to `end` within the segment."""

    segment: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The layout of streams whose segments have `segment_bytes` of ciphertext."""

    segment_bytes: int

    def __post_init__(self) -> None:
        if self.segment_bytes <= HEADER_BYTES + TAG_BYTES:
            raise ValueError("a segment is larger than the header and a tag")

    def capacity(self, segment: int) -> int:
        """Return how many bytes of plaintext segment number `segment` holds."""
        return self.segment_bytes - TAG_BYTES - (HEADER_BYTES if segment == 0 else 0)

    def plaintext_start(self, segment: int) -> int:
        """Return the plaintext offset at which a segment begins."""
        return 0 if segment == 0 else segment * self.capacity(1) - HEADER_BYTES

    def ciphertext_start(self, segment: int) -> int:
        """Return the stream offset at which a segment's ciphertext begins."""
        return HEADER_BYTES if segment == 0 else segment * self.segment_bytes

    def segment_at(self, offset: int) -> int:
        """Return the segment that holds the plaintext byte at `offset`."""
        return (offset + HEADER_BYTES) // self.capacity(1)

    def segments(self, plaintext_bytes: int) -> int:
        """Return how many segments a plaintext takes; an empty one takes one."""
        return self.segment_at(plaintext_bytes - 1) + 1 if plaintext_bytes else 1

    def stream_bytes(self, plaintext_bytes: int) -> int:
        """Return the size of the whole stream, header included."""
        return HEADER_BYTES + plaintext_bytes + TAG_BYTES * self.segments(plaintext_bytes)

    def plaintext_bytes(self, stream_bytes: int) -> int:
        """Return the size of the plaintext of a stream. Raises ValueError when no stream has that size."""
        segments = max(1, -(-stream_bytes // self.segment_bytes))
        plaintext = stream_bytes - HEADER_BYTES - TAG_BYTES * segments
        if plaintext < 0 or self.stream_bytes(plaintext) != stream_bytes:
            raise ValueError("a stream cannot have this size")
        return plaintext

    def whole_segments(self, stream_bytes: int) -> int:
        """Return how many segments are completely within the first bytes of a stream still written."""
        return stream_bytes // self.segment_bytes

    def pieces(self, start: int, end: int) -> Iterator[Piece]:
        """Yield what to take from each segment to have plaintext bytes `start` to `end`."""
        while start < end:
            segment = self.segment_at(start)
            begins = self.plaintext_start(segment)
            stop = min(end, begins + self.capacity(segment))
            yield Piece(segment, start - begins, stop - begins)
            start = stop
