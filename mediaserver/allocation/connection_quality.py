"""How good a participant's connection is, from loss, round trip time and jitter."""

from dataclasses import dataclass
from enum import IntEnum


class ConnectionQuality(IntEnum):
    """The grades shown to people; numbers as on the client wire. There is no LOST: clients reconnect on seeing it."""

    POOR = 0
    GOOD = 1
    EXCELLENT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkStats:
    """What one direction of one stream, or the worst of several, showed over the last few seconds."""

    fraction_lost: float
    """Share of packets lost, 0 to 1, before repair."""

    round_trip_time_s: float | None
    """Seconds; None if not measured yet."""

    jitter_s: float | None
    """Seconds (RFC 3550 section 6.4.1); None if not measured."""


def grade(stats: LinkStats) -> ConnectionQuality:
    """Return the grade of a connection; the worst of the three measures decides."""
    raise NotImplementedError
