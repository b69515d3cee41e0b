"""The server API: the stock Python package (protobuf) and plain JSON see the same rooms."""

import io

import pytest
from livekit import api
from livekit.protocol import models
from livekit.protocol import room as messages

from signalling import Claims, VideoGrants, mint
from signalling.clock import system_clock
from tests.support.signalling_app import KEY, SECRET, Signalling

pytestmark = pytest.mark.filterwarnings(
    "ignore:The HMAC key is"
)  # the stock package signs with the dev secret


def bearer(**grants) -> dict[str, str]:
    """Return the header of a program with these grants."""
    claims = Claims(identity="program", video=VideoGrants(**grants))
    return {
        "Authorization": f"Bearer {mint(claims, key=KEY, secret=SECRET, now=system_clock().unix_s, ttl_s=60)}"
    }


async def call(served: Signalling, method: str, body, *, headers=None, **grants) -> tuple[int, dict]:
    """Call with JSON; return status and answer."""
    url = f"{served.url}/twirp/livekit.RoomService/{method}"
    headers = bearer(**grants) if headers is None else headers
    async with served.http.post(url, json=body, headers=headers) as response:
        assert response.content_type == "application/json"
        return response.status, await response.json()


async def test_the_stock_package_runs_through_all_methods(served):
    """Create, list, look, send, remove, delete."""
    stock = api.LiveKitAPI(served.url, KEY, SECRET.get_secret_value(), session=served.http)
    created = await stock.room.create_room(
        messages.CreateRoomRequest(name="room", metadata="m", empty_timeout=60, max_participants=3)
    )
    assert created.sid.startswith("RM_")
    assert (created.name, created.metadata, created.empty_timeout, created.max_participants) == (
        "room",
        "m",
        60,
        3,
    )
    assert (await stock.room.create_room(messages.CreateRoomRequest(name="room"))).sid == created.sid

    anna = await served.join("anna", name="Anna")
    rooms = (await stock.room.list_rooms(messages.ListRoomsRequest(names=["room", "none"]))).rooms
    assert [(room.name, room.num_participants) for room in rooms] == [("room", 1)]
    assert len((await stock.room.list_rooms(messages.ListRoomsRequest())).rooms) == 1

    people = (await stock.room.list_participants(messages.ListParticipantsRequest(room="room"))).participants
    assert [(p.identity, p.name) for p in people] == [("anna", "Anna")]
    who = messages.RoomParticipantIdentity(room="room", identity="anna")
    assert (await stock.room.get_participant(who)).sid == people[0].sid

    update = messages.UpdateParticipantRequest(
        room="room",
        identity="anna",
        name="Anna B.",
        permission=models.ParticipantPermission(can_subscribe=True),
    )
    assert (await stock.room.update_participant(update)).name == "Anna B."
    told = await anna.receive("update")
    assert (told.participants[0].name, told.participants[0].permission.can_publish) == ("Anna B.", True)
    assert not (await anna.receive("update")).participants[0].permission.can_publish

    await stock.room.update_room_metadata(messages.UpdateRoomMetadataRequest(room="room", metadata="new"))
    assert (await anna.receive("room_update")).room.metadata == "new"

    await stock.room.send_data(
        messages.SendDataRequest(room="room", data=b"x", kind=models.DataPacket.RELIABLE)
    )

    await stock.room.remove_participant(who)
    assert (await anna.receive("leave")).reason == models.DisconnectReason.PARTICIPANT_REMOVED

    bob = await served.join("bob")
    await stock.room.delete_room(messages.DeleteRoomRequest(room="room"))
    assert (await bob.receive("leave")).reason == models.DisconnectReason.ROOM_DELETED
    assert (await bob.closed())[0] == 1000
    assert not (await stock.room.list_rooms(messages.ListRoomsRequest())).rooms


async def test_json_has_the_names_of_the_protocol_and_every_field(served):
    """As other servers of this API write it."""
    status, room = await call(
        served, "CreateRoom", {"name": "room", "emptyTimeout": 5, "unknown": 1}, room_create=True
    )
    assert status == 200
    assert (room["name"], room["empty_timeout"], room["num_participants"], room["metadata"]) == (
        "room",
        5,
        0,
        "",
    )
    assert await call(served, "ListRooms", {}, room_list=True) == (200, {"rooms": [room]})
    listed = await call(served, "ListParticipants", {"room": "room"}, room_admin=True, room="room")
    assert listed == (200, {"participants": []})
    assert await call(served, "DeleteRoom", {"room": "room"}, room_create=True) == (200, {})


async def test_nobody_s_microphone_is_opened_from_outside(served):
    """Muting from outside is told to the publisher; unmuting is theirs alone."""
    anna = await served.join("anna")
    request = {"cid": "mic", "type": models.TrackType.AUDIO}
    await anna.say(add_track=request)
    sid = (await anna.receive("track_published")).track.sid
    body = {"room": "room", "identity": "anna", "track_sid": sid}
    admin = {"room_admin": True, "room": "room"}
    status, answer = await call(served, "MutePublishedTrack", body | {"muted": True}, **admin)
    assert (status, answer["track"]["muted"]) == (200, True)
    assert (await anna.receive("mute")).muted
    status, answer = await call(served, "MutePublishedTrack", body | {"muted": False}, **admin)
    assert (status, answer["code"]) == (412, "failed_precondition")


