"""What a negotiation gives the caller."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mediaserver.ids import PublicationId


@dataclass(frozen=True, slots=True)
class Negotiation:
    """The answer to one offer."""

    answer: str = field(repr=False)
    """SDP, lines ended by CRLF. Secret: it holds the ICE password."""

    mid_to_publication: Mapping[str, PublicationId]
    """For each section that carries media of a publication, either way."""


__all__ = ["Negotiation"]
