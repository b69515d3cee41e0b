"""Which characters a font has a glyph for (pure): reads the table `cmap` of OpenType, formats 4 and 12.

Typst drops what no font has without a word; here it is named by its code point instead.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

_NEEDS_NO_GLYPH = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})


def covered(font: bytes) -> frozenset[int]:
    """Return the code points of an OpenType font. Raises ValueError, struct.error when it is none."""
    table = _cmap(font)
    (count,) = struct.unpack_from(">H", font, table + 2)
    points: set[int] = set()
    for number in range(count):
        (offset,) = struct.unpack_from(">L", font, table + 4 + 8 * number + 4)
        (layout,) = struct.unpack_from(">H", font, table + offset)
        if layout == _Format.SEGMENTS:
            points.update(_segments(font, table + offset))
        elif layout == _Format.GROUPS:
            points.update(_groups(font, table + offset))
    return frozenset(points)


def printable(text: str, points: AbstractSet[int]) -> str:
    """Return `text` with each character that has no glyph as its code point in brackets."""
    return "".join(
        character
        if ord(character) in points or unicodedata.category(character) in _NEEDS_NO_GLYPH
        else f"[U+{ord(character):04X}]"
        for character in unicodedata.normalize("NFC", text)
    )


class _Format:
    SEGMENTS, GROUPS = 4, 12


def _cmap(font: bytes) -> int:
    (count,) = struct.unpack_from(">H", font, 4)
    for number in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sLLL", font, 12 + 16 * number)
        if tag == b"cmap":
            return int(offset)
    raise ValueError("the font has no character map")


def _segments(font: bytes, start: int) -> Iterator[int]:
    """Yield the code points of a format 4 subtable; 0xFFFF only ends it."""
    (double,) = struct.unpack_from(">H", font, start + 6)
    count = double // 2
    ends = struct.unpack_from(f">{count}H", font, start + 14)
    starts = struct.unpack_from(f">{count}H", font, start + 16 + double)
    deltas = struct.unpack_from(f">{count}H", font, start + 16 + 2 * double)
    base = start + 16 + 3 * double
    offsets = struct.unpack_from(f">{count}H", font, base)
    for number, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for point in range(first, min(last, 0xFFFE) + 1):
            if offset:
                (glyph,) = struct.unpack_from(">H", font, base + 2 * number + offset + 2 * (point - first))
            else:
                glyph = (point + delta) & 0xFFFF
            if glyph:
                yield point


def _groups(font: bytes, start: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">L", font, start + 12)
    for first, last, glyph in struct.iter_unpack(">LLL", font[start + 16 : start + 16 + 12 * count]):
        yield from range(first if glyph else first + 1, last + 1)
