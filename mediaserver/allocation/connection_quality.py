"""How good a participant's connection is, from loss, round trip time and jitter."""

from dataclasses import dataclass
from enum import IntEnum


class ConnectionQuality(IntEnum):
    """The grades shown to people; numbers as on the client wire.

    There is no LOST: clients answer it with a full reconnect, which only the transport's failure warrants.
    """

    POOR = 0
    GOOD = 1
    EXCELLENT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkStats:
    """What one direction of one stream, or the worst of several, showed over the last few seconds."""

    fraction_lost: float
    """Share of packets lost, 0 to 1, before repair."""

    round_trip_time_s: float | None = None
    """Seconds; None if not measured yet."""

    jitter_s: float | None = None
    """Seconds (RFC 3550 section 6.4.1); None if not measured."""


@dataclass(frozen=True, slots=True)
class _Bounds:
    """A measure above `excellent` is GOOD, above `good` POOR."""

    excellent: float
    good: float


# Loss before repair. Below 2 % retransmission hides everything and congestion control does not react; from
# 10 % on senders cut their rate and Opus's in-band repair, which covers single losses, no longer suffices.
_LOSS = _Bounds(excellent=0.02, good=0.10)

# ITU-T G.114 calls 150 ms one way unnoticeable and 400 ms the most that is acceptable. The round trip here is
# to the server only; with a partner as far away as oneself, the one-way delay is about the same figure.
_ROUND_TRIP_S = _Bounds(excellent=0.15, good=0.40)

# Playout buffers grow with jitter: 30 ms is what wireless links show at rest, 100 ms adds audible delay.
_JITTER_S = _Bounds(excellent=0.03, good=0.10)


def grade(stats: LinkStats) -> ConnectionQuality:
    """Return the grade of a connection; the worst of the three measures decides.

    Several streams or directions: grade each and take `min`.
    """
    return min(
        _grade_one(stats.fraction_lost, _LOSS),
        _grade_one(stats.round_trip_time_s, _ROUND_TRIP_S),
        _grade_one(stats.jitter_s, _JITTER_S),
    )


def _grade_one(measure: float | None, bounds: _Bounds) -> ConnectionQuality:
    if measure is None or measure <= bounds.excellent:
        return ConnectionQuality.EXCELLENT
    return ConnectionQuality.GOOD if measure <= bounds.good else ConnectionQuality.POOR
