"""Captures real offers of real clients into `golden/`, to be run by hand when a client's new version matters.

    .venv/bin/python -m tests.unit.mediaserver.sdp.capture_offers LIVEKIT_CLIENT_UMD_JS

The argument is `dist/livekit-client.umd.js` out of `npm pack livekit-client@2.23.0`. Then rewrite the
expected answers with `HOUSECALL_UPDATE_GOLDEN=1 make test` (see `test_golden_answers.py`) and read the
difference.

Chromium and aiortc are simply asked for offers. The stock clients join a server of a hundred lines that
records every offer and answers it with our own answers, far enough (ICE and DTLS by aiortc) for them to
publish simulcast.
"""

import asyncio
import base64
import gzip
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import aiortc
from aiohttp import WSMsgType, web
from aiortc.mediastreams import AudioStreamTrack, VideoStreamTrack
from livekit import rtc
from livekit.protocol.models import Codec, ParticipantInfo, ParticipantPermission, Room, ServerInfo, TrackInfo
from livekit.protocol.rtc import (
    JoinRequest,
    JoinResponse,
    SessionDescription,
    SignalRequest,
    SignalResponse,
    TrackPublishedResponse,
    WrappedJoinRequest,
)

from mediaserver.sdp import Fingerprint, Offer, SectionInactive, SectionSend, read_offer, write_answer
from tests.support.browser import chromium_running
from tests.unit.mediaserver.sdp.answering import answer_plainly

PERMISSION = ParticipantPermission(can_publish=True, can_subscribe=True, can_publish_data=True)

GOLDEN = Path(__file__).parent / "golden"

CHROMIUM_OFFERS = """
async () => {
  const offers = {};
  const pc = new RTCPeerConnection();
  const local = async () => { await pc.setLocalDescription(); return pc.localDescription.sdp; };
  for (let i = 0; i < 3; i++) pc.addTransceiver('audio', {direction: 'recvonly'});
  for (let i = 0; i < 3; i++) pc.addTransceiver('video', {direction: 'recvonly'});
  pc.createDataChannel('_reliable');
  offers.chromium_placeholders = await local();
  const stream = await navigator.mediaDevices.getUserMedia({audio: true, video: {width: 1280, height: 720}});
  const [audio, video] = [stream.getAudioTracks()[0], stream.getVideoTracks()[0]];
  pc.addTransceiver(audio, {direction: 'sendonly', streams: [stream]});
  pc.addTransceiver(video, {direction: 'sendonly', streams: [stream], sendEncodings: [
    {rid: 'q', scaleResolutionDownBy: 4}, {rid: 'h', scaleResolutionDownBy: 2}, {rid: 'f'}]});
  offers.chromium_simulcast = await local();
  const plain = new RTCPeerConnection();
  plain.addTrack(audio, stream);
  plain.addTrack(video, stream);
  await plain.setLocalDescription();
  offers.chromium_sendrecv = plain.localDescription.sdp;
  return offers;
}
"""

LIVEKIT_JOIN = """
async (url) => {
  const room = new LivekitClient.Room();
  await room.connect(url, 'token');
  await room.localParticipant.setMicrophoneEnabled(true);
  await room.localParticipant.setCameraEnabled(true, {resolution: {width: 1280, height: 720}});
}
"""


