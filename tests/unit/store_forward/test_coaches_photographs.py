"""The capture coach names the right reason, on six tones of skin, and raises few false alarms."""

import json
from collections.abc import Callable
from random import Random

import pytest

from store_forward.images.coach import Measures, Reason, Verdict, judge, specification
from store_forward.images.measuring import measure
from store_forward.images.vocabulary import View
from tests.support.coach_golden import GOLDEN, cases
from tests.support.lesions import TONES, Lesion, draw, usual

SEEDS = 2

FAULTS: dict[Reason, Callable[[Lesion, Random], Lesion]] = {
    Reason.FOCUS_REFUSED: lambda lesion, chance: lesion.but(blur=chance.uniform(5, 14)),
    Reason.FOCUS_LOW: lambda lesion, chance: lesion.but(blur=chance.uniform(2, 3.4)),
    Reason.TOO_DARK: lambda lesion, chance: lesion.but(gain=chance.uniform(0.05, 0.13)),
    Reason.TOO_BRIGHT: lambda lesion, chance: lesion.but(
        gain=255 / min(TONES[lesion.tone]) * chance.uniform(1.15, 2)
    ),
    Reason.CUT_OFF: lambda lesion, chance: lesion.but(x=chance.uniform(0.95, 1), radius=0.3),
    Reason.OFF_CENTRE: lambda lesion, chance: lesion.but(x=0.8, y=chance.uniform(0.75, 0.8), radius=0.14),
    Reason.TOO_SMALL: lambda lesion, chance: lesion.but(radius=chance.uniform(0.05, 0.07)),
    Reason.NOTHING_IN_FRAME: lambda lesion, chance: lesion.but(radius=1e-4),
    Reason.RESOLUTION_REFUSED: lambda lesion, chance: lesion.but(width=780, height=585),
    Reason.RESOLUTION_LOW: lambda lesion, chance: lesion.but(width=960, height=720),
}

PICTURES = [(tone, seed) for tone in range(len(TONES)) for seed in range(SEEDS)]


def test_few_false_alarms() -> None:
    """Of photographs that will do, at most one in twenty is doubted, whatever the skin's tone."""
    found = [judge(measure(draw(usual(tone, seed + 100))), View.CLOSE)[0] for tone, seed in PICTURES]
    doubted = sum(verdict is not Verdict.GOOD for verdict in found)
    assert doubted <= 0.05 * len(found)


@pytest.mark.parametrize("reason", FAULTS)
def test_right_reason_is_named(reason: Reason) -> None:
    """Of photographs with a known fault, at least 19 in 20 are told that fault."""
    named = 0
    for tone, seed in PICTURES:
        lesion = FAULTS[reason](usual(tone, seed), Random(seed * 6 + tone))
        named += reason in judge(measure(draw(lesion)), View.CLOSE)[1]
    assert named >= 0.95 * len(PICTURES)


def test_noise_does_not_look_like_focus() -> None:
    """A sensor's noise does not lift a blurred photograph: the trap of the variance of the Laplacian."""
    blurred = usual(2, 1).but(blur=8, noise=0)
    quiet, noisy = (measure(draw(blurred.but(noise=noise))).focus for noise in (0.0, 8.0))
    assert quiet == pytest.approx(noisy, abs=0.03)


def test_browser_has_the_same_specification_and_pictures() -> None:
    """The browser's copy of the thresholds is the server's, and its golden numbers are what is measured here.

    `python -m tests.support.coach_golden` writes them anew.
    """
    copied = json.loads((GOLDEN.parent / "coach.json").read_text(encoding="utf-8"))
    assert copied == specification()
    for expected, found in zip(json.loads(GOLDEN.read_text(encoding="utf-8")), cases(), strict=True):
        assert expected | {"measures": {}} == found | {"measures": {}}
        assert expected["measures"] == pytest.approx(found["measures"], abs=1e-3)


def test_gravest_reason_comes_first() -> None:
    """What makes a photograph poor stands before what makes it doubtful."""
    measures = Measures(900, 700, 0.1, 0, 0, 200, 0.1, 0, 0.1)
    assert (Verdict.POOR, (Reason.FOCUS_REFUSED, Reason.RESOLUTION_LOW)) == judge(measures, None)
