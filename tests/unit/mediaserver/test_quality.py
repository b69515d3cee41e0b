"""Connection quality is graded by what happened since the last look."""

from types import SimpleNamespace

import pytest

from mediaserver import ConnectionQuality, PeerId, PublicationId
from mediaserver.quality import LinkMeter
from mediaserver.stats import InboundRtpStats, OutboundRtpStats, PeerStats

POOR, GOOD, EXCELLENT = ConnectionQuality
ALICE = PeerId("PA_1")


def inbound(received: int, lost: int, *, jitter: float = 0.001, kind: str = "audio") -> InboundRtpStats:
    """Make one incoming layer's counters."""
    stream = SimpleNamespace(ssrc=1, packets_received=received, packets_lost=lost, jitter=jitter)
    return InboundRtpStats(publication_id=PublicationId("TR_1"), kind=kind, stream=stream)


def outbound(*, lost: float = 0.0, jitter: float = 0.001, kind: str = "audio") -> OutboundRtpStats:
    """Make what a subscriber reports of one outgoing stream."""
    stream = SimpleNamespace(fraction_lost=lost, jitter=jitter)
    return OutboundRtpStats(publication_id=PublicationId("TR_2"), kind=kind, stream=stream)


def peer(
    *streams, connected: bool = True, rtt: float | None = 0.02, seen: int = 0, missed: int = 0
) -> PeerStats:
    """Make one peer's counters."""
    return PeerStats(
        peer_id=ALICE,
        connected=connected,
        transport=SimpleNamespace(
            current_round_trip_time=rtt, feedback_packets_received=seen, feedback_packets_lost=missed
        ),
        inbound=tuple(stream for stream in streams if isinstance(stream, InboundRtpStats)),
        outbound=tuple(stream for stream in streams if isinstance(stream, OutboundRtpStats)),
    )


def grade(*looks: PeerStats) -> ConnectionQuality | None:
    """Return the grade at the last of several looks."""
    meter = LinkMeter()
    grades = [meter.grade([look]) for look in looks]
    return grades[-1].get(ALICE)


def test_a_quiet_good_link_is_excellent():
    """Someone who sends and receives nothing has no bad connection."""
    assert grade(peer(rtt=None)) is EXCELLENT


def test_a_peer_that_is_not_connected_has_no_grade():
    """There is no LOST on this wire."""
    assert grade(peer(connected=False)) is None


@pytest.mark.parametrize(("lost", "expected"), [(1, EXCELLENT), (6, GOOD), (25, POOR)])
def test_uplink_loss_counts_since_the_last_look(lost, expected):
    """A bad start long ago is forgiven; 100 packets were due since."""
    first = peer(inbound(1_000, 500))

    assert grade(first, peer(inbound(1_100 - lost, 500 + lost))) is expected


def test_losses_taken_back_do_not_count_against_it():
    """Packets that come late after all reduce the total of losses (RFC 3550 section 6.4.1)."""
    assert grade(peer(inbound(1_000, 50)), peer(inbound(1_100, 40))) is EXCELLENT


def test_downlink_loss_is_read_from_transport_wide_feedback():
    """Receiver reports also count what the publisher's own link lost; they are then ignored."""
    before = peer(outbound(lost=0.5), seen=1_000, missed=100)

    assert grade(before, peer(outbound(lost=0.5), seen=1_100, missed=100)) is EXCELLENT
    assert grade(before, peer(outbound(lost=0.0), seen=1_080, missed=120)) is POOR


def test_without_feedback_receiver_reports_must_do():
    """An audio-only subscriber may negotiate no transport-wide feedback."""
    assert grade(peer(outbound(lost=0.05))) is GOOD


@pytest.mark.parametrize("stream", [inbound(100, 0, jitter=0.2), outbound(jitter=0.2)])
def test_jitter_of_sound_counts(stream):
    """Sound is sent evenly, so uneven arrival is the link's doing."""
    assert grade(peer(stream)) is POOR


@pytest.mark.parametrize(
    "stream", [inbound(100, 0, jitter=0.2, kind="video"), outbound(jitter=0.2, kind="video")]
)
def test_jitter_of_pictures_does_not(stream):
    """A picture is sent in one burst on any link."""
    assert grade(peer(stream)) is EXCELLENT


def test_a_long_round_trip_is_poor():
    """Beyond 0.4 s people talk into each other (ITU-T G.114)."""
    assert grade(peer(rtt=0.6)) is POOR
