"""Which simulcast layer a subscriber gets, from what it asks for and what is there."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from mediaserver.rtp import Layer, Quality


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerPreference:
    """What a subscriber wants of one publication."""

    enabled: bool = True
    """False pauses the publication for this subscriber."""

    quality: Quality | None = None
    """The quality asked for by name; None if it asks by size, or not at all (best)."""

    width: int | None = None
    """Pixels the picture is shown at; None or 0 if not asked by size. Size takes precedence over `quality`."""

    height: int | None = None
    """Pixels; None or 0 if not asked by size."""


def choose_layer(preference: LayerPreference, layers: Sequence[Layer], live: AbstractSet[int]) -> int | None:
    """Return the index of the layer to forward, None for none.

    `layers` in ascending quality; `live` holds the indexes of layers that carry packets now. Of the live layers,
    takes the one asked for; if that one is not live the next lower one, else the lowest above it. With nothing live
    yet the wanted layer is returned all the same, so that forwarding starts the moment it appears. None if the
    preference is disabled or there are no layers.

    Call it again whenever preference or liveness changes.
    """
    raise NotImplementedError
