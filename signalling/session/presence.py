"""Who is here: joining, becoming visible, losing and regaining the WebSocket, leaving."""

from livekit.protocol import models, rtc

from mediaserver import PeerId
from signalling.grants import Claims
from signalling.session import publishing, speaking, subscribing
from signalling.session.effects import (
    CloseConnection,
    ClosePeer,
    ConnectionId,
    Negotiate,
    OpenPeer,
    SendRefreshedToken,
)
from signalling.session.moment import Moment
from signalling.session.participant import Participant, Signal
from signalling.session.profile import announce
from signalling.session.state import Departed, RoomState, publish_codecs

_Action = rtc.LeaveRequest.Action
_Reason = models.DisconnectReason
_State = models.ParticipantInfo.State

CLOSE_NORMAL = 1000
CLOSE_GOING_AWAY = 1001

_LAST_WORD_S = 0.5
"""How long a failed participant may still say `leave`, so that others learn why they went."""

_DEPARTED_LIFETIME_S = 120.0
"""Longer than any client goes on trying to resume."""


def join(
    room: RoomState, claims: Claims, request: rtc.JoinRequest, connection: ConnectionId, now: Moment
) -> Participant:
    """Let someone in; whoever has the same identity goes. The join response is the first thing sent."""
    if duplicate := room.by_identity(claims.identity):
        remove(room, duplicate, _Reason.DUPLICATE_IDENTITY, now)
    permission = claims.video.permission()
    participant = Participant(
        sid=PeerId(room.new_sid("PA_")),
        claims=claims,
        permission=permission,
        client=request.client_info,
        joined=now,
        auto_subscribe=request.connection_settings.auto_subscribe,
        signal=Signal(connection),
    )
    if permission.can_update_metadata:
        participant.update_claims(
            {
                "metadata": request.metadata or claims.metadata,
                "attributes": claims.attributes | dict(request.participant_attributes),
            }
        )
    room.participants[participant.sid] = participant
    room.joined_once = True
    room.emit(OpenPeer(participant.sid))
    room.send(participant, rtc.SignalResponse(join=_join_response(room, participant)))
    for track in request.add_track_requests:
        publishing.add_track(room, participant, track)
    # Before the answer, so that what is here already rides on the first offer's free sections.
    subscribing.reconcile_subscriber(room, participant)
    if request.publisher_offer.sdp:
        room.emit(Negotiate(participant.sid, request.publisher_offer.id, request.publisher_offer.sdp))
    refresh_token(room, participant, now)
    speaking.tell_all(room, participant)
    return participant


def _join_response(room: RoomState, participant: Participant) -> rtc.JoinResponse:
    settings = room.settings
    return rtc.JoinResponse(
        room=room.info(),
        participant=participant.info(),
        other_participants=[other.info() for other in room.others(participant) if other.visible],
        server_version=room.server.version,
        server_info=room.server,
        subscriber_primary=False,
        ping_interval=settings.ping_interval_s,
        ping_timeout=settings.ping_timeout_s,
        enabled_publish_codecs=publish_codecs(),
        fast_publish=participant.permission.can_publish,
    )


def media_connected(room: RoomState, participant: Participant) -> None:
    """ICE and DTLS are up: from the first time on, the others see this participant."""
    participant.media_up = True
    if participant.state == _State.ACTIVE:
        return
    participant.state = _State.ACTIVE
    announce(room, participant, to_self=True)
    for track in participant.tracks.values():
        subscribing.reconcile_track(room, participant, track)


def media_disconnected(participant: Participant, now: Moment) -> None:
    """Media is silent; without a WebSocket too, the time to come back begins anew."""
    participant.media_up = False
    if participant.signal.lost_at is not None:
        participant.signal.lost_at = now.monotonic_s


def media_failed(room: RoomState, participant: Participant, now: Moment) -> None:
    """Media is lost for good: `tick` removes the participant, unless their client says first that it goes.

    A client that leaves ends both at once, and its WebSocket's word may come second.
    """
    participant.media_up = False
    participant.media_failed_at = now.monotonic_s
    if participant.signal.connection is None:
        _remove_failed(room, participant, now)


def _remove_failed(room: RoomState, participant: Participant, now: Moment) -> None:
    remove(room, participant, _Reason.MEDIA_FAILURE, now, action=_Action.RECONNECT)


