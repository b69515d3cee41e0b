"""Synthetic lesions on skin of six tones, with known blur, exposure and framing: the coach's ground truth."""

from dataclasses import dataclass, replace
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

TONES = ((244, 208, 177), (230, 180, 145), (206, 150, 110), (165, 110, 75), (113, 72, 48), (66, 43, 32))
"""Fitzpatrick I to VI, as sRGB under even light."""

WIDTH, HEIGHT = 1024, 768


@dataclass(frozen=True)
class Lesion:
    """One photograph to draw. `blur`: sigma in pixels; `gain`: 1 is right exposure; `x`, `y`: 0 to 1.

    `radius`: of the frame's height; `noise`: sigma of the sensor's.
    """

    tone: int
    seed: int
    blur: float = 0.6
    gain: float = 1.0
    noise: float = 3.0
    x: float = 0.5
    y: float = 0.5
    radius: float = 0.18
    width: int = WIDTH
    height: int = HEIGHT

    def but(self, **changes: float) -> "Lesion":
        """Return the same photograph with something changed."""
        return replace(self, **changes)


def usual(tone: int, seed: int) -> Lesion:
    """Return a photograph that will do, different with every seed."""
    chance = Random(seed * 6 + tone)
    return Lesion(
        tone,
        seed,
        blur=chance.uniform(0, 1.2),
        gain=chance.uniform(0.85, 1.02),
        noise=chance.uniform(1, 6),
        x=chance.uniform(0.42, 0.58),
        y=chance.uniform(0.42, 0.58),
        radius=chance.uniform(0.14, 0.26),
    )


def draw(lesion: Lesion) -> NDArray[np.uint8]:
    """Return the photograph: uint8[height, width, 3], RGB."""
    chance = np.random.default_rng((lesion.seed, lesion.tone))
    height, width = lesion.height, lesion.width
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    skin = np.ones((height, width, 3), np.float32) * np.array(TONES[lesion.tone], np.float32)
    pores = cv2.GaussianBlur(chance.normal(0, 1, (height, width)).astype(np.float32), (0, 0), 1.5)
    light = 1 + 0.06 * np.cos(across / width * 3 + float(chance.uniform(0, 3)))
    skin *= (light + 0.12 * pores)[..., None]
    angle = np.arctan2(down - lesion.y * height, across - lesion.x * width)
    reach = (
        lesion.radius
        * height
        * (
            1
            + 0.12 * np.cos(3 * angle + float(chance.uniform(0, 6)))
            + 0.06 * np.cos(7 * angle + float(chance.uniform(0, 6)))
        )
    )
    distance = np.hypot(down - lesion.y * height, across - lesion.x * width)
    inside = 1 / (1 + np.exp(np.clip((distance - reach) / 1.5, -30, 30)))
    network = 1 + 0.15 * np.sin(across / 9) * np.sin(down / 9)
    colour = np.array((0.55, 0.45, 0.42), np.float32) * network[..., None]
    picture = skin * (1 - inside[..., None] * (1 - colour))
    if lesion.blur > 0:
        picture = cv2.GaussianBlur(picture, (0, 0), lesion.blur)
    noisy = picture * lesion.gain + chance.normal(0, lesion.noise, picture.shape)
    return np.clip(np.rint(noisy), 0, 255).astype(np.uint8)
