"""Which simulcast layer a subscriber gets, from what it asks for and what is there."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from mediaserver.rtp import Layer, Quality

# A tile a little larger than a layer is better served by that layer, scaled up unseen, than by one of four
# times the pixels. Clients ask for the exact size of an element, which often misses a layer's by little.
_ENOUGH = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerPreference:
    """What a subscriber wants of one publication."""

    enabled: bool = True
    """False pauses the publication for this subscriber."""

    quality: Quality | None = None
    """The quality asked for by name; None if it asks by size, or not at all (best)."""

    width: int | None = None
    """Pixels the picture is shown at; None or 0 if not said. Either side given, `quality` is ignored: clients
    that ask by size leave it at its default, which reads as LOW."""

    height: int | None = None
    """Pixels; None or 0 if not said."""


def choose_layer(preference: LayerPreference, layers: Sequence[Layer], live: AbstractSet[int]) -> int | None:
    """Return the index of the layer to forward, None for none.

    `layers` in ascending quality; `live` holds the indexes of layers that carry packets now. Of the live
    layers, takes the one asked for; if that one is not live the next lower one, else the lowest above it.
    With nothing live yet the wanted layer is returned all the same, so that forwarding starts the moment
    it appears. None if the preference is disabled or there are no layers.

    Call it again whenever preference or liveness changes.
    """
    if not preference.enabled or not layers:
        return None
    width, height = preference.width or 0, preference.height or 0
    by_size = width or height
    wanted = _by_size(width, height, layers) if by_size else _by_quality(preference.quality, layers)
    candidates = [layer.index for layer in layers if layer.index in live]
    below = [index for index in candidates if index <= wanted]
    if below:
        return max(below)
    return min(candidates, default=wanted)


def _by_quality(quality: Quality | None, layers: Sequence[Layer]) -> int:
    """Return the best layer that is not better than what was asked for by name, else the lowest."""
    fitting = [layer.index for layer in layers if quality is None or layer.quality <= quality]
    return max(fitting, default=layers[0].index)


def _by_size(width: int, height: int, layers: Sequence[Layer]) -> int:
    """Return the lowest layer that fills the size asked for, else the best.

    With both sides given the shorter ones are compared: that suits a picture cropped to its tile, and a phone
    turned upright, which swaps the sides of its layers without announcing it.
    """
    for layer in layers:
        if width and height:
            enough = min(layer.width, layer.height) >= _ENOUGH * min(width, height)
        else:
            enough = layer.width >= _ENOUGH * width and layer.height >= _ENOUGH * height
        if enough:
            return layer.index
    return layers[-1].index