def resume(
    room: RoomState, participant: Participant, request: rtc.JoinRequest, connection: ConnectionId, now: Moment
) -> None:
    """Give a participant that is still here a new WebSocket.

    `reconnect` goes first: clients drop whatever comes before it. Then all that may have been missed.
    """
    old = participant.signal.connection
    fails = participant.signal.closes_on_resume
    participant.signal = Signal(connection)
    if old is not None:
        room.emit(CloseConnection(old, CLOSE_NORMAL, "resumed elsewhere"))
    if fails:
        signal_lost(participant, now)
        room.emit(CloseConnection(connection, CLOSE_GOING_AWAY, "simulated"))
        return
    room.send(participant, rtc.SignalResponse(reconnect=rtc.ReconnectResponse(server_info=room.server)))
    publishing.remind_of_mutes(room, participant)
    snapshot = [p.info() for p in room.participants.values() if p.visible or p is participant]
    # Clients know people by their identity: who has come back since must not be told to be gone.
    gone = [departed.info for departed in room.departed]
    snapshot += [info for info in gone if room.by_identity(info.identity) is None]
    room.send(participant, rtc.SignalResponse(update=rtc.ParticipantUpdate(participants=snapshot)))
    room.send(participant, rtc.SignalResponse(room_update=rtc.RoomUpdate(room=room.info())))
    speaking.tell_all(room, participant)
    if request.publisher_offer.sdp:
        room.emit(Negotiate(participant.sid, request.publisher_offer.id, request.publisher_offer.sdp))
    refresh_token(room, participant, now)


def signal_lost(participant: Participant, now: Moment) -> None:
    """Hear that the WebSocket is gone; the participant stays while their media does, see `tick`."""
    participant.signal.connection = None
    participant.signal.lost_at = now.monotonic_s


def leave_message(reason: _Reason, action: _Action) -> rtc.SignalResponse:
    """Return the message that tells a client to go, or to come again."""
    return rtc.SignalResponse(
        leave=rtc.LeaveRequest(reason=reason, action=action, can_reconnect=action != _Action.DISCONNECT)
    )


def remove(
    room: RoomState,
    participant: Participant,
    reason: _Reason,
    now: Moment,
    *,
    action: _Action = _Action.DISCONNECT,
    tell: bool = True,
) -> None:
    """End someone's stay. `tell`: whether their client does not know yet and must be sent `leave`."""
    if tell:
        room.send(participant, leave_message(reason, action))
    if participant.signal.connection is not None:
        room.emit(CloseConnection(participant.signal.connection, CLOSE_NORMAL, "left"))
    del room.participants[participant.sid]
    room.emit(ClosePeer(participant.sid))
    for track in participant.tracks.values():
        subscribing.forget_track(room, track.id)
    was_visible = participant.visible
    participant.state = _State.DISCONNECTED
    participant.version += 1
    participant.tracks.clear()
    speaking.forget(room, participant)
    if was_visible:
        info = participant.info()
        info.disconnect_reason = reason
        room.departed.append(Departed(now.monotonic_s, info))
        room.broadcast(rtc.SignalResponse(update=rtc.ParticipantUpdate(participants=[info])))
    if not room.participants:
        room.empty_since = now.monotonic_s


def tick(room: RoomState, now: Moment) -> None:
    """Do what is due: drop those who are gone without a word, refresh tokens, forget the past."""
    for participant in tuple(room.participants.values()):
        failed_at, lost_at = participant.media_failed_at, participant.signal.lost_at
        if failed_at is not None and now.monotonic_s - failed_at >= _LAST_WORD_S:
            _remove_failed(room, participant, now)
        elif lost_at is not None:
            gone = now.monotonic_s - lost_at >= room.settings.resume_timeout_s
            # With media up the media server will tell when it fails; a lost WebSocket alone ends nothing.
            if gone and not participant.media_up:
                remove(room, participant, _Reason.CONNECTION_TIMEOUT, now)
        elif now.monotonic_s >= participant.signal.refresh_at:
            refresh_token(room, participant, now)
    room.cache.expire(now.monotonic_s)
    while room.departed and room.departed[0].at <= now.monotonic_s - _DEPARTED_LIFETIME_S:
        room.departed.popleft()


def refresh_token(room: RoomState, participant: Participant, now: Moment) -> None:
    """Send a fresh token, so that a client can resume after its first one has expired."""
    participant.signal.refresh_at = now.monotonic_s + room.settings.refresh_interval_s
    if participant.signal.connection is not None:
        room.emit(SendRefreshedToken(participant.signal.connection, participant.claims))
