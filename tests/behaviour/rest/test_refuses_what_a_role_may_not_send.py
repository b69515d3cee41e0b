"""Counted in the SFU: what somebody's role may not send is refused, and not a packet of it is forwarded."""

import asyncio

import pytest
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from livekit import rtc
from livekit.protocol import models
from livekit.protocol import rtc as wire

from clinic import StaffRole
from mediaserver import PeerStats
from tests.behaviour.independent_peer import Picture, Tone
from tests.behaviour.rest.test_holds_visits_over_http import book, wait
from tests.support.clinic_app import Browser, ClinicApp
from tests.support.signalling_app import WireClient, query
from tests.support.stock_client import connected, until

AUDIO, VIDEO = models.TrackType.AUDIO, models.TrackType.VIDEO
MICROPHONE, CAMERA = models.TrackSource.MICROPHONE, models.TrackSource.CAMERA
SCREEN, UNNAMED = models.TrackSource.SCREEN_SHARE, models.TrackSource.UNKNOWN


async def _live_visit(app: ClinicApp) -> tuple[Browser, str, str]:
    """Begin a visit: return its provider, its path and her media token."""
    ada = await app.signed_in(StaffRole.PROVIDER)
    visit, token = await book(app, ada)
    path = f"/visits/{visit['id']}"
    patient = (await (await wait(app, token)).get("/guest/visit")).json["me"]["id"]
    entered = (await ada.post(f"{path}/enter")).json
    assert 200 == (await ada.post(f"{path}/participants/{patient}/admit")).status
    return ada, path, entered["media"]["token"]


async def _token(app: ClinicApp, ada: Browser, path: str, role: str) -> str:
    """Invite and admit somebody; return the media token that they are given."""
    invited = (await ada.post(f"{path}/participants", {"role": role, "name": "Noa Lind"})).json
    guest = await wait(app, invited["url"].partition("#")[2])
    me = (await guest.get("/guest/visit")).json["me"]["id"]
    assert 200 == (await ada.post(f"{path}/participants/{me}/admit")).status
    return str((await guest.post("/guest/visit/media")).json["token"])


async def _peers(app: ClinicApp) -> list[PeerStats]:
    return [peer for room in (await app.node.stats()).rooms for peer in room.peers]


async def _refused(client: WireClient, kind: models.TrackType, source: models.TrackSource) -> bool:
    """Announce a track by hand; return whether that is refused as not allowed."""
    request = wire.AddTrackRequest(cid=f"c{kind}{source}", type=kind, source=source)
    await client.say(add_track=request)
    while True:
        message = wire.SignalResponse.FromString((await client.socket.receive(5)).data)
        if message.HasField("track_published"):
            return False
        if message.HasField("request_response"):
            return message.request_response.reason == wire.RequestResponse.Reason.NOT_ALLOWED


@pytest.mark.parametrize(
    ("role", "refused"),
    [
        ("interpreter", {(VIDEO, SCREEN), (VIDEO, UNNAMED)}),
        ("caregiver", {(VIDEO, SCREEN), (VIDEO, UNNAMED)}),
        ("student", {(AUDIO, MICROPHONE), (VIDEO, CAMERA), (VIDEO, SCREEN), (VIDEO, UNNAMED)}),
    ],
)
async def test_announcements(app: ClinicApp, role: str, refused: set[tuple[int, int]]) -> None:
    """By the table of rights, source by source, over a WebSocket that is spoken by hand."""
    ada, path, _ = await _live_visit(app)
    token = await _token(app, ada, path, role)
    async with ada.http.ws_connect(f"{app.url}/rtc/v1?{query(token)}", max_msg_size=0) as socket:
        client = WireClient(socket)
        for kind, source in ((AUDIO, MICROPHONE), (VIDEO, CAMERA), (VIDEO, SCREEN), (VIDEO, UNNAMED)):
            assert ((kind, source) in refused) == await _refused(client, kind, source)


async def test_a_students_stock_client(app: ClinicApp) -> None:
    """It hears the provider, publishes nothing, and nobody hears it."""
    ada, path, token = await _live_visit(app)
    async with connected(app.url, token) as provider:
        await provider.publish_tone()
        async with connected(app.url, await _token(app, ada, path, "student")) as student:
            await student.heard_frequency(str(provider.me.identity))
            for publish in (student.publish_tone, student.publish_picture):
                with pytest.raises(rtc.participant.PublishTrackError):
                    await publish()
            await asyncio.sleep(1)
            assert [] == [one for peer in await _peers(app) for one in peer.inbound if one.kind == "video"]
            assert [provider.me.sid] == [peer.peer_id for peer in await _peers(app) if peer.inbound]
            assert {} == provider.tracks


async def test_a_students_forged_media(app: ClinicApp) -> None:
    """Refused and yet offered and sent, over the student's own keys: it arrives, and goes nowhere."""
    ada, path, token = await _live_visit(app)
    async with connected(app.url, token) as provider:
        student = await _token(app, ada, path, "student")
        forger = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        async with ada.http.ws_connect(f"{app.url}/rtc/v1?{query(student)}", max_msg_size=0) as socket:
            client = WireClient(socket)
            assert await _refused(client, AUDIO, MICROPHONE)
            assert await _refused(client, VIDEO, CAMERA)
            forger.createDataChannel("_reliable")
            forger.addTrack(Tone())
            forger.addTrack(Picture())
            await forger.setLocalDescription(await forger.createOffer())
            offer = wire.SessionDescription(type="offer", sdp=forger.localDescription.sdp, id=1)
            await client.say(offer=offer)
            answer = (await client.receive("answer")).sdp
            # Whatever the answer says of directions, this client sends.
            forged = answer.replace("a=inactive", "a=recvonly")
            await forger.setRemoteDescription(RTCSessionDescription(forged, "answer"))
            await until(lambda: forger.connectionState == "connected", 10, "no connection")
            arrived = 0
            async with asyncio.timeout(15):
                while arrived < 100:
                    await asyncio.sleep(0.2)
                    (worker,) = (await app.node.stats()).workers
                    arrived = worker.counters.dropped.get("rtp_unknown_stream", 0)
            assert [(), ()] == [peer.inbound for peer in await _peers(app)]
            assert [(), ()] == [peer.outbound for peer in await _peers(app)]
            assert {} == provider.tracks
        await forger.close()
