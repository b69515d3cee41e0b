"""A track as its publisher announced it in signalling, before any SDP carries it."""

from dataclasses import dataclass

from mediaserver.ids import PublicationId
from mediaserver.rtp import MediaKind, OfferedLayer


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackOffer:
    """An announced track, waiting for the section of an offer that carries it."""

    cid: str
    """The publisher's own id of the track. Native clients put another one into their SDP."""

    alternative_cids: tuple[str, ...] = ()
    """Ids under which the same track may appear instead."""

    publication_id: PublicationId
    """The id it will have once published; unique in the room."""

    kind: MediaKind
    """Audio or video."""

    layers: tuple[OfferedLayer, ...] = ()
    """The layers announced for it, any order; empty when the publisher named none."""

    dtx: bool = True
    """Audio only: whether its publisher may pause while there is silence."""

    stereo: bool = False
    """Audio only: whether both channels are wanted, for instruments and music rather than speech."""


__all__ = ["TrackOffer"]
