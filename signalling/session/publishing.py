"""What participants send: announcing a track, its binding to an offer, muting, ending it."""

from livekit.protocol import models, rtc

from mediaserver import PublicationId
from signalling.session import profile, subscribing
from signalling.session import track as tracks
from signalling.session.effects import Announce, SetMuted, Unpublish
from signalling.session.participant import Participant
from signalling.session.state import RoomState
from signalling.session.track import Track

_Reason = rtc.RequestResponse.Reason


def add_track(room: RoomState, participant: Participant, request: rtc.AddTrackRequest) -> None:
    """Handle the announcement of a track, which precedes the offer that carries it."""
    if refusal := _refusal(room, participant, request):
        reason, text = refusal
        response = rtc.RequestResponse(reason=reason, message=text, add_track=request)
        room.send(participant, rtc.SignalResponse(request_response=response))
        return
    track = _announced_before(participant, request)
    if track is None:
        track = tracks.from_request(request, PublicationId(room.new_sid("TR_")))
        room.emit(Announce(participant.sid, tracks.offer(track, request)))
        participant.tracks[track.id] = track
    published_as = rtc.TrackPublishedResponse(cid=request.cid, track=track.info)
    room.send(participant, rtc.SignalResponse(track_published=published_as))


def _refusal(
    room: RoomState, participant: Participant, request: rtc.AddTrackRequest
) -> tuple[_Reason, str] | None:
    if request.type not in (models.TrackType.AUDIO, models.TrackType.VIDEO):
        return _Reason.UNSUPPORTED_TYPE, "only audio and video tracks are supported"
    if not participant.may_publish(request.source):
        return _Reason.NOT_ALLOWED, "not allowed to publish this"
    if not request.cid:
        return _Reason.INVALID_REQUEST, "a track needs a client id"
    if len(request.name) > room.settings.name_length:
        return _Reason.LIMIT_EXCEEDED, "the track's name is too long"
    if len(participant.tracks) >= room.settings.participant_tracks:
        return _Reason.LIMIT_EXCEEDED, "too many tracks"
    return None


def _announced_before(participant: Participant, request: rtc.AddTrackRequest) -> Track | None:
    """Return the track that this request repeats: by SID, or announced and not offered yet."""
    if request.sid:
        return participant.tracks.get(PublicationId(request.sid))
    pending = (t for t in participant.tracks.values() if not t.published)
    return next((t for t in pending if t.cid == request.cid), None)


def published(room: RoomState, participant: Participant, publication: PublicationId) -> None:
    """Hear that an offer carries the track: others may know of it and receive it, in this order."""
    track = participant.tracks.get(publication)
    if track is None:
        return
    track.published = True
    if track.info.muted:
        room.emit(SetMuted(participant.sid, publication, muted=True, held=track.held))
    profile.announce(room, participant)
    subscribing.reconcile_track(room, participant, track)


def unpublished(room: RoomState, participant: Participant, publication: PublicationId) -> None:
    """Hear that an offer ended the track; its forwarding has ended with it."""
    if participant.tracks.pop(publication, None) is None:
        return
    subscribing.forget_track(room, publication)
    profile.announce(room, participant)


def unpublish(room: RoomState, participant: Participant, track: Track) -> None:
    """End a track from this side, and tell its publisher so."""
    del participant.tracks[track.id]
    room.emit(Unpublish(participant.sid, track.id))
    subscribing.forget_track(room, track.id)
    response = rtc.TrackUnpublishedResponse(track_sid=track.id)
    room.send(participant, rtc.SignalResponse(track_unpublished=response))
    profile.announce(room, participant)


def mute(room: RoomState, participant: Participant, request: rtc.MuteTrackRequest) -> None:
    """Handle a client's muting of its own track."""
    track = participant.tracks.get(PublicationId(request.sid))
    if track is None:
        response = rtc.RequestResponse(reason=_Reason.NOT_FOUND, message="no such track", mute=request)
        room.send(participant, rtc.SignalResponse(request_response=response))
    elif track.info.muted != request.muted:
        _set_muted(room, participant, track, muted=request.muted)


def mute_from_outside(room: RoomState, participant: Participant, track: Track) -> None:
    """Mute somebody's track for them. Only they can unmute: no one else opens a microphone."""
    if not track.info.muted:
        _set_muted(room, participant, track, muted=True, held=True)
        _ask_to_mute(room, participant, track)


def remind_of_mutes(room: RoomState, participant: Participant) -> None:
    """Ask a client that was away once more to mute what was muted for it.

    Told only of the track as it is, a client that has not heard of it would set that right by unmuting.
    """
    for track in participant.tracks.values():
        if track.held:
            _ask_to_mute(room, participant, track)


def _ask_to_mute(room: RoomState, participant: Participant, track: Track) -> None:
    request = rtc.MuteTrackRequest(sid=track.id, muted=True)
    room.send(participant, rtc.SignalResponse(mute=request))


def _set_muted(
    room: RoomState, participant: Participant, track: Track, *, muted: bool, held: bool = False
) -> None:
    track.info.muted, track.held = muted, held
    if track.published:
        room.emit(SetMuted(participant.sid, track.id, muted, held))
        profile.announce(room, participant)


def update_audio(room: RoomState, participant: Participant, request: rtc.UpdateLocalAudioTrack) -> None:
    """Handle a change of an own track's audio features, such as noise suppression switched on."""
    if track := participant.tracks.get(PublicationId(request.track_sid)):
        track.info.audio_features[:] = request.features
        track.info.stereo = models.AudioTrackFeature.TF_STEREO in request.features
        track.info.disable_dtx = models.AudioTrackFeature.TF_NO_DTX in request.features
        profile.announce(room, participant)


def update_video(room: RoomState, participant: Participant, request: rtc.UpdateLocalVideoTrack) -> None:
    """Handle a change of an own track's picture size."""
    if track := participant.tracks.get(PublicationId(request.track_sid)):
        track.info.width, track.info.height = request.width, request.height
        profile.announce(room, participant)


def first_subscription(room: RoomState, publication: PublicationId) -> None:
    """Somebody receives the track: its publisher is told so, once."""
    found = room.find_track(publication)
    if found and not found[1].subscribed_once:
        publisher, track = found
        track.subscribed_once = True
        response = rtc.TrackSubscribed(track_sid=publication)
        room.send(publisher, rtc.SignalResponse(track_subscribed=response))
