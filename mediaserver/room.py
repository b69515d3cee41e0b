"""One consult's forwarding: the peers in it and what they publish. Knows people only by id."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from mediaserver.allocation import ConnectionQuality, Speaker
from mediaserver.errors import AlreadyExists, Closed
from mediaserver.ids import PeerId, PublicationId, RoomId
from mediaserver.observers import PeerObserver, RoomObserver
from mediaserver.peer.notices import Notices
from mediaserver.peer.peer import Peer
from mediaserver.peer.publication import Publication
from mediaserver.peer.terms import PeerTerms
from mediaserver.speaking import ActiveSpeakers


class Room:
    """Peers that may receive each other. Opened by `Node.open_room`; lives on one worker."""

    def __init__(
        self,
        room_id: RoomId,
        observer: RoomObserver,
        terms: PeerTerms,
        *,
        on_closed: Callable[["Room"], None],
    ) -> None:
        self.id = room_id
        self.closed = False
        self.worker = terms.worker
        self._observer = observer
        self._terms = terms
        self._on_closed = on_closed
        self._notices = Notices(room_id)
        self._peers: dict[PeerId, Peer] = {}
        self._publications: dict[PublicationId, Publication] = {}
        self._speakers = ActiveSpeakers(self._speakers_changed)
        self._qualities: dict[PeerId, ConnectionQuality] = {}

    def __repr__(self) -> str:
        return f"<Room {self.id} peers={len(self._peers)} publications={len(self._publications)}>"

    @property
    def peers(self) -> Mapping[PeerId, Peer]:
        """Its open peers."""
        return MappingProxyType(self._peers)

    @property
    def publications(self) -> Mapping[PublicationId, Publication]:
        """Everything that is published in it."""
        return MappingProxyType(self._publications)

    def open_peer(self, peer_id: PeerId, observer: PeerObserver) -> Peer:
        """Let a participant in. Nothing happens on the wire before its first `negotiate`.

        Raises:
            AlreadyExists: the room has a peer of this id.
            Closed: the room is closed.

        """
        if self.closed:
            raise Closed(self.id)
        if peer_id in self._peers:
            raise AlreadyExists(peer_id)
        peer = Peer(
            peer_id,
            observer,
            self._terms,
            self._publications,
            on_audible=self._speakers.hear,
            on_closed=self._peer_closed,
        )
        self._peers[peer_id] = peer
        return peer

    def grade(self, qualities: Mapping[PeerId, ConnectionQuality]) -> None:
        """Take the newest grades, and tell the observer those that have changed."""
        changed = {
            peer_id: quality
            for peer_id, quality in qualities.items()
            if peer_id in self._peers and self._qualities.get(peer_id) is not quality
        }
        if changed:
            self._qualities.update(changed)
            self._notices.add(partial(self._observer.on_connection_quality, changed))

    def close(self) -> None:
        """Close every peer, then the room. Idempotent; no observer hears anything more."""
        if self.closed:
            return
        self.closed = True
        self._notices.close()
        self._speakers.close()
        for peer in list(self._peers.values()):
            peer.close()
        self._on_closed(self)

    def _peer_closed(self, peer: Peer) -> None:
        del self._peers[peer.id]
        self._qualities.pop(peer.id, None)
        if not self.closed:
            self._speakers.forget(peer.id)

    def _speakers_changed(self, speakers: tuple[Speaker, ...]) -> None:
        self._notices.add(partial(self._observer.on_active_speakers, speakers))


__all__ = ["Room"]
