"""The server lets newer clients in, refuses what it cannot carry, and undoes an entry that fails."""

import asyncio
import json

import aiohttp
import jwt
import pytest
from livekit.protocol import models, rtc
from structlog.testing import capture_logs

from signalling.session import speaking
from tests.behaviour.signalling.test_offers_the_room_service import ADMIN, call
from tests.support.signalling_app import SECRET, join_parameter, signalling_served, token

UNKNOWN = 9
CAMERA = rtc.AddTrackRequest(
    cid="cam", type=models.TrackType.VIDEO, layers=[models.VideoLayer(quality=UNKNOWN, width=1)]
)
ANNA = {"room": "room", "identity": "anna"}

_Action = rtc.LeaveRequest.Action
_Reason = models.DisconnectReason


async def people(served) -> list[str]:
    """Return the identities of those in the room."""
    _, listed = await call(served, "ListParticipants", {"room": "room"}, **ADMIN)
    return [person["identity"] for person in listed["participants"]]


async def test_a_join_with_a_layer_of_unknown_quality_is_a_join(served):
    """Its track is there, as if no layer had been named; and its client is removed like anyone."""
    anna = await served.join("anna", rtc.JoinRequest(add_track_requests=[CAMERA]))
    track = (await anna.receive("track_published")).track
    assert [layer.quality for layer in track.layers] == [models.VideoQuality.HIGH]
    assert await call(served, "RemoveParticipant", ANNA, **ADMIN) == (200, {})
    assert (await anna.receive("leave")).reason == _Reason.PARTICIPANT_REMOVED
    assert await people(served) == []


async def test_unknown_qualities_end_no_websocket(served):
    """Neither announced nor wished for; announced twice they are one track."""
    anna = await served.join("anna")
    sids = set()
    for _ in range(2):
        await anna.say(add_track=CAMERA)
        sids.add((await anna.receive("track_published")).track.sid)
    assert len(sids) == 1
    await anna.say(track_setting=rtc.UpdateTrackSettings(track_sids=sids, quality=UNKNOWN))
    await anna.say(ping=1)
    await anna.receive("pong")


@pytest.mark.parametrize("claims", [{"name": "\ud800"}, {"sub": "\ud800"}])
async def test_a_token_that_names_half_a_character_is_refused(served, claims):
    """Before anything is kept for it, and for the reason that any bad token has."""
    payload = jwt.decode(token(), options={"verify_signature": False}) | claims
    malformed = jwt.PyJWS().encode(json.dumps(payload).encode(), SECRET.get_secret_value().ljust(32, "\0"))
    with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
        await served.open(malformed)
    assert caught.value.status == 401
    told = await served.validate(access_token=malformed, join_request=join_parameter())
    assert told == (401, "the access token is not valid")
    assert await call(served, "ListRooms", {}, room_list=True) == (200, {"rooms": []})


@pytest.fixture
def broken(monkeypatch):
    """Make the last step of every entry fail, for reasons nobody has thought of, until undone."""

    def tell_all(*_):
        raise RuntimeError("unexpected")

    monkeypatch.setattr(speaking, "tell_all", tell_all)
    return monkeypatch


async def test_a_join_that_fails_leaves_nobody_behind(broken):
    """Told by `leave`, logged once; the room is empty, closes in its time, and can be joined again."""
    async with signalling_served(departure_timeout_s=1) as served:
        with capture_logs() as logs:
            anna = await served.open(token("anna"))
            leave = await anna.receive("leave")
            assert (leave.reason, leave.action) == (_Reason.JOIN_FAILURE, _Action.DISCONNECT)
            assert (await anna.closed())[0] == 1000
        failures = [entry for entry in logs if entry["log_level"] == "error"]
        assert [entry["event"] for entry in failures] == ["entry failed"]
        assert set(failures[0]) == {"connection", "event", "exc_info", "log_level"}

        assert await people(served) == []
        status, error = await call(served, "RemoveParticipant", ANNA, **ADMIN)
        assert (status, error["code"]) == (404, "not_found")
        for _ in range(50):
            _, listed = await call(served, "ListRooms", {}, room_list=True)
            if not listed["rooms"]:
                break
            await asyncio.sleep(0.1)
        assert listed["rooms"] == []

        broken.undo()
        await served.join("anna")
        assert await people(served) == ["anna"]


async def test_a_resume_that_fails_is_told_to_join_anew(served, monkeypatch):
    """The stay is over; the next join begins another."""
    anna = await served.join("anna")

    def tell_all(*_):
        raise RuntimeError("unexpected")

    with monkeypatch.context() as broken:
        broken.setattr(speaking, "tell_all", tell_all)
        again = await served.resume(anna, anna.seen[0].join.participant.sid)
        leave = await again.receive("leave")
    assert (leave.reason, leave.action) == (_Reason.STATE_MISMATCH, _Action.RECONNECT)
    assert (await again.closed())[0] == 1000
    assert await people(served) == []
    await served.join("anna")
