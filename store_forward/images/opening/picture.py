"""Photographs: opened with Pillow and pi-heif, turned upright, judged, and encoded anew."""

from __future__ import annotations

import warnings
from io import BytesIO

import numpy as np
from pi_heif import register_heif_opener
from PIL import Image, ImageCms, ImageOps

from store_forward.images.coach import judge
from store_forward.images.found import Found, Refused
from store_forward.images.measuring import measure
from store_forward.images.opening.outlet import Outlet
from store_forward.images.opening.size import MOST_PIXELS, check_size
from store_forward.images.vocabulary import MediaKind, Refusal, View

_FORMATS = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "GIF": "image/gif",
    "TIFF": "image/tiff",
    "BMP": "image/bmp",
    "WEBP": "image/webp",
    "HEIF": "image/heic",
    "AVIF": "image/avif",
    "MPO": "image/jpeg",
}
_SIXTEEN_BITS = ("I;16", "I;16B", "I;16L", "I", "F")

register_heif_opener()
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


def open_picture(data: bytes, container: str, view: View | None, outlet: Outlet) -> Found:
    """Return what a photograph is and give its upright copy. Raises Refused.

    `container`: the only format that is tried. `view`: from how far it should have been taken.
    """
    picture, form = _decoded(data, container)
    upright = _plain(picture)
    outlet.show(upright)
    measures = measure(np.asarray(upright))
    verdict, reasons = judge(measures, view)
    return Found(
        kind=MediaKind.IMAGE,
        media_type=_FORMATS[form],
        served_type="image/jpeg",
        extension="jpg",
        width=upright.width,
        height=upright.height,
        verdict=verdict,
        reasons=reasons,
    )


def _decoded(data: bytes, container: str) -> tuple[Image.Image, str]:
    formats = (container, "MPO") if container == "JPEG" else (container,)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(data), formats=formats)
        check_size(picture.width, picture.height)
        picture.load()
    except Image.DecompressionBombError as error:
        raise Refused(Refusal.TOO_MANY_PIXELS) from error
    except (OSError, SyntaxError, ValueError, IndexError, KeyError, EOFError, TypeError) as error:
        raise Refused(Refusal.DAMAGED) from error
    return picture, picture.format or container


def _plain(picture: Image.Image) -> Image.Image:
    """Return the picture upright, in sRGB with eight bits, over white where it lets light through."""
    upright = ImageOps.exif_transpose(picture)
    if upright.mode in _SIXTEEN_BITS:
        values = np.asarray(upright, dtype=np.float32)
        most = max(1.0, float(values.max()))
        upright = Image.fromarray((values * (255 / most)).astype(np.uint8))
    profile = upright.info.get("icc_profile")
    if upright.has_transparency_data:
        seen = upright.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        upright = Image.alpha_composite(paper, seen)
    elif profile and upright.mode in ("RGB", "CMYK", "L"):
        upright = _in_srgb(upright, profile)
    return upright.convert("RGB")


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Return the picture in the colours that screens expect; with a broken profile, as it is."""
    try:
        converted = ImageCms.profileToProfile(
            picture,
            ImageCms.ImageCmsProfile(BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGB",
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return converted or picture
