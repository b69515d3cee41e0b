"""Resuming over a new WebSocket, and draining: what clients are told, in which order."""

import asyncio

import aiohttp
import pytest
from livekit.protocol import models, rtc

from signalling import drain
from tests.support.signalling_app import signalling_served, token

_Action = rtc.LeaveRequest.Action
_Reason = models.DisconnectReason


async def test_a_lost_websocket_is_resumed(served):
    """`reconnect` first, then a snapshot; a fresh token follows."""
    anna = await served.join("anna")
    sid = anna.seen[0].join.participant.sid
    anna.socket._response.close()
    again = await served.resume(anna, sid)
    await again.receive("refresh_token")
    kinds = [response.WhichOneof("message") for response in again.seen]
    assert kinds == ["reconnect", "update", "room_update", "refresh_token"]
    assert again.seen[1].update.participants[0].sid == sid


@pytest.mark.parametrize("sid", ["PA_unknown", ""])
async def test_an_unknown_session_joins_anew(served, sid):
    """Told by `leave`, in a known room as in an unknown one; never by silence."""
    anna = await served.join("anna")
    for client in (await served.resume(anna, sid), await served.resume(anna, sid, room="other")):
        leave = await client.receive("leave")
        assert (leave.reason, leave.action) == (_Reason.STATE_MISMATCH, _Action.RECONNECT)
        assert (await client.closed())[0] == 1000
    await anna.say(ping=1)
    await anna.receive("pong")


async def test_nobody_resumes_another_s_session(served):
    """The SID is known to everyone in the room; the token is not."""
    anna, eve = await served.join("anna"), await served.join("eve")
    stolen = await served.resume(eve, anna.seen[0].join.participant.sid)
    assert (await stolen.receive("leave")).reason == _Reason.STATE_MISMATCH
    await anna.say(ping=1)
    await anna.receive("pong")


async def test_a_second_seat_ends_the_first_websocket(served):
    """`leave{DUPLICATE_IDENTITY}`, then the close."""
    first = await served.join("anna")
    await served.join("anna")
    assert (await first.receive("leave")).reason == _Reason.DUPLICATE_IDENTITY
    assert (await first.closed())[0] == 1000


async def test_a_refreshed_token_lets_its_bearer_in(served):
    """It lives ten minutes, and never shorter than the original."""
    anna = await served.join("anna")
    fresh = await anna.receive("refresh_token")
    again = await served.open(fresh)
    assert (await again.receive("join")).participant.identity == "anna"


async def test_messages_over_an_old_websocket_do_nothing(served):
    """The new one speaks for the participant."""
    anna = await served.join("anna")
    again = await served.resume(anna, anna.seen[0].join.participant.sid)
    await again.receive("reconnect")
    assert (await anna.closed())[0] == 1000
    await again.say(ping=1)
    await again.receive("pong")


async def test_draining_refuses_new_calls_and_ends_the_old_after_their_grace():
    """Clients are told to come again: elsewhere, or to the next process."""
    async with signalling_served() as served:
        anna = await served.join("anna")
        draining = asyncio.create_task(drain(served.application, grace_s=0.5))
        await asyncio.sleep(0.1)

        async with served.http.get(f"{served.url}/readyz") as response:
            assert response.status == 503
        with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
            await served.open(token("bob"))
        assert caught.value.status == 503
        assert caught.value.headers["Retry-After"]
        again = await served.resume(anna, anna.seen[0].join.participant.sid)
        await again.receive("reconnect")

        leave = await again.receive("leave")
        assert (leave.reason, leave.action) == (_Reason.SERVER_SHUTDOWN, _Action.RECONNECT)
        await asyncio.wait_for(draining, 1)


async def test_draining_ends_as_soon_as_everyone_has_left():
    """Nobody waits for an empty room."""
    async with signalling_served() as served:
        anna = await served.join("anna")
        draining = asyncio.create_task(drain(served.application, grace_s=60))
        await asyncio.sleep(0.1)
        await anna.say(leave=rtc.LeaveRequest())
        await asyncio.wait_for(draining, 3)
