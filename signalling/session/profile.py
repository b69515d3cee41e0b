"""What others are told of a participant, and how it changes: name, metadata, attributes, rights."""

from collections.abc import Mapping

from livekit.protocol import models, rtc

from signalling.session import publishing, subscribing
from signalling.session.participant import Participant
from signalling.session.state import RoomState

_Reason = rtc.RequestResponse.Reason

_OK_SINCE_PROTOCOL = 15
"""Older clients take any response to a request for a refusal."""


def announce(room: RoomState, participant: Participant, *, to_self: bool = False) -> None:
    """Tell the others of a change; `to_self`: the participant too. Clients drop all but newer versions."""
    participant.version += 1
    update = rtc.SignalResponse(update=rtc.ParticipantUpdate(participants=[participant.info()]))
    if participant.visible:
        room.broadcast(update, but=None if to_self else participant)
    elif to_self:
        room.send(participant, update)


def update_own(room: RoomState, participant: Participant, request: rtc.UpdateParticipantMetadata) -> None:
    """Handle a client's wish to change its own name, metadata or attributes, and answer it."""
    if not participant.permission.can_update_metadata:
        reason, text = _Reason.NOT_ALLOWED, "not allowed to update own metadata"
    elif not fits(
        room, request.name, request.metadata, {**participant.claims.attributes, **request.attributes}
    ):
        reason, text = _Reason.LIMIT_EXCEEDED, "too long"
    else:
        reason, text = _Reason.OK, ""
        update(
            room,
            participant,
            name=request.name,
            metadata=request.metadata,
            attributes=dict(request.attributes),
        )
    if reason != _Reason.OK or participant.client.protocol >= _OK_SINCE_PROTOCOL:
        response = rtc.RequestResponse(
            request_id=request.request_id, reason=reason, message=text, update_metadata=request
        )
        room.send(participant, rtc.SignalResponse(request_response=response))


def fits(room: RoomState, name: str, metadata: str, attributes: Mapping[str, str]) -> bool:
    """Whether these are within the caps of the settings."""
    settings = room.settings
    return (
        len(name) <= settings.name_length
        and len(metadata.encode()) <= settings.metadata_size
        and sum(len(k.encode()) + len(v.encode()) for k, v in attributes.items()) <= settings.attributes_size
    )


def update(
    room: RoomState, participant: Participant, *, name: str, metadata: str, attributes: Mapping[str, str]
) -> None:
    """Change what is not empty and announce it. An attribute set to the empty string is removed."""
    merged = {k: v for k, v in (participant.claims.attributes | dict(attributes)).items() if v}
    changes: dict[str, object] = {"attributes": merged}
    if name:
        changes["name"] = name
    if metadata:
        changes["metadata"] = metadata
    participant.update_claims(changes)
    announce(room, participant, to_self=True)


def set_permission(
    room: RoomState, participant: Participant, permission: models.ParticipantPermission
) -> None:
    """Replace someone's rights; what they may no longer do ends at once. Hides and shows nobody."""
    granted = models.ParticipantPermission()
    granted.CopyFrom(permission)
    granted.hidden = participant.permission.hidden
    granted.recorder = participant.permission.recorder
    participant.permission = granted
    participant.update_claims({"video": participant.claims.video.with_permission(granted)})
    announce(room, participant, to_self=True)
    for track in tuple(participant.tracks.values()):
        if not participant.may_publish(track.info.source):
            publishing.unpublish(room, participant, track)
    subscribing.reconcile_subscriber(room, participant)
