"""Frames that break the protocol end their WebSocket with a code that says why, and nobody else's."""

import random
import time

import pytest
from aiohttp import ClientConnectionError
from livekit.protocol import models, rtc

from tests.support.signalling_app import signalling_served, token

GARBAGE = b"\xff\xff\xff\xff"
WHOLE = rtc.SignalRequest(offer=rtc.SessionDescription(sdp="v=0")).SerializeToString()
_Reason = models.DisconnectReason

SIZE_CAP = "v=0\r\n" + "a=x\r\n" * 110_000
SECTION_CAP = (
    "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n" + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n" * 257
)


async def assert_alive(served, witness):
    """Somebody else's call goes on, and new ones can be made."""
    await witness.say(ping=1)
    await witness.receive("pong")
    await (await served.join("newcomer")).socket.close()


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        pytest.param(GARBAGE, 1007, id="garbage"),
        pytest.param(WHOLE[:-2], 1007, id="truncated"),
        pytest.param(bytes(1024 * 1024 + 1), 1009, id="oversized"),
        pytest.param('{"ping": 1}', 1003, id="JSON where binary is due"),
    ],
)
async def test_a_bad_frame_closes_its_websocket(served, frame, code):
    """RFC 6455 section 7.4.1: 1003 unsupported data, 1007 invalid payload, 1009 too big."""
    witness, bad = await served.join("witness"), await served.join("bad")
    await (bad.socket.send_str(frame) if isinstance(frame, str) else bad.socket.send_bytes(frame))
    assert (await bad.closed())[0] == code
    await assert_alive(served, witness)


async def test_the_largest_frame_allowed_is_read(served):
    """The cap is exact."""
    client = await served.join("anna")
    padding = 1024 * 1024
    while True:
        request = rtc.SignalRequest(update_metadata=rtc.UpdateParticipantMetadata(metadata="x" * padding))
        excess = request.ByteSize() - 1024 * 1024
        if excess <= 0:
            break
        padding -= excess
    assert request.ByteSize() == 1024 * 1024
    await client.socket.send_bytes(request.SerializeToString())
    assert (await client.receive("request_response")).reason == rtc.RequestResponse.Reason.NOT_ALLOWED


@pytest.mark.parametrize("where", ["websocket", "join request, compressed"])
@pytest.mark.parametrize(
    "sdp",
    [
        pytest.param(SIZE_CAP, id="too large"),
        pytest.param(SECTION_CAP, id="too many sections"),
        pytest.param("nonsense", id="no SDP"),
        pytest.param("v=0\r\n" + "a" * 100_000, id="endless line"),
    ],
)
async def test_an_offer_that_cannot_be_answered_ends_in_leave(served, where, sdp):
    """Without an answer no client can go on; each knows what `leave` means."""
    witness = await served.join("witness")
    offer = rtc.SessionDescription(type="offer", sdp=sdp)
    if where == "websocket":
        client = await served.join("bad")
        await client.say(offer=offer)
    else:
        client = await served.open(token("bad"), rtc.JoinRequest(publisher_offer=offer))
    leave = await client.receive("leave")
    assert (leave.reason, leave.action) == (_Reason.JOIN_FAILURE, rtc.LeaveRequest.Action.DISCONNECT)
    assert (await client.closed())[0] == 1000
    await assert_alive(served, witness)


async def test_random_frames_never_harm_others(served):
    """Seeded; mutations of real messages and plain noise."""
    seeded = random.Random(3)
    witness = await served.join("witness")
    samples = [
        rtc.SignalRequest(add_track=rtc.AddTrackRequest(cid="c", type=models.TrackType.VIDEO)),
        rtc.SignalRequest(offer=rtc.SessionDescription(type="offer", sdp="v=0\r\n" * 20)),
        rtc.SignalRequest(track_setting=rtc.UpdateTrackSettings(track_sids=["TR_1"], width=1, height=1)),
        rtc.SignalRequest(sync_state=rtc.SyncState(track_sids_disabled=["a"])),
        rtc.SignalRequest(subscription_permission=rtc.SubscriptionPermission(all_participants=True)),
    ]
    for _ in range(60):
        client = await served.join("bad")
        for _ in range(5):
            frame = bytearray(seeded.choice(samples).SerializeToString())
            for _ in range(seeded.randrange(4)):
                frame[seeded.randrange(len(frame))] = seeded.randrange(256)
            try:
                await client.socket.send_bytes(bytes(frame))
            except ClientConnectionError:
                break
        await client.socket.close()
    await assert_alive(served, witness)
    async with served.http.get(f"{served.url}/metrics") as response:
        assert 'bad_frames_total{code="internal_error"}' not in await response.text()


async def test_a_client_that_does_not_read_is_given_up():
    """Its queue is bounded, so it costs nobody else memory; it may resume."""
    async with signalling_served(send_queue_size=64 * 1024, client_burst=2**30) as served:
        deaf, loud = await served.join("deaf"), await served.join("loud", can_update_own_metadata=True)
        transport = deaf.socket._response.connection.transport
        transport.pause_reading()
        for _ in range(40):
            # Each is answered with the whole request: 20 MB that nobody takes, more than kernels buffer.
            await deaf.say(update_metadata=rtc.UpdateParticipantMetadata(metadata="x" * 500_000))
            await loud.say(ping=1)
            await loud.receive("pong")
        transport.resume_reading()
        assert (await deaf.closed())[0] == 1013
        await assert_alive(served, loud)


async def test_a_client_that_floods_is_slowed_and_nobody_else():
    """It is read at its rate, not cut off; others are answered at once."""
    async with signalling_served(client_rate=50_000, client_burst=100_000) as served:
        flooding, witness = await served.join("flooding"), await served.join("witness")
        began = time.monotonic()
        for _ in range(150):
            await flooding.say(ping=1)
        await witness.say(ping=1)
        await witness.receive("pong")
        assert time.monotonic() - began < 0.9
        for _ in range(150):
            await flooding.receive("pong")
        # 150 messages count for 150 kB: 100 kB at once, the rest in a second.
        assert time.monotonic() - began > 0.9
