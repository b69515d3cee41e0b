"""Logs hold ids only: no name, metadata, token, SDP, room name or data, however a client behaves."""

import logging

import pytest
from livekit.protocol import models, rtc
from structlog.testing import capture_logs

from signalling import Invite, Role, mint_invite
from signalling.clock import system_clock
from tests.support.signalling_app import KEY, SECRET, signalling_served, token

MARKER = "Xanthippe-7731"


@pytest.fixture
def everything(caplog):
    """Collect all of structlog's events and the libraries' log lines."""
    caplog.set_level(logging.DEBUG)
    with capture_logs() as events:
        yield lambda: repr(events) + caplog.text


async def test_a_marker_in_all_that_people_say_appears_in_no_log(everything):
    """Good and bad behaviour alike, with every library at its most talkative."""
    async with signalling_served() as served:
        request = rtc.JoinRequest(metadata=MARKER, participant_attributes={"k": MARKER})
        request.client_info.device_model = MARKER
        who = {"room": f"room {MARKER}", "name": MARKER, "can_update_own_metadata": True}
        anna = await served.join(f"anna {MARKER}", request, **who)
        await anna.say(add_track=rtc.AddTrackRequest(cid=MARKER, name=MARKER, type=models.TrackType.AUDIO))
        await anna.say(update_metadata=rtc.UpdateParticipantMetadata(name=MARKER, metadata=MARKER))
        await anna.say(offer=rtc.SessionDescription(type="offer", sdp=f"v=0\r\ns={MARKER}\r\n"))
        await anna.receive("leave")

        bad = await served.join("bad", **who)
        await bad.socket.send_bytes(b"\xff" + MARKER.encode())
        await bad.closed()
        text = await served.join("text", **who)
        await text.socket.send_str(MARKER)
        await text.closed()
        good = await served.join("good", **who)
        await served.resume(good, MARKER, room=f"room {MARKER}")

        await served.validate(access_token=token(MARKER, room=MARKER), join_request=MARKER)
        await served.validate(access_token=MARKER, join_request=MARKER)
        invite = mint_invite(
            Invite(MARKER, Role.PATIENT), key=KEY, secret=SECRET, now=system_clock().unix_s, ttl_s=60
        )
        for body in (
            {"invite": invite, "name": MARKER},
            {"invite": MARKER, "name": MARKER},
            {"invite": [MARKER]},
        ):
            (await served.http.post(f"{served.url}/api/join", json=body)).release()
        for method in ("CreateRoom", "RemoveParticipant", MARKER):
            url = f"{served.url}/twirp/livekit.RoomService/{method}"
            headers = {"Authorization": f"Bearer {token(MARKER, room_create=True)}"}
            body = {"name": MARKER, "room": MARKER, "identity": MARKER}
            (await served.http.post(url, json=body, headers=headers)).release()

        async with served.http.get(f"{served.url}/metrics") as response:
            assert MARKER not in await response.text()

    logs = everything()
    assert "participant joined" in logs
    assert MARKER not in logs
    assert "eyJ" not in logs
