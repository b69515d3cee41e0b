"""Where an opened file's copies go, and what it is read from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from PIL import Image

THUMBNAIL = (320, 320)
"""The largest thumbnail, in pixels."""


@dataclass(frozen=True)
class Outlet:
    """Takes the bytes of the copy that is served and of its thumbnail, in their order."""

    served: Callable[[bytes], None]
    thumbnail: Callable[[bytes], None]

    def show(self, picture: Image.Image, quality: int = 90) -> None:
        """Serve `picture` as a JPEG, with a thumbnail; nothing of its metadata goes along."""
        self.served(jpeg(picture, quality))
        self.preview(picture)

    def preview(self, picture: Image.Image) -> None:
        """Give the thumbnail only."""
        small = picture.copy()
        small.thumbnail(THUMBNAIL)
        self.thumbnail(jpeg(small, 80))


def jpeg(picture: Image.Image, quality: int) -> bytes:
    """Return an RGB picture as a JPEG with full colour resolution and without metadata."""
    bare = picture.copy()
    bare.info = {}  # Pillow writes a comment that it finds there
    target = BytesIO()
    bare.save(target, "JPEG", quality=quality, subsampling=0, optimize=True)
    return target.getvalue()


Source = BinaryIO
