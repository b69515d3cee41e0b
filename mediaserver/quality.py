"""How good each peer's connection was since the last look, from two snapshots of counters. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from mediaserver.allocation import ConnectionQuality, LinkStats, grade
from mediaserver.ids import PeerId
from mediaserver.stats import PeerStats

_AUDIO = "audio"


@dataclass(slots=True)
class _Counter:
    """Packets that arrived and packets that did not, since something began."""

    arrived: int = 0
    lost: int = 0

    def advance(self, arrived: int, lost: int) -> float:
        """Take new totals and return the share lost since the last ones, 0 to 1."""
        # Late packets take losses back, so totals of losses can fall.
        newly_lost = max(0, lost - self.lost)
        newly_arrived = max(0, arrived - self.arrived)
        self.arrived, self.lost = arrived, lost
        total = newly_arrived + newly_lost
        return newly_lost / total if total else 0.0


class LinkMeter:
    """Grades the links of one room's peers. Remembers the counters of its last look."""

    def __init__(self) -> None:
        self._counters: dict[tuple[PeerId, int], _Counter] = {}

    def grade(self, peers: Iterable[PeerStats]) -> dict[PeerId, ConnectionQuality]:
        """Return the grade of every connected peer since the last call."""
        before, self._counters = self._counters, {}
        return {peer.peer_id: self._grade(peer, before) for peer in peers if peer.connected}

    def _grade(self, peer: PeerStats, before: dict[tuple[PeerId, int], _Counter]) -> ConnectionQuality:
        return min(grade(self._uplink(peer, before)), grade(self._downlink(peer, before)))

    def _uplink(self, peer: PeerStats, before: dict[tuple[PeerId, int], _Counter]) -> LinkStats:
        losses = [0.0]
        jitters = [0.0]
        for inbound in peer.inbound:
            stream = inbound.stream
            if stream.ssrc is None:
                continue
            losses.append(
                self._loss(before, (peer.peer_id, stream.ssrc), stream.packets_received, stream.packets_lost)
            )
            if inbound.kind == _AUDIO:
                # A frame of video is sent in one burst, which its jitter cannot tell from a bad link.
                jitters.append(stream.jitter)
        return LinkStats(fraction_lost=max(losses), jitter_s=max(jitters))

    def _downlink(self, peer: PeerStats, before: dict[tuple[PeerId, int], _Counter]) -> LinkStats:
        transport = peer.transport
        if transport is None:
            return LinkStats(fraction_lost=0.0)
        seen = transport.feedback_packets_received
        if seen:
            lost = self._loss(before, (peer.peer_id, 0), seen, transport.feedback_packets_lost)
        else:
            # Without transport-wide feedback only receiver reports are left, which also count what the
            # publisher's own link has lost.
            lost = max((outbound.stream.fraction_lost for outbound in peer.outbound), default=0.0)
        jitters = [outbound.stream.jitter for outbound in peer.outbound if outbound.kind == _AUDIO]
        return LinkStats(
            fraction_lost=lost,
            round_trip_time_s=transport.current_round_trip_time,
            jitter_s=max(jitters, default=None),
        )

    def _loss(
        self, before: dict[tuple[PeerId, int], _Counter], key: tuple[PeerId, int], arrived: int, lost: int
    ) -> float:
        counter = before.get(key, _Counter())
        self._counters[key] = counter
        return counter.advance(arrived, lost)


__all__ = ["LinkMeter"]
