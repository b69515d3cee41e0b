"""What a client asks for over its WebSocket, led to the module that handles it.

Message types that this server does not know or serve are ignored, as the protocol wants it.
"""

from collections.abc import Callable
from typing import Any

from livekit.protocol import models, rtc

from mediaserver import PublicationId
from signalling.session import data, presence, profile, publishing, subscribing
from signalling.session.effects import CloseConnection, Negotiate
from signalling.session.moment import Moment
from signalling.session.participant import Participant
from signalling.session.state import RoomState

_Action = rtc.LeaveRequest.Action
_Reason = models.DisconnectReason


def handle(room: RoomState, participant: Participant, request: rtc.SignalRequest, now: Moment) -> None:
    """Handle one message. Candidates are ignored: an ICE-lite server learns addresses from checks."""
    kind = request.WhichOneof("message")
    if simple := _SIMPLE.get(kind or ""):
        simple(room, participant, getattr(request, str(kind)))
    elif timed := _TIMED.get(kind or ""):
        timed(room, participant, getattr(request, str(kind)), now)


def _offer(room: RoomState, participant: Participant, offer: rtc.SessionDescription) -> None:
    room.emit(Negotiate(participant.sid, offer.id, offer.sdp))


def _ping(room: RoomState, participant: Participant, _sent_at: int, now: Moment) -> None:
    room.send(participant, rtc.SignalResponse(pong=now.unix_ms))


def _ping_req(room: RoomState, participant: Participant, ping: rtc.Ping, now: Moment) -> None:
    pong = rtc.Pong(last_ping_timestamp=ping.timestamp, timestamp=now.unix_ms)
    room.send(participant, rtc.SignalResponse(pong_resp=pong))


def _leave(room: RoomState, participant: Participant, leave: rtc.LeaveRequest, now: Moment) -> None:
    reason = leave.reason if leave.reason in _Reason.values() and leave.reason else _Reason.CLIENT_INITIATED
    presence.remove(room, participant, reason, now, tell=False)


def sync_state(room: RoomState, participant: Participant, state: rtc.SyncState, now: Moment) -> None:
    """Take over what a resuming client knows; a track we do not know means that we lost our state."""
    for published in state.publish_tracks:
        if PublicationId(published.track.sid) not in participant.tracks:
            presence.remove(room, participant, _Reason.STATE_MISMATCH, now, action=_Action.RECONNECT)
            return
    if state.HasField("subscription"):
        subscribing.choose(room, participant, state.subscription)
    subscribing.disable(room, participant, list(state.track_sids_disabled))
    last_sequences = {s.publisher_sid: s.last_seq for s in state.datachannel_receive_states}
    data.replay(room, participant, last_sequences, now)


def _simulate(room: RoomState, participant: Participant, scenario: rtc.SimulateScenario, now: Moment) -> None:
    """Play a fault for a client that tests itself; it can harm nobody else."""
    match scenario.WhichOneof("scenario"):
        case "server_leave":
            presence.remove(room, participant, _Reason.SERVER_SHUTDOWN, now)
        case "leave_request_full_reconnect":
            presence.remove(room, participant, _Reason.STATE_MISMATCH, now, action=_Action.RECONNECT)
        case "node_failure":
            presence.remove(room, participant, _Reason.SERVER_SHUTDOWN, now, tell=False)
        case "disconnect_signal_on_resume" | "disconnect_signal_on_resume_no_messages":
            participant.signal.closes_on_resume = True
            if participant.signal.connection is not None:
                room.emit(
                    CloseConnection(participant.signal.connection, presence.CLOSE_GOING_AWAY, "simulated")
                )


_Simple = Callable[[RoomState, Participant, Any], None]
_Timed = Callable[[RoomState, Participant, Any, Moment], None]

_SIMPLE: dict[str, _Simple] = {
    "offer": _offer,
    "add_track": publishing.add_track,
    "mute": publishing.mute,
    "subscription": subscribing.choose,
    "track_setting": subscribing.prefer,
    "subscription_permission": subscribing.set_audience,
    "update_metadata": profile.update_own,
    "update_audio_track": publishing.update_audio,
    "update_video_track": publishing.update_video,
}
_TIMED: dict[str, _Timed] = {
    "ping": _ping,
    "ping_req": _ping_req,
    "leave": _leave,
    "sync_state": sync_state,
    "simulate": _simulate,
}