class RecordingServer:
    """One client's server: records its offers, answers them, and forwards nothing."""

    def __init__(self) -> None:
        self.offers: list[str] = []
        self._gatherer = aiortc.RTCIceGatherer(iceServers=[])
        self._ice = aiortc.RTCIceTransport(self._gatherer)
        self._certificate = aiortc.RTCCertificate.generateCertificate()
        self._dtls = aiortc.RTCDtlsTransport(self._ice, [self._certificate])
        self._connecting: asyncio.Task[None] | None = None

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Welcome the client and talk with it until it leaves."""
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        parameter = base64.urlsafe_b64decode(request.query["join_request"] + "==")
        wrapped = WrappedJoinRequest.FromString(parameter)
        join = wrapped.join_request
        if wrapped.compression == WrappedJoinRequest.GZIP:
            join = gzip.decompress(join)
        offer = JoinRequest.FromString(join).publisher_offer
        await ws.send_bytes(
            SignalResponse(
                join=JoinResponse(
                    room=Room(sid="RM_1", name="room"),
                    participant=ParticipantInfo(sid="PA_1", identity="someone", permission=PERMISSION),
                    server_version="1.9.0",
                    server_info=ServerInfo(version="1.9.0", protocol=17),
                    ping_interval=5,
                    ping_timeout=15,
                    fast_publish=True,
                    enabled_publish_codecs=[Codec(mime="video/VP8"), Codec(mime="audio/opus")],
                )
            ).SerializeToString()
        )
        await self._answer(ws, offer)
        async for message in ws:
            if message.type is WSMsgType.BINARY:
                await self._on_request(ws, SignalRequest.FromString(message.data))
        return ws

    async def close(self) -> None:
        """End the transport."""
        if self._connecting:
            self._connecting.cancel()
        await self._dtls.stop()
        await self._ice.stop()

    async def _on_request(self, ws: web.WebSocketResponse, request: SignalRequest) -> None:
        match request.WhichOneof("message"):
            case "offer":
                await self._answer(ws, request.offer)
            case "trickle":
                text = json.loads(request.trickle.candidateInit).get("candidate") or ""
                if " udp " in text.lower() and ".local" not in text:
                    await self._ice.addRemoteCandidate(
                        aiortc.sdp.candidate_from_sdp(text.removeprefix("candidate:"))
                    )
            case "add_track":
                track = TrackInfo(sid=f"TR_{request.add_track.cid}", type=request.add_track.type)
                published = TrackPublishedResponse(cid=request.add_track.cid, track=track)
                await ws.send_bytes(SignalResponse(track_published=published).SerializeToString())

    async def _answer(self, ws: web.WebSocketResponse, description: SessionDescription) -> None:
        self.offers.append(description.sdp)
        offer = read_offer(description.sdp)
        await self._gatherer.gather()
        local = self._gatherer.getLocalParameters()
        digest = self._certificate.getFingerprints()[0]
        answer = answer_plainly(
            offer,
            ice_ufrag=local.usernameFragment,
            ice_pwd=local.password,
            fingerprint=Fingerprint(digest.algorithm, digest.value),
            candidates=tuple((c.ip, c.port) for c in self._gatherer.getLocalCandidates()),
        )
        # Nothing is forwarded: clients complain of sections that promise tracks of which no one has told
        # them.
        quiet = tuple(SectionInactive() if isinstance(s, SectionSend) else s for s in answer.sections)
        answer = replace(answer, sections=quiet)
        reply = SessionDescription(type="answer", sdp=write_answer(offer, answer), id=description.id)
        await ws.send_bytes(SignalResponse(answer=reply).SerializeToString())
        if self._connecting is None:
            self._connecting = asyncio.create_task(self._connect(offer))

    async def _connect(self, offer: Offer) -> None:
        self._ice._connection.ice_controlling = False
        self._dtls._set_role("server")
        await self._ice.start(aiortc.RTCIceParameters(offer.ice_ufrag, offer.ice_pwd))
        digests = [aiortc.RTCDtlsFingerprint(f.algorithm, f.value) for f in offer.fingerprints]
        await self._dtls.start(aiortc.RTCDtlsParameters(digests))


@asynccontextmanager
async def recording(livekit_js: Path) -> AsyncIterator[tuple[RecordingServer, str]]:
    """Serve one client; yields the recorder and the address."""
    recorder = RecordingServer()
    app = web.Application()
    app.router.add_get("/rtc/v1", recorder.serve)

    async def library(_request: web.Request) -> web.FileResponse:
        return web.FileResponse(livekit_js)

    async def page(_request: web.Request) -> web.Response:
        return web.Response(text="<p>", content_type="text/html")

    app.router.add_get("/livekit.js", library)
    app.router.add_get("/page", page)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield recorder, f"localhost:{runner.addresses[0][1]}"
    finally:
        await recorder.close()
        await runner.cleanup()


async def capture_browser(livekit_js: Path) -> dict[str, str]:
    """Return the offers of Chromium alone and of livekit-client in it."""
    async with chromium_running() as browser, recording(livekit_js) as (recorder, address):
        page = await browser.new_page()
        await page.goto(f"http://{address}/page")
        offers = await page.evaluate(CHROMIUM_OFFERS)
        await page.add_script_tag(url="/livekit.js")
        await page.evaluate(LIVEKIT_JOIN, f"ws://{address}")
        offers["livekit_client_join"] = recorder.offers[0]
        offers["livekit_client_publish"] = recorder.offers[-1]
        return offers


async def capture_python(livekit_js: Path) -> dict[str, str]:
    """Return the offers of the Python SDK: on joining, and with simulcast video and audio published."""
    async with recording(livekit_js) as (recorder, address):
        room = rtc.Room()
        await room.connect(f"ws://{address}", "token")
        camera = rtc.VideoSource(1280, 720)
        video = rtc.LocalVideoTrack.create_video_track("camera", camera)
        options = rtc.TrackPublishOptions(simulcast=True, video_codec=rtc.VideoCodec.VP8)
        await room.local_participant.publish_track(video, options)
        microphone = rtc.AudioSource(48_000, 1)
        audio = rtc.LocalAudioTrack.create_audio_track("microphone", microphone)
        await room.local_participant.publish_track(audio, rtc.TrackPublishOptions())
        await asyncio.sleep(1)
        await asyncio.wait_for(room.disconnect(), 5)
        return {"livekit_python_join": recorder.offers[0], "livekit_python_publish": recorder.offers[-1]}


async def capture_aiortc() -> dict[str, str]:
    """Return an offer of aiortc: declared SSRCs, no simulcast, no transport-wide congestion control."""
    pc = aiortc.RTCPeerConnection(aiortc.RTCConfiguration(iceServers=[]))
    pc.createDataChannel("_reliable")
    pc.addTrack(AudioStreamTrack())
    pc.addTrack(VideoStreamTrack())
    pc.addTransceiver("video", direction="recvonly")
    await pc.setLocalDescription(await pc.createOffer())
    sdp = pc.localDescription.sdp
    await pc.close()
    return {"aiortc": sdp}


async def main(livekit_js: Path) -> None:
    """Capture everything and write it."""
    offers = await capture_aiortc() | await capture_python(livekit_js) | await capture_browser(livekit_js)
    for name, sdp in offers.items():
        (GOLDEN / f"{name}.sdp").write_text(sdp, newline="")
        sys.stdout.write(f"{name}: {len(sdp)} bytes\n")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
