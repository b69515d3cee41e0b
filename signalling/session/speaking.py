"""Who is speaking and how good connections are: full lists from the media server, changes to clients."""

from collections.abc import Mapping, Sequence

from livekit.protocol import models, rtc

from mediaserver import ConnectionQuality, PeerId, Speaker
from signalling.session.participant import Participant
from signalling.session.state import RoomState


def speakers_changed(room: RoomState, speakers: Sequence[Speaker]) -> None:
    """Take all who speak now; tell what differs from last time. Levels are 0 to 1."""
    visible = {
        s.peer_id: s.level
        for s in speakers
        if (p := room.participants.get(s.peer_id)) is not None and p.visible
    }
    changes = [_info(sid, level) for sid, level in visible.items() if room.speakers.get(sid) != level]
    changes += [_info(sid, None) for sid in room.speakers if sid not in visible]
    room.speakers = visible
    _tell(room, changes)


def forget(room: RoomState, participant: Participant) -> None:
    """Drop someone who left; clients know that the gone do not speak."""
    room.speakers.pop(participant.sid, None)


def tell_all(room: RoomState, participant: Participant) -> None:
    """Tell a newcomer all that is known: who speaks, and how good each connection is."""
    if room.speakers:
        speakers = [_info(sid, level) for sid, level in room.speakers.items()]
        room.send(participant, rtc.SignalResponse(speakers_changed=rtc.SpeakersChanged(speakers=speakers)))
    graded = [p for p in room.participants.values() if p.quality is not None and p.visible]
    if graded:
        room.send(participant, _quality(graded))


def quality_changed(room: RoomState, qualities: Mapping[PeerId, ConnectionQuality]) -> None:
    """Take the grades that changed; everyone is told of everyone visible, and of themselves."""
    changed = []
    for sid, quality in qualities.items():
        if participant := room.participants.get(sid):
            participant.quality = quality
            changed.append(participant)
    visible = [p for p in changed if p.visible]
    if visible:
        room.broadcast(rtc.SignalResponse(connection_quality=_quality(visible).connection_quality))
    for participant in changed:
        if not participant.visible:
            room.send(participant, _quality([participant]))


def _tell(room: RoomState, changes: list[models.SpeakerInfo]) -> None:
    if changes:
        room.broadcast(rtc.SignalResponse(speakers_changed=rtc.SpeakersChanged(speakers=changes)))


def _info(sid: PeerId, level: float | None) -> models.SpeakerInfo:
    return models.SpeakerInfo(sid=sid, level=level or 0.0, active=level is not None)


_GRADES = {
    ConnectionQuality.POOR: models.ConnectionQuality.POOR,
    ConnectionQuality.GOOD: models.ConnectionQuality.GOOD,
    ConnectionQuality.EXCELLENT: models.ConnectionQuality.EXCELLENT,
}
_SCORES = {ConnectionQuality.POOR: 1.5, ConnectionQuality.GOOD: 3.5, ConnectionQuality.EXCELLENT: 4.5}
"""Clients show the grade; the score, 0 to 5 as a mean opinion score, only orders connections of one grade."""


def _quality(participants: Sequence[Participant]) -> rtc.SignalResponse:
    updates = [
        rtc.ConnectionQualityInfo(
            participant_sid=p.sid,
            quality=_GRADES[p.quality],
            score=_SCORES[p.quality],
        )
        for p in participants
        if p.quality is not None
    ]
    return rtc.SignalResponse(connection_quality=rtc.ConnectionQualityUpdate(updates=updates))
