"""Says whether a photograph will do, and if not why (pure): the capture coach's judgement.

Thresholds stand in `coach.json`, which the browser's coach has a copy of; telehealth facts, section 3.6.
A reason ending in "refused" makes a photograph poor, any other doubtful enough to be taken again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from store_forward.images.vocabulary import View


class Reason(StrEnum):
    """What is wrong with a photograph; each has its words on how to take it again."""

    RESOLUTION_REFUSED = "resolution-refused"
    RESOLUTION_LOW = "resolution-low"
    FOCUS_REFUSED = "focus-refused"
    FOCUS_LOW = "focus-low"
    TOO_DARK = "too-dark"
    TOO_BRIGHT = "too-bright"
    NOTHING_IN_FRAME = "nothing-in-frame"
    OFF_CENTRE = "off-centre"
    CUT_OFF = "cut-off"
    TOO_SMALL = "too-small"


class Verdict(StrEnum):
    """What becomes of a photograph: a doubtful one may pass, a poor one is to be taken again."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    POOR = "poor"


_POOR = frozenset({Reason.RESOLUTION_REFUSED, Reason.FOCUS_REFUSED, Reason.TOO_DARK, Reason.TOO_BRIGHT})


@dataclass(frozen=True)
class Measures:
    """What was measured in a photograph.

    `width`, `height`: pixels, oriented. `focus`: share of the edges' gradient energy that a further blur
    takes. `white`, `black`: shares of clipped pixels. `brightest`: brightness that only the brightest
    pixels pass, 0 to 255. `subject`: share of the frame that differs from its median colour; `border`:
    the same of the outermost cells; `off_centre`: how far its middle is from the frame's, 1 in a corner.
    """

    width: int
    height: int
    focus: float
    white: float
    black: float
    brightest: float
    subject: float
    border: float
    off_centre: float


@cache
def specification() -> dict[str, Any]:
    """Return the thresholds, as the browser has them."""
    return dict(json.loads(files(__package__).joinpath("coach.json").read_text(encoding="utf-8")))


def judge(measures: Measures, view: View | None) -> tuple[Verdict, tuple[Reason, ...]]:
    """Return the verdict on a photograph with its reasons, the gravest first.

    `view`: from how far it should be; the framing of a close-up only is judged.
    """
    exposure = _exposure(measures)
    reasons = [*_resolution(measures), *exposure]
    if not exposure:  # of what cannot be seen nothing else is said
        reasons += _focus(measures)
        if view is View.CLOSE:
            reasons += _framing(measures)
    return verdict(reasons), tuple(sorted(reasons, key=lambda reason: reason not in _POOR))


def verdict(reasons: Sequence[Reason]) -> Verdict:
    """Return the verdict that these reasons make."""
    if any(reason in _POOR for reason in reasons):
        return Verdict.POOR
    return Verdict.DOUBTFUL if reasons else Verdict.GOOD


def _resolution(measures: Measures) -> list[Reason]:
    size = sorted((measures.width, measures.height), reverse=True)
    limits = specification()["resolution"]
    if size[0] < limits["refuse"][0] or size[1] < limits["refuse"][1]:
        return [Reason.RESOLUTION_REFUSED]
    if size[0] < limits["warn"][0] or size[1] < limits["warn"][1]:
        return [Reason.RESOLUTION_LOW]
    return []


def _exposure(measures: Measures) -> list[Reason]:
    limits = specification()["exposure"]
    if measures.black > limits["clipped"] or measures.brightest < limits["dim"]:
        return [Reason.TOO_DARK]
    return [Reason.TOO_BRIGHT] if measures.white > limits["clipped"] else []


def _focus(measures: Measures) -> list[Reason]:
    limits = specification()["focus"]
    if measures.focus < limits["refuse"]:
        return [Reason.FOCUS_REFUSED]
    return [Reason.FOCUS_LOW] if measures.focus < limits["warn"] else []


def _framing(measures: Measures) -> list[Reason]:
    limits = specification()["framing"]
    if measures.subject < limits["nothing"]:
        return [Reason.NOTHING_IN_FRAME]
    if measures.border > limits["border"]:
        return [Reason.CUT_OFF]
    if measures.off_centre > limits["off_centre"]:
        return [Reason.OFF_CENTRE]
    return [Reason.TOO_SMALL] if measures.subject < limits["small"] else []
