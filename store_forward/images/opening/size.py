"""How large a picture may be that is opened, whatever it came in."""

from __future__ import annotations

from store_forward.images.found import Refused
from store_forward.images.vocabulary import Refusal

MOST_PIXELS = 120_000_000
"""More than the 108 megapixels of phones; a picture of these takes 360 MB while it is opened."""
MOST_SIDE = 16_384
"""Pixels of the longer side."""


def check_size(width: int, height: int) -> None:
    """Raise Refused when a picture is larger than is opened."""
    if max(width, height) > MOST_SIDE or width * height > MOST_PIXELS:
        raise Refused(Refusal.TOO_MANY_PIXELS)
