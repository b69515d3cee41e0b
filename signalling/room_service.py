"""The RoomService of the server API: rooms and those in them, for programs with an API key.

Rights: making and ending rooms needs `roomCreate`, listing them `roomList`, everything about one room
`roomAdmin` on just that room.
"""

from collections.abc import Mapping

from livekit.protocol import models
from livekit.protocol import room as messages

from mediaserver import PublicationId
from signalling.clock import Clock
from signalling.errors import BadRequest, Forbidden, NotFound
from signalling.grants import Claims
from signalling.live_room import LiveRoom
from signalling.rooms import Rooms
from signalling.session import Participant
from signalling.twirp import Method, TwirpError

NAME = "livekit.RoomService"


class RoomService:
    """The methods; each takes the caller's claims and a request. Raises: SignallingError, TwirpError."""

    def __init__(self, rooms: Rooms, clock: Clock) -> None:
        self._rooms = rooms
        self._clock = clock

    def methods(self) -> Mapping[str, Method]:
        """Return the table for `TwirpEndpoint`."""
        return {
            "CreateRoom": Method(messages.CreateRoomRequest, self.create_room),
            "ListRooms": Method(messages.ListRoomsRequest, self.list_rooms),
            "DeleteRoom": Method(messages.DeleteRoomRequest, self.delete_room),
            "UpdateRoomMetadata": Method(messages.UpdateRoomMetadataRequest, self.update_room_metadata),
            "ListParticipants": Method(messages.ListParticipantsRequest, self.list_participants),
            "GetParticipant": Method(messages.RoomParticipantIdentity, self.get_participant),
            "RemoveParticipant": Method(messages.RoomParticipantIdentity, self.remove_participant),
            "UpdateParticipant": Method(messages.UpdateParticipantRequest, self.update_participant),
            "MutePublishedTrack": Method(messages.MuteRoomTrackRequest, self.mute_published_track),
            "SendData": Method(messages.SendDataRequest, self.send_data),
        }

    def create_room(self, claims: Claims, request: messages.CreateRoomRequest) -> models.Room:
        """Make a room, or return the one that has this name already."""
        _allow(claims.video.room_create)
        return self._rooms.create(request.name, request).session.info()

    def list_rooms(self, claims: Claims, request: messages.ListRoomsRequest) -> messages.ListRoomsResponse:
        """List all rooms, or those of the given names that exist."""
        _allow(claims.video.room_list)
        names = set(request.names)
        chosen = (room for room in self._rooms if not names or room.session.name in names)
        return messages.ListRoomsResponse(rooms=[room.session.info() for room in chosen])

    def delete_room(self, claims: Claims, request: messages.DeleteRoomRequest) -> messages.DeleteRoomResponse:
        """Send everyone out of a room and close it."""
        _allow(claims.video.room_create)
        self._rooms.close(self._rooms.get(request.room), models.DisconnectReason.ROOM_DELETED)
        return messages.DeleteRoomResponse()

    def update_room_metadata(
        self, claims: Claims, request: messages.UpdateRoomMetadataRequest
    ) -> models.Room:
        """Replace a room's metadata; those inside are told."""
        room = self._room(claims, request.room)
        self._rooms.check_metadata(request.metadata)
        room.execute(room.session.update_metadata(request.metadata))
        return room.session.info()

    def list_participants(
        self, claims: Claims, request: messages.ListParticipantsRequest
    ) -> messages.ListParticipantsResponse:
        """List those in a room, the hidden excepted."""
        return messages.ListParticipantsResponse(
            participants=self._room(claims, request.room).session.participants()
        )

    def get_participant(
        self, claims: Claims, request: messages.RoomParticipantIdentity
    ) -> models.ParticipantInfo:
        """Tell of one participant."""
        return self._participant(self._room(claims, request.room), request.identity).info()

    def remove_participant(
        self, claims: Claims, request: messages.RoomParticipantIdentity
    ) -> messages.RemoveParticipantResponse:
        """Send someone away; their token stays good, so they may come again."""
        room = self._room(claims, request.room)
        participant = self._participant(room, request.identity)
        room.execute(room.session.remove(participant, self._clock()))
        return messages.RemoveParticipantResponse()

    def update_participant(
        self, claims: Claims, request: messages.UpdateParticipantRequest
    ) -> models.ParticipantInfo:
        """Change someone's name, metadata, attributes or rights; what is empty stays as it is."""
        room = self._room(claims, request.room)
        participant = self._participant(room, request.identity)
        if not room.session.profile_fits(request.name, request.metadata, request.attributes):
            raise BadRequest("profile_too_large", "name, metadata or attributes are too large")
        due = room.session.update_profile(
            participant, name=request.name, metadata=request.metadata, attributes=request.attributes
        )
        room.execute(due)
        if request.HasField("permission"):
            room.execute(room.session.set_permission(participant, request.permission))
        return participant.info()

    def mute_published_track(
        self, claims: Claims, request: messages.MuteRoomTrackRequest
    ) -> messages.MuteRoomTrackResponse:
        """Mute someone's track. Nobody's microphone or camera is opened from outside."""
        room = self._room(claims, request.room)
        participant = self._participant(room, request.identity)
        track = participant.tracks.get(PublicationId(request.track_sid))
        if track is None:
            raise NotFound("track_not_found", "track does not exist")
        if not request.muted:
            raise TwirpError("failed_precondition", "remote unmute is not allowed")
        room.execute(room.session.mute(participant, track))
        return messages.MuteRoomTrackResponse(track=track.info)

    def send_data(self, claims: Claims, request: messages.SendDataRequest) -> messages.SendDataResponse:
        """Send data to everyone in a room, or to those named."""
        room = self._room(claims, request.room)
        packet = models.DataPacket(
            kind=request.kind,
            destination_identities=request.destination_identities,
            user=models.UserPacket(
                payload=request.data,
                destination_sids=request.destination_sids,
                destination_identities=request.destination_identities,
                topic=request.topic if request.HasField("topic") else None,
                nonce=request.nonce,
            ),
        )
        room.execute(room.session.send_data(packet, self._clock()))
        return messages.SendDataResponse()

    def _room(self, claims: Claims, name: str) -> LiveRoom:
        """Return the room if the caller administers it; else nothing is told of whether it exists."""
        _allow(claims.video.room_admin and claims.video.room == name)
        return self._rooms.get(name)

    @staticmethod
    def _participant(room: LiveRoom, identity: str) -> Participant:
        if participant := room.session.find(identity):
            return participant
        raise NotFound("participant_not_found", "participant does not exist")


def _allow(granted: bool) -> None:
    if not granted:
        raise Forbidden("not_granted", "this token does not allow this")
