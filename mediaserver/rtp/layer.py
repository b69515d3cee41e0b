"""Simulcast layers of a publication: the qualities a publisher sends of the same picture (RFC 8853)."""

from dataclasses import dataclass
from enum import IntEnum


class Quality(IntEnum):
    """How good a layer is meant to be; numbers as on the client wire, so that comparing them makes sense."""

    LOW = 0
    MEDIUM = 1
    HIGH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedLayer:
    """A layer as the publisher announced it, before any SDP named it."""

    rid: str | None
    """The RID it will have in SDP, None if the publisher did not say."""

    quality: Quality
    """The quality the publisher gave it."""

    width: int
    """Pixels, 0 if not said."""

    height: int
    """Pixels, 0 if not said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A layer of a publication as negotiated. A publication without simulcast has exactly one, index 0."""

    index: int
    """Position in ascending quality, 0 = lowest. This is the layer number of the data plane."""

    rid: str | None
    """RTP stream id in SDP and in packets (RFC 8851), None without simulcast."""

    quality: Quality
    """What a subscriber may ask for by name. Distinct within a publication."""

    width: int
    """Pixels, 0 if the publisher did not say."""

    height: int
    """Pixels, 0 if the publisher did not say."""
