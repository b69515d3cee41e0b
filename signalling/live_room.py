"""One room at work: executes what its rules ask for, and tells them what comes of it.

Beside it stand the rules (`signalling.session`, pure), the media server's room and the clients'
WebSockets. It holds no rule of its own; a failing effect touches one participant, never the room.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

import structlog
from livekit.protocol import rtc

from consult import Parting
from mediaserver import ConnectionQuality, DataChannelLabel, MediaServerError, OfferRejected, PeerId, Speaker
from signalling.clock import Clock
from signalling.gate import Presence
from signalling.grants import Claims
from signalling.peer_link import PeerLink
from signalling.session import ConnectionId, Effect, RoomSession, effects

if TYPE_CHECKING:
    from mediaserver import Peer, Room, RoomObserver

_log = structlog.get_logger(__name__)


class Wire(Protocol):
    """Where frames for a client go; `signalling.connection.Connection` in the running server."""

    id: ConnectionId

    def send(self, frame: bytes) -> None:
        """Queue a frame."""

    def close(self, code: int, reason: str) -> None:
        """Close after what is queued."""


class LiveRoom:
    """Made by `signalling.rooms`; implements the media server's `RoomObserver`.

    Its mutable state is the rules' state, the open peers and the attached wires; beside those, who each
    peer is, and which of them lost their connection.
    """

    def __init__(
        self,
        session: RoomSession,
        *,
        open_media: "Callable[[RoomObserver], Room]",
        clock: Clock,
        mint_refresh: Callable[[Claims], str],
        on_closed: Callable[["LiveRoom"], None],
        presence: Presence,
    ) -> None:
        self.session = session
        self._presence = presence
        self._identities: dict[PeerId, str] = {}
        self._lost: set[PeerId] = set()
        self._reached: set[PeerId] = set()
        self._clock = clock
        self._mint_refresh = mint_refresh
        self._on_closed = on_closed
        self._peers: dict[PeerId, Peer] = {}
        self._wires: dict[ConnectionId, Wire] = {}
        self._media = open_media(self)

    def __repr__(self) -> str:
        return f"<LiveRoom {self.session.sid} peers={len(self._peers)} wires={len(self._wires)}>"

    # Called by the WebSocket's handler

    def join(self, claims: Claims, request: rtc.JoinRequest, wire: Wire) -> PeerId:
        """Let someone in over `wire`; check `session.full` before. Call `signal_lost` when the wire ends.

        Whatever it raises, they are not in the room then, and what to tell their client is the caller's.
        """
        with self._entering(wire):
            peer, due = self.session.join(claims, request, wire.id, self._clock())
            self._identities[peer] = claims.identity
            _log.info("participant joined", room=self.session.sid, participant=peer)
            self.execute(due)
        return peer

    def resume(self, claims: Claims, request: rtc.JoinRequest, wire: Wire) -> PeerId | None:
        """Give someone a new wire, or return None when they are not here any more. Raises: as `join`."""
        with self._entering(wire):
            peer, due = self.session.resume(claims, request, wire.id, self._clock())
            if peer is None:
                del self._wires[wire.id]
            else:
                self._lost.discard(peer)
                _log.info("participant resumed", room=self.session.sid, participant=peer)
            self.execute(due)
        return peer

    @contextmanager
    def _entering(self, wire: Wire) -> Iterator[None]:
        """Attach `wire`; if the block breaks, whoever came in by it leaves, and nothing of it remains."""
        self._wires[wire.id] = wire
        try:
            yield
        except Exception:
            try:
                self.execute(self.session.entry_failed(wire.id, self._clock()))
            finally:
                self._wires.pop(wire.id, None)
            raise

    def receive(self, peer: PeerId, wire: Wire, request: rtc.SignalRequest) -> None:
        """Take one message from a client; dropped if the participant has another wire by now."""
        if self.session.connection_of(peer) == wire.id:
            self.execute(self.session.receive(peer, request, self._clock()))

    def signal_lost(self, peer: PeerId, wire: Wire) -> None:
        """Hear that a wire has ended."""
        self._wires.pop(wire.id, None)
        if self.session.connection_of(peer) == wire.id:
            self._lost.add(peer)
        self.execute(self.session.signal_lost(peer, wire.id, self._clock()))

    def tick(self) -> None:
        """Let the rules do what is due; call about once a second."""
        self.execute(self.session.tick(self._clock()))

    # Called by the peers' links

    def media_connected(self, peer: PeerId) -> None:
        """Hear that somebody's media is up."""
        self._lost.discard(peer)
        self._reached.add(peer)
        self.execute(self.session.media_connected(peer))
        if peer in self._identities:
            self._presence.connected(self.session.name, self._identities[peer])

    def media_failed(self, peer: PeerId) -> None:
        """Hear that somebody's media is lost for good."""
        self._lost.add(peer)
        self.execute(self.session.media_failed(peer, self._clock()))

    # RoomObserver, called by the media server

    def on_active_speakers(self, speakers: Sequence[Speaker]) -> None:
        """Take all who speak now."""
        self.execute(self.session.speakers_changed(speakers))

    def on_connection_quality(self, qualities: Mapping[PeerId, ConnectionQuality]) -> None:
        """Take the grades that changed."""
        self.execute(self.session.quality_changed(qualities))

    # Effects

    def execute(self, due: Iterable[Effect]) -> None:
        """Execute effects in order; what they cause at once comes right after its cause.

        The first one that breaks is raised once all have had their turn: the others may concern others. Which
        broke after it stands in its notes.
        """
        queue = deque(due)
        broken: Exception | None = None
        while queue:
            effect = queue.popleft()
            try:
                queue.extendleft(reversed(self._perform(effect)))
            except MediaServerError as exc:
                # Media and signalling change side by side: a track may end while someone asks for it.
                _log.info(
                    "media refused",
                    room=self.session.sid,
                    effect=type(effect).__name__,
                    error=type(exc).__name__,
                )
            except Exception as exc:  # noqa: BLE001 - raised below
                if broken is None:
                    broken = exc
                else:
                    broken.add_note(f"{type(effect).__name__} broke after it: {type(exc).__name__}")
        if broken is not None:
            raise broken

    def _perform(self, effect: Effect) -> list[Effect]:
        match effect:
            case effects.Send(connections, response):
                self._send(connections, response)
            case effects.SendRefreshedToken(connection, claims):
                self._send((connection,), rtc.SignalResponse(refresh_token=self._mint_refresh(claims)))
            case effects.SendData(recipients, channel, payload):
                self._send_data(recipients, channel, payload)
            case effects.CloseConnection(connection, code, reason):
                if wire := self._wires.get(connection):
                    wire.close(code, reason)
            case effects.Negotiate(peer, offer_id, offer):
                return self._negotiate(peer, offer_id, offer)
            case effects.OpenPeer(peer):
                return self._open_peer(peer)
            case effects.ClosePeer(peer):
                self._close_peer(peer)
            case effects.CloseRoom():
                self._close()
            case _:
                self._tell_peer(effect)
        return []

    def _tell_peer(self, effect: effects.PeerEffect) -> None:
        peer = self._peers.get(effect.peer)
        # Without one it could not be opened or has been closed; then its participant has gone too.
        if peer is None:
            return
        match effect:
            case effects.Announce(_, track):
                peer.announce(track)
            case effects.Subscribe(_, publication):
                peer.subscribe(publication)
            case effects.Unsubscribe(_, publication):
                peer.unsubscribe(publication)
            case effects.Prefer(_, publication, preference):
                peer.prefer(publication, preference)
            case effects.SetMuted(_, publication, muted, held):
                peer.set_muted(publication, muted, held=held)
            case effects.Unpublish(_, publication):
                peer.unpublish(publication)

    def _close_peer(self, peer: PeerId) -> None:
        _log.info("participant left", room=self.session.sid, participant=peer)
        media = self._peers.pop(peer, None)
        self._tell_gone(peer)
        if media is not None:
            media.close()

    def _tell_gone(self, peer: PeerId) -> None:
        identity, how = self._identities.pop(peer, None), Parting.LEFT
        if peer in self._lost:
            how = Parting.LOST if peer in self._reached else Parting.NEVER_UP
        self._lost.discard(peer)
        self._reached.discard(peer)
        # Who has no identity broke on the way in, and nobody heard of them. Whoever came in twice is still
        # here with the newer connection.
        if identity is not None and self.session.find(identity) is None:
            self._presence.gone(self.session.name, identity, how)

    def _send(self, connections: Sequence[ConnectionId], response: rtc.SignalResponse) -> None:
        frame = response.SerializeToString()
        for connection in connections:
            if wire := self._wires.get(connection):
                wire.send(frame)

    def _open_peer(self, peer: PeerId) -> list[Effect]:
        try:
            self._peers[peer] = self._media.open_peer(peer, PeerLink(self, peer, self._clock))
        except MediaServerError as exc:
            _log.warning(
                "no media session", room=self.session.sid, participant=peer, error=type(exc).__name__
            )
            self._lost.add(peer)
            return self.session.media_failed(peer, self._clock())
        return []

    def _negotiate(self, peer: PeerId, offer_id: int, offer: str) -> list[Effect]:
        media = self._peers.get(peer)
        if media is None:
            return []
        try:
            negotiation = media.negotiate(offer)
        except OfferRejected as exc:
            _log.info("offer rejected", room=self.session.sid, participant=peer, code=exc.code)
            return self.session.offer_rejected(peer, self._clock())
        return self.session.negotiated(peer, offer_id, negotiation.answer, negotiation.mid_to_publication)

    def _send_data(self, recipients: Sequence[PeerId], channel: DataChannelLabel, payload: bytes) -> None:
        for peer in recipients:
            if media := self._peers.get(peer):
                media.send_data(channel, payload)

    def _close(self) -> None:
        _log.info("room closed", room=self.session.sid)
        self._media.close()
        self._on_closed(self)
