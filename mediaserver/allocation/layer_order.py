"""Which simulcast layers a publication has: SDP's RIDs matched with what the publisher announced."""

from collections.abc import Sequence
from dataclasses import replace

from mediaserver.rtp import Layer, OfferedLayer, Quality

# The RIDs by which clients of the wire name their layers: quarter, half, full.
_CUSTOMARY = {"q": Quality.LOW, "h": Quality.MEDIUM, "f": Quality.HIGH}


def arrange_layers(rids: Sequence[str], announced: Sequence[OfferedLayer]) -> tuple[Layer, ...]:
    """Return the layers of a publication in ascending quality: the order the data plane's `rids` wants.

    `rids`: those of the offer, in any order (clients offer best first or worst first), empty without
    simulcast. `announced` is what the publisher said beforehand; it may be empty, name more layers than SDP
    has, or name no RIDs. Without simulcast the result is one layer with the best announced size.

    A RID is matched with the layer announced under it, else with that of its customary quality; without
    either, RIDs are taken to ascend as offered. At most three layers result, the lowest ones, because there
    are three qualities to ask for: the caller answers with the RIDs of the result only.
    """
    if not rids:
        best = max(announced, key=_rank, default=_unannounced(None, Quality.HIGH))
        return (_layer(0, replace(best, rid=None)),)
    offered = [_announced_as(rid, position, announced) for position, rid in enumerate(rids)]
    lowest = sorted(offered, key=_rank)[: len(Quality)]
    return tuple(_layer(index, layer) for index, layer in enumerate(lowest))


def _announced_as(rid: str, position: int, announced: Sequence[OfferedLayer]) -> OfferedLayer:
    quality = _CUSTOMARY.get(rid)
    by_rid = [layer for layer in announced if layer.rid == rid]
    by_quality = [layer for layer in announced if layer.rid is None and layer.quality is quality]
    guess = _unannounced(rid, quality if quality is not None else Quality(min(position, Quality.HIGH)))
    return replace([*by_rid, *by_quality, guess][0], rid=rid)


def _unannounced(rid: str | None, quality: Quality) -> OfferedLayer:
    return OfferedLayer(rid=rid, quality=quality, width=0, height=0)


def _rank(layer: OfferedLayer) -> tuple[Quality, int]:
    return layer.quality, layer.width * layer.height


def _layer(index: int, layer: OfferedLayer) -> Layer:
    return Layer(index=index, rid=layer.rid, quality=layer.quality, width=layer.width, height=layer.height)
