"""What participants receive: their wishes, the publishers' consent, and the two brought together.

A participant receives a track when they want it (`chosen`, else `auto_subscribe`), may subscribe, are
in the publisher's audience, and the publisher is visible.
"""

from livekit.protocol import models, rtc

from mediaserver import LayerPreference, PublicationId, Quality
from signalling.session.audience import Audience
from signalling.session.effects import Prefer, Subscribe, Unsubscribe
from signalling.session.participant import Participant
from signalling.session.state import RoomState
from signalling.session.track import Track, known_quality


def reconcile_subscriber(room: RoomState, subscriber: Participant) -> None:
    """Bring one participant's subscriptions in line with all tracks in the room."""
    for publisher in room.others(subscriber):
        for track in publisher.tracks.values():
            _reconcile(room, subscriber, publisher, track)


def reconcile_track(room: RoomState, publisher: Participant, track: Track) -> None:
    """Bring everyone's subscription to one track in line."""
    for subscriber in room.others(publisher):
        _reconcile(room, subscriber, publisher, track)


def _reconcile(room: RoomState, subscriber: Participant, publisher: Participant, track: Track) -> None:
    due = (
        track.published
        and publisher.visible
        and subscriber.wants(track.id)
        and _may_receive(subscriber, publisher, track)
    )
    if due and track.id not in subscriber.subscribed:
        subscriber.subscribed.add(track.id)
        room.emit(Subscribe(subscriber.sid, track.id))
        if preference := subscriber.preferences.get(track.id):
            room.emit(Prefer(subscriber.sid, track.id, preference))
    elif not due and track.id in subscriber.subscribed:
        subscriber.subscribed.discard(track.id)
        room.emit(Unsubscribe(subscriber.sid, track.id))


def _may_receive(subscriber: Participant, publisher: Participant, track: Track) -> bool:
    return subscriber.permission.can_subscribe and publisher.audience.admits(
        sid=subscriber.sid, identity=subscriber.identity, track_sid=track.id
    )


def forget_track(room: RoomState, publication: PublicationId) -> None:
    """Drop all memory of a track that has ended; the media server has dropped its forwarding itself."""
    for participant in room.participants.values():
        participant.subscribed.discard(publication)
        participant.chosen.pop(publication, None)
        participant.preferences.pop(publication, None)


def choose(room: RoomState, subscriber: Participant, request: rtc.UpdateSubscription) -> None:
    """Handle a client's explicit wish to receive some tracks, or not to."""
    named = [*request.track_sids, *(sid for entry in request.participant_tracks for sid in entry.track_sids)]
    for publication in dict.fromkeys(PublicationId(sid) for sid in named):
        found = room.find_track(publication)
        if found is None or not found[1].published or found[0] is subscriber:
            if request.subscribe:
                response = rtc.SubscriptionResponse(
                    track_sid=publication, err=models.SubscriptionError.SE_TRACK_NOTFOUND
                )
                room.send(subscriber, rtc.SignalResponse(subscription_response=response))
            continue
        publisher, track = found
        subscriber.chosen[publication] = request.subscribe
        if request.subscribe and not _may_receive(subscriber, publisher, track):
            _tell_permission(room, subscriber, publisher, track, allowed=False)
        _reconcile(room, subscriber, publisher, track)


def prefer(room: RoomState, subscriber: Participant, request: rtc.UpdateTrackSettings) -> None:
    """Handle a client's choice of size or quality for some tracks; kept for those not subscribed yet."""
    by_size = request.width > 0 and request.height > 0
    off = request.disabled or request.quality == models.VideoQuality.OFF
    preference = LayerPreference(
        enabled=not off,
        quality=None if by_size or off else _wished(request.quality),
        width=request.width if by_size else None,
        height=request.height if by_size else None,
    )
    for sid in dict.fromkeys(request.track_sids):
        _set_preference(room, subscriber, PublicationId(sid), preference)


def _wished(quality: models.VideoQuality) -> Quality:
    known = known_quality(quality)
    return Quality.HIGH if known is None else known


def disable(room: RoomState, subscriber: Participant, track_sids: list[str]) -> None:
    """Pause tracks that a resuming client had paused before."""
    for sid in track_sids:
        _set_preference(room, subscriber, PublicationId(sid), LayerPreference(enabled=False))


def _set_preference(
    room: RoomState, subscriber: Participant, publication: PublicationId, preference: LayerPreference
) -> None:
    # Unknown tracks are not remembered, or a client could fill the memory with names.
    if room.find_track(publication) is None:
        return
    subscriber.preferences[publication] = preference
    if publication in subscriber.subscribed:
        room.emit(Prefer(subscriber.sid, publication, preference))


def set_audience(room: RoomState, publisher: Participant, request: rtc.SubscriptionPermission) -> None:
    """Handle a publisher's choice of who may receive their tracks; tell those concerned of each change."""
    before = publisher.audience
    publisher.audience = Audience.of(request)
    for subscriber in room.others(publisher):
        for track in publisher.tracks.values():
            who = {"sid": subscriber.sid, "identity": subscriber.identity, "track_sid": track.id}
            allowed = publisher.audience.admits(**who)
            if allowed != before.admits(**who) and track.published:
                _tell_permission(room, subscriber, publisher, track, allowed=allowed)
            _reconcile(room, subscriber, publisher, track)


def _tell_permission(
    room: RoomState, subscriber: Participant, publisher: Participant, track: Track, *, allowed: bool
) -> None:
    response = rtc.SubscriptionPermissionUpdate(
        participant_sid=publisher.sid, track_sid=track.id, allowed=allowed
    )
    room.send(subscriber, rtc.SignalResponse(subscription_permission_update=response))