ADMIN = {"room_admin": True, "room": "room"}
SOMEBODY = {"room": "room", "identity": "nobody"}
TOO_LARGE = "x" * (512 * 1024 + 1)


@pytest.mark.parametrize(
    ("method", "body", "grants", "status", "code"),
    [
        ("CreateRoom", {"name": "x"}, {"room_list": True}, 403, "permission_denied"),
        ("CreateRoom", {}, {"room_create": True}, 400, "invalid_argument"),
        ("CreateRoom", {"name": "x" * 257}, {"room_create": True}, 400, "invalid_argument"),
        ("CreateRoom", {"name": 5}, {"room_create": True}, 400, "malformed"),
        ("CreateRoom", {"name": "\ud800"}, {"room_create": True}, 400, "malformed"),
        ("CreateRoom", {"name": "x", "metadata": TOO_LARGE}, {"room_create": True}, 400, "invalid_argument"),
        ("ListRooms", {}, {"room_create": True}, 403, "permission_denied"),
        ("DeleteRoom", {"room": "none"}, {"room_create": True}, 404, "not_found"),
        ("DeleteRoom", {"room": "room"}, ADMIN, 403, "permission_denied"),
        ("ListParticipants", {"room": "room"}, {"room_admin": True}, 403, "permission_denied"),
        ("ListParticipants", {"room": "other"}, ADMIN, 403, "permission_denied"),
        ("ListParticipants", {"room": "room"}, {"room_join": True, "room": "room"}, 403, "permission_denied"),
        ("RemoveParticipant", SOMEBODY, ADMIN, 404, "not_found"),
        ("UpdateParticipant", SOMEBODY, ADMIN, 404, "not_found"),
        ("UpdateParticipant", SOMEBODY | {"attributes": {"\ud800": "x"}}, ADMIN, 400, "malformed"),
        ("UpdateRoomMetadata", {"room": "room", "metadata": TOO_LARGE}, ADMIN, 400, "invalid_argument"),
        ("UpdateRoomMetadata", {"room": "room", "metadata": "\ud800"}, ADMIN, 400, "malformed"),
        ("MutePublishedTrack", SOMEBODY, ADMIN, 404, "not_found"),
        ("SendData", {"room": "other"}, {"room_admin": True, "room": "other"}, 404, "not_found"),
        ("Frobnicate", {}, {}, 404, "bad_route"),
    ],
)
async def test_errors_are_those_of_twirp(served, method, body, grants, *, status, code):
    """Each as JSON with a code of the specification."""
    await served.join("anna")
    answered, error = await call(served, method, body, **grants)
    assert (answered, error["code"]) == (status, code)
    assert error["msg"]


async def test_without_a_good_token_nothing_is_told(served):
    """401, whether the room exists or not."""
    for headers in ({}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic x"}):
        status, error = await call(served, "ListRooms", {}, headers=headers)
        assert (status, error["code"]) == (401, "unauthenticated")


async def test_a_room_s_metadata_is_capped(served):
    """To the byte; what is refused changes nothing."""
    await served.join("anna")
    largest = "x" * (512 * 1024)
    for metadata, status in ((largest, 200), (largest + "x", 400)):
        answered, _ = await call(
            served, "UpdateRoomMetadata", {"room": "room", "metadata": metadata}, **ADMIN
        )
        assert answered == status
    _, listed = await call(served, "ListRooms", {}, room_list=True)
    assert [room["metadata"] for room in listed["rooms"]] == [largest]


@pytest.mark.parametrize("content_type", ["application/json", "application/protobuf"])
async def test_bodies_that_cannot_be_decoded_are_malformed(served, content_type):
    """Neither encoding lets garbage through."""
    url = f"{served.url}/twirp/livekit.RoomService/CreateRoom"
    for body in (b"\xff\xff", b"x" * (1024 * 1024 + 1), b"[" * 100_000):
        headers = bearer(room_create=True) | {"Content-Type": content_type}
        async with served.http.post(url, data=io.BytesIO(body), headers=headers) as response:
            assert (response.status, (await response.json())["code"]) == (400, "malformed")


async def test_other_methods_and_types_are_no_route(served):
    """Twirp is POST with one of two types."""
    url = f"{served.url}/twirp/livekit.RoomService/ListRooms"
    async with served.http.get(url, headers=bearer(room_list=True)) as response:
        assert (response.status, (await response.json())["code"]) == (404, "bad_route")
    async with served.http.post(
        url, data=b"", headers=bearer(room_list=True) | {"Content-Type": "text/plain"}
    ) as response:
        assert (response.status, (await response.json())["code"]) == (404, "bad_route")
