"""DICOM files: opened with pydicom; one frame of their pixels is shown, none of their header."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image
from pydicom import dcmread
from pydicom.errors import InvalidDicomError
from pydicom.pixels.processing import apply_modality_lut, apply_voi_lut
from pydicom.pixels.utils import pixel_array

from store_forward.images.found import Found, Refused
from store_forward.images.opening.outlet import Outlet, Source
from store_forward.images.opening.size import check_size
from store_forward.images.vocabulary import MediaKind, Refusal


def open_dicom(source: Source, outlet: Outlet) -> Found:
    """Return what a DICOM file is and give its middle frame. Raises Refused."""
    try:
        header = dcmread(source, stop_before_pixels=True)
        rows, columns = int(header.Rows), int(header.Columns)
        check_size(columns, rows)
        frames = int(header.get("NumberOfFrames", 1) or 1)
        source.seek(0)
        pixels = pixel_array(source, index=frames // 2)
        outlet.show(Image.fromarray(_visible(pixels, header)).convert("RGB"))
    except (
        InvalidDicomError,
        AttributeError,
        ValueError,
        KeyError,
        EOFError,
        OSError,
        RuntimeError,
    ) as error:
        raise Refused(Refusal.DAMAGED) from error
    return Found(
        kind=MediaKind.DICOM,
        media_type="application/dicom",
        served_type="image/jpeg",
        extension="jpg",
        width=columns,
        height=rows,
    )


def _visible(pixels: Any, header: Any) -> Any:
    """Return the frame as it is to be seen: windowed, 8 bits, white where it should be."""
    if pixels.ndim == 3:  # colour, which pydicom gives as RGB  # noqa: PLR2004
        return pixels.astype(np.uint8)
    shown = np.asarray(apply_voi_lut(apply_modality_lut(pixels, header), header), dtype=np.float64)
    low, high = float(shown.min()), float(shown.max())
    scaled = (shown - low) * (255 / max(high - low, 1e-9))
    if header.PhotometricInterpretation == "MONOCHROME1":
        scaled = 255 - scaled
    return scaled.astype(np.uint8)
