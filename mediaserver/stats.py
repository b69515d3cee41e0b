"""Snapshots of what a node does, with the names of W3C's webrtc-stats (in snake case)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mediaserver.dataplane import _rust
from mediaserver.ids import PeerId, PublicationId, RoomId
from mediaserver.room import Room


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundRtpStats:
    """One layer of a publication as it comes in."""

    publication_id: PublicationId
    kind: str
    """"audio" or "video"."""
    stream: _rust.LayerStats


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundRtpStats:
    """One subscription as it goes out, with what the subscriber reports of it."""

    publication_id: PublicationId
    kind: str
    """"audio" or "video"."""
    stream: _rust.SenderStats


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerStats:
    """One peer. `transport` is None before its first offer."""

    peer_id: PeerId
    connected: bool
    transport: _rust.TransportStats | None
    inbound: tuple[InboundRtpStats, ...]
    outbound: tuple[OutboundRtpStats, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomStats:
    """One room."""

    room_id: RoomId
    peers: tuple[PeerStats, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerLoad:
    """One worker and its rooms. `counters` is None if its thread has died."""

    port: int
    counters: _rust.WorkerStats | None
    rooms: tuple[RoomStats, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeStats:
    """The whole node at one moment, more or less: workers are asked one after another."""

    workers: tuple[WorkerLoad, ...]

    @property
    def rooms(self) -> tuple[RoomStats, ...]:
        """All rooms of all workers."""
        return tuple(room for worker in self.workers for room in worker.rooms)


def describe_rooms(rooms: Iterable[Room], snapshot: _rust.Stats) -> tuple[RoomStats, ...]:
    """Sort a worker's snapshot by room and peer. What has closed since it was taken is left out."""
    transports = {stats.transport: stats for stats in snapshot.transports}
    receivers = {stats.receiver: stats for stats in snapshot.receivers}
    senders = {stats.sender: stats for stats in snapshot.senders}
    return tuple(_describe_room(room, transports, receivers, senders) for room in rooms)


def _describe_room(
    room: Room,
    transports: Mapping[int, _rust.TransportStats],
    receivers: Mapping[int, _rust.ReceiverStats],
    senders: Mapping[int, _rust.SenderStats],
) -> RoomStats:
    peers = tuple(
        PeerStats(
            peer_id=peer.id,
            connected=peer.connected,
            transport=transports.get(peer.transport_id),
            inbound=tuple(
                InboundRtpStats(publication_id=publication.id, kind=publication.kind, stream=layer)
                for publication in peer.publications.values()
                if publication.receiver in receivers
                for layer in receivers[publication.receiver].layers
            ),
            outbound=tuple(
                OutboundRtpStats(
                    publication_id=publication_id,
                    kind=subscription.publication.kind,
                    stream=senders[subscription.sender],
                )
                for publication_id, subscription in peer.subscriptions.items()
                if subscription.sender in senders
            ),
        )
        for peer in room.peers.values()
    )
    return RoomStats(room_id=room.id, peers=peers)


__all__ = [
    "InboundRtpStats",
    "NodeStats",
    "OutboundRtpStats",
    "PeerStats",
    "RoomStats",
    "WorkerLoad",
    "describe_rooms",
]
