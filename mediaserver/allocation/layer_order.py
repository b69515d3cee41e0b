"""Which simulcast layers a publication has: SDP's RIDs matched with what the publisher announced."""

from collections.abc import Sequence

from mediaserver.rtp import Layer, OfferedLayer


def arrange_layers(rids: Sequence[str], announced: Sequence[OfferedLayer]) -> tuple[Layer, ...]:
    """Return the layers of a publication in ascending quality: the order the data plane's `rids` wants.

    `rids`: accepted RIDs in any order (clients offer best first or worst first), empty without simulcast. `announced`
    is what the publisher said beforehand; it may be empty, name more layers than SDP has, or name no RIDs. Without
    simulcast the result is one layer with the best announced size.
    """
    raise NotImplementedError
