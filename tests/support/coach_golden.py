"""Pictures on which the server's coach and the browser's must agree; run as a module to write them anew."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from store_forward.images.coach import judge
from store_forward.images.measuring import measure
from store_forward.images.vocabulary import View

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "web_client" / "src" / "media" / "coach" / "golden.json"

_USUAL: dict[str, Any] = {
    "width": 640,
    "height": 480,
    "seed": 1,
    "tone": [206, 150, 110],
    "x": 320,
    "y": 240,
    "radius": 90,
    "soft": 3,
    "gain": 1,
    "noise": 6,
}
CASES: dict[str, dict[str, Any]] = {
    "a usual one": {},
    "dark skin": {"seed": 2, "tone": [66, 43, 32]},
    "one large enough to be narrowed": {
        "seed": 3,
        "width": 1200,
        "height": 901,
        "x": 600,
        "y": 450,
        "radius": 170,
    },
    "one out of focus": {"seed": 4, "soft": 14},
    "one far out of focus": {"seed": 5, "soft": 40},
    "one too dark": {"seed": 6, "gain": 0.05},
    "one too bright": {"seed": 7, "gain": 3},
    "one cut off": {"seed": 8, "x": 630, "radius": 150},
    "one off the middle": {"seed": 9, "x": 560, "y": 400, "radius": 50},
    "one too small": {"seed": 10, "radius": 20},
    "nothing": {"seed": 11, "radius": -100},
    "one held upright": {"seed": 12, "width": 601, "height": 800, "x": 300, "y": 400, "radius": 120},
    "one smaller than the work": {"seed": 13, "width": 400, "height": 300, "x": 200, "y": 150, "radius": 60},
}


def draw(picture: dict[str, Any]) -> NDArray[np.uint8]:
    """Draw a disk on skin from whole numbers only, exactly as the browser's test does."""
    down, across = np.mgrid[0 : picture["height"], 0 : picture["width"]].astype(np.int64)
    mixed = (across * 73856093) ^ (down * 19349663) ^ (picture["seed"] * 83492791)
    grain = ((((mixed & 0xFFFFFFFF) >> 11) % 256) / 255 - 0.5) * picture["noise"]
    distance = np.sqrt((across - picture["x"]) ** 2.0 + (down - picture["y"]) ** 2.0)
    t = np.clip((distance - picture["radius"] + picture["soft"]) / (2 * picture["soft"]), 0, 1)
    skin = 1 - 0.5 * (1 - t * t * (3 - 2 * t))
    light = [np.floor(value * skin * picture["gain"] + grain + 0.5) for value in picture["tone"]]
    return np.clip(np.stack(light, axis=2), 0, 255).astype(np.uint8)


def cases() -> list[dict[str, Any]]:
    """Return every picture with what the server finds in it, as the browser's test reads it."""
    found = []
    for name, changes in CASES.items():
        picture = _USUAL | changes
        measures = measure(draw(picture))
        verdict, reasons = judge(measures, View.CLOSE)
        numbers = {_camel(key): round(value, 4) for key, value in asdict(measures).items()}
        found.append(
            {
                "name": name,
                "view": View.CLOSE,
                "picture": picture,
                "measures": numbers,
                "verdict": verdict,
                "reasons": list(reasons),
            }
        )
    return found


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(cases(), indent=2) + "\n", encoding="utf-8")
