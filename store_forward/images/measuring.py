"""Measures a photograph for the capture coach, with OpenCV; the browser computes the same numbers.

Kernels, borders and ranks are spelled out rather than left to a library's defaults, so that both agree.
`cv2` is imported where it is used: only the process that opens files needs it.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from store_forward.images.coach import Measures, specification

Pixels = NDArray[np.uint8]
Plane = NDArray[np.float32]

_LUMA = (0.299, 0.587, 0.114)


def measure(pixels: Pixels) -> Measures:
    """Return the measures of `pixels`: uint8[height, width, 3], RGB, oriented."""
    height, width = pixels.shape[:2]
    small = _narrowed(pixels, specification()["work_side"])
    luma = np.asarray(small @ np.array(_LUMA, dtype=np.float32), dtype=np.float32)
    exposure = specification()["exposure"]
    subject, border, off_centre = _framing(small)
    return Measures(
        width,
        height,
        focus=_focus(luma),
        white=float((small.min(axis=2) >= exposure["white"]).mean()),
        black=float((luma <= exposure["black"]).mean()),
        brightest=_ranked(luma.ravel(), exposure["brightest"]),
        subject=subject,
        border=border,
        off_centre=off_centre,
    )


def _narrowed(pixels: Any, side: int) -> Plane:
    """Return `pixels` averaged down until the longer side is `side`; smaller ones as they are."""
    import cv2  # noqa: PLC0415

    exact: Plane = pixels.astype(np.float32)
    height, width = pixels.shape[:2]
    longest = max(height, width)
    if longest <= side:
        return exact
    size = [max(1, math.floor(length * side / longest + 0.5)) for length in (width, height)]
    return np.asarray(cv2.resize(exact, size, interpolation=cv2.INTER_AREA), dtype=np.float32)


def _focus(luma: Plane) -> float:
    """Return the share of gradient energy at the edges that a further blur takes: 0 is no focus at all.

    Only where the blurred picture has its strongest edges: elsewhere, on smooth skin, a sensor's noise
    would look like detail.
    """
    limits = specification()["focus"]
    smooth = _blurred(luma, limits["smooth"])
    fine = _energy(smooth)
    coarse = _energy(_blurred(smooth, limits["blur"]))
    edges = coarse >= _ranked(coarse.ravel(), 1 - limits["edges"])
    total = float(fine[edges].sum(dtype=np.float64))
    return 0.0 if total <= 0 else max(0.0, 1 - float(coarse[edges].sum(dtype=np.float64)) / total)


def _blurred(plane: Plane, sigma: float) -> Plane:
    import cv2  # noqa: PLC0415

    reach = math.ceil(3 * sigma)
    kernel = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * sigma**2)).astype(np.float64)
    kernel /= kernel.sum()
    return np.asarray(
        cv2.sepFilter2D(plane, cv2.CV_32F, kernel, kernel, borderType=cv2.BORDER_REFLECT_101), np.float32
    )


def _energy(plane: Plane) -> Plane:
    """Return the squared gradient by central differences, without the outermost pixels."""
    across = plane[1:-1, 2:] - plane[1:-1, :-2]
    down = plane[2:, 1:-1] - plane[:-2, 1:-1]
    return np.asarray(across * across + down * down, dtype=np.float32)


def _framing(small: Plane) -> tuple[float, float, float]:
    """Return the subject's share of the frame, of its border, and how far off the middle it is."""
    limits = specification()["framing"]
    grid = _narrowed(small, limits["grid_side"])
    flat = grid.reshape(-1, 3)
    usual = np.array([_ranked(flat[:, channel], 0.5) for channel in range(3)], dtype=np.float32)
    distance = np.abs(grid - usual).max(axis=2) / max(1.0, float(usual.max()))
    mask = distance > limits["difference"]
    ring = np.concatenate((mask[0], mask[-1], mask[1:-1, 0], mask[1:-1, -1]))
    height, width = mask.shape
    rows, columns = np.nonzero(mask)
    if not len(rows):
        return 0.0, 0.0, 0.0
    right = (float(columns.mean()) + 0.5) / width * 2 - 1
    down = (float(rows.mean()) + 0.5) / height * 2 - 1
    return float(mask.mean()), float(ring.mean()), math.hypot(right, down) / math.sqrt(2)


def _ranked(values: NDArray[np.float32], share: float) -> float:
    """Return the value below which `share` of `values` are, by rank: nothing is interpolated."""
    rank = math.floor(share * (values.size - 1))
    return float(np.partition(values, rank)[rank])
