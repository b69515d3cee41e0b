"""The way into a room's rules: inputs from clients, media and clock in, effects out.

Pure: no socket, task, clock or randomness of its own. Every method returns the effects to execute, in
order; inputs about participants that are gone return none.
"""

from collections.abc import Mapping, Sequence

from livekit.protocol import models, rtc

from mediaserver import ConnectionQuality, DataChannelLabel, PeerId, PublicationId, Speaker
from signalling.grants import Claims
from signalling.session import data, presence, profile, publishing, requests, speaking
from signalling.session.effects import CloseRoom, ConnectionId, Effect
from signalling.session.moment import Moment
from signalling.session.participant import Participant
from signalling.session.state import RoomState
from signalling.session.track import Track

_Action = rtc.LeaveRequest.Action
_Reason = models.DisconnectReason


class RoomSession:
    """One room and everyone in it. Called by `signalling.live_room` only, which executes what it returns."""

    def __init__(self, state: RoomState) -> None:
        self._state = state

    def __repr__(self) -> str:
        return f"<RoomSession {self._state.sid} participants={len(self._state.participants)}>"

    # What can be asked

    @property
    def sid(self) -> str:
        """The room's SID."""
        return self._state.sid

    @property
    def name(self) -> str:
        """The room's name, chosen by whoever made it; it may be clinical, so it never goes to a log."""
        return self._state.name

    @property
    def full(self) -> bool:
        """Whether nobody more may join."""
        limit = self._state.config.max_participants or self._state.settings.room_participants
        return len(self._state.participants) >= limit

    @property
    def population(self) -> int:
        """How many participants are here, visible or not."""
        return len(self._state.participants)

    def info(self) -> models.Room:
        """Return what clients and the API are told of the room."""
        return self._state.info()

    def participants(self) -> list[models.ParticipantInfo]:
        """Return what the API is told of everyone but the hidden."""
        return [p.info() for p in self._state.participants.values() if not p.permission.hidden]

    def connection_of(self, peer: PeerId) -> ConnectionId | None:
        """Return the WebSocket of a participant, None if there is none."""
        participant = self._state.participants.get(peer)
        return participant.signal.connection if participant else None

    def find(self, identity: str) -> Participant | None:
        """Return the participant of that identity, to be named in the API's calls below."""
        return self._state.by_identity(identity)

    # Inputs from clients

    def join(
        self, claims: Claims, request: rtc.JoinRequest, connection: ConnectionId, now: Moment
    ) -> tuple[PeerId, list[Effect]]:
        """Let someone in over a new WebSocket; check `full` before."""
        participant = presence.join(self._state, claims, request, connection, now)
        return participant.sid, self._drain()

    def resume(
        self, claims: Claims, request: rtc.JoinRequest, connection: ConnectionId, now: Moment
    ) -> tuple[PeerId | None, list[Effect]]:
        """Give someone a new WebSocket. None when they are not here: tell the client to join anew."""
        participant = self._state.participants.get(PeerId(request.participant_sid))
        if participant is None or participant.identity != claims.identity:
            return None, []
        presence.resume(self._state, participant, request, connection, now)
        if request.HasField("sync_state") and participant.signal.connection == connection:
            requests.sync_state(self._state, participant, request.sync_state, now)
        return participant.sid, self._drain()

    def entry_failed(self, connection: ConnectionId, now: Moment) -> list[Effect]:
        """Undo a join or resume that broke midway: whoever has this WebSocket leaves, without a word over it.

        What it had asked for by then comes first: some of it is about others.
        """
        for participant in tuple(self._state.participants.values()):
            if participant.signal.connection == connection:
                presence.signal_lost(participant, now)
                presence.remove(self._state, participant, _Reason.JOIN_FAILURE, now)
        return self._drain()

    def receive(self, peer: PeerId, request: rtc.SignalRequest, now: Moment) -> list[Effect]:
        """Take one message from a client's WebSocket."""
        if participant := self._state.participants.get(peer):
            requests.handle(self._state, participant, request, now)
        return self._drain()

    def signal_lost(self, peer: PeerId, connection: ConnectionId, now: Moment) -> list[Effect]:
        """Hear that a WebSocket is gone; nothing happens if the participant has another one already."""
        participant = self._state.participants.get(peer)
        if participant is not None and participant.signal.connection == connection:
            presence.signal_lost(participant, now)
        return self._drain()

    # Inputs from the media server

    def negotiated(
        self, peer: PeerId, offer_id: int, answer: str, mid_to_track_id: Mapping[str, PublicationId]
    ) -> list[Effect]:
        """Take the answer to an offer."""
        if participant := self._state.participants.get(peer):
            description = rtc.SessionDescription(
                type="answer", sdp=answer, id=offer_id, mid_to_track_id=dict(mid_to_track_id)
            )
            self._state.send(participant, rtc.SignalResponse(answer=description))
        return self._drain()

    def offer_rejected(self, peer: PeerId, now: Moment) -> list[Effect]:
        """Hear that an offer cannot be answered: without an answer no client can go on, so it must leave."""
        if participant := self._state.participants.get(peer):
            presence.remove(self._state, participant, _Reason.JOIN_FAILURE, now)
        return self._drain()

    def media_connected(self, peer: PeerId) -> list[Effect]:
        """Hear that a participant's media is up."""
        if participant := self._state.participants.get(peer):
            presence.media_connected(self._state, participant)
        return self._drain()

    def media_disconnected(self, peer: PeerId, now: Moment) -> list[Effect]:
        """Hear that a participant's media is silent, perhaps for good."""
        if participant := self._state.participants.get(peer):
            presence.media_disconnected(participant, now)
        return self._drain()

    def media_failed(self, peer: PeerId, now: Moment) -> list[Effect]:
        """Hear that a participant's media is lost: they go; a client that still listens comes again."""
        if participant := self._state.participants.get(peer):
            presence.media_failed(self._state, participant, now)
        return self._drain()

    def published(self, peer: PeerId, publication: PublicationId) -> list[Effect]:
        """Hear that an offer carries an announced track."""
        if participant := self._state.participants.get(peer):
            publishing.published(self._state, participant, publication)
        return self._drain()

    def unpublished(self, peer: PeerId, publication: PublicationId) -> list[Effect]:
        """Hear that an offer ended a track."""
        if participant := self._state.participants.get(peer):
            publishing.unpublished(self._state, participant, publication)
        return self._drain()

    def subscribed(self, publication: PublicationId) -> list[Effect]:
        """Hear that somebody receives a track."""
        publishing.first_subscription(self._state, publication)
        return self._drain()

    def sections_needed(self, peer: PeerId, audio: int, video: int) -> list[Effect]:
        """Hear that subscriptions wait for an offer with that many more sections."""
        if participant := self._state.participants.get(peer):
            requirement = rtc.MediaSectionsRequirement(num_audios=audio, num_videos=video)
            self._state.send(participant, rtc.SignalResponse(media_sections_requirement=requirement))
        return self._drain()

    def data(self, peer: PeerId, channel: DataChannelLabel, payload: bytes, now: Moment) -> list[Effect]:
        """Take a data packet from a participant."""
        if participant := self._state.participants.get(peer):
            data.route(self._state, participant, channel, payload, now)
        return self._drain()

    def speakers_changed(self, speakers: Sequence[Speaker]) -> list[Effect]:
        """Take all who speak now, loudest first."""
        speaking.speakers_changed(self._state, speakers)
        return self._drain()

    def quality_changed(self, qualities: Mapping[PeerId, ConnectionQuality]) -> list[Effect]:
        """Take the connection grades that changed."""
        speaking.quality_changed(self._state, qualities)
        return self._drain()

    # Inputs from the API

    def remove(self, participant: Participant, now: Moment) -> list[Effect]:
        """Send someone away."""
        presence.remove(self._state, participant, _Reason.PARTICIPANT_REMOVED, now)
        return self._drain()

    def set_permission(
        self, participant: Participant, permission: models.ParticipantPermission
    ) -> list[Effect]:
        """Replace someone's rights."""
        profile.set_permission(self._state, participant, permission)
        return self._drain()

    def profile_fits(self, name: str, metadata: str, attributes: Mapping[str, str]) -> bool:
        """Whether these are within the caps."""
        return profile.fits(self._state, name, metadata, attributes)

    def update_profile(
        self, participant: Participant, *, name: str, metadata: str, attributes: Mapping[str, str]
    ) -> list[Effect]:
        """Change someone's name, metadata or attributes; what is empty stays as it is."""
        profile.update(self._state, participant, name=name, metadata=metadata, attributes=attributes)
        return self._drain()

    def mute(self, participant: Participant, track: Track) -> list[Effect]:
        """Mute someone's track."""
        publishing.mute_from_outside(self._state, participant, track)
        return self._drain()

    def update_metadata(self, metadata: str) -> list[Effect]:
        """Replace the room's metadata."""
        self._state.config.metadata = metadata
        self._state.broadcast(rtc.SignalResponse(room_update=rtc.RoomUpdate(room=self._state.info())))
        return self._drain()

    def send_data(self, packet: models.DataPacket, now: Moment) -> list[Effect]:
        """Send data without a sender to those the packet names, or to everyone."""
        data.send_from_server(self._state, packet, now)
        return self._drain()

    # Time and end

    def tick(self, now: Moment) -> list[Effect]:
        """Do what is due; call about once a second. Ends with `CloseRoom` when the room's time is over."""
        presence.tick(self._state, now)
        if not self._state.participants and now.monotonic_s >= self._expires_at():
            self._state.emit(CloseRoom())
        return self._drain()

    def close(
        self, reason: models.DisconnectReason, now: Moment, *, come_again: bool = False
    ) -> list[Effect]:
        """Send everyone away and close the room. `come_again`: their clients shall join anew elsewhere."""
        action = _Action.RECONNECT if come_again else _Action.DISCONNECT
        for participant in tuple(self._state.participants.values()):
            presence.remove(self._state, participant, reason, now, action=action)
        self._state.emit(CloseRoom())
        return self._drain()

    def _expires_at(self) -> float:
        if self._state.joined_once:
            return self._state.empty_since + self._state.config.departure_timeout_s
        return self._state.created.monotonic_s + self._state.config.empty_timeout_s

    def _drain(self) -> list[Effect]:
        effects, self._state.effects = self._state.effects, []
        return effects
