"""The server's answers are accepted by aiortc, an independent implementation (RFC 9429)."""

import aiortc
from aiortc.mediastreams import AudioStreamTrack, VideoStreamTrack

from mediaserver.sdp import read_offer, write_answer
from tests.unit.mediaserver.sdp.answering import answer_plainly


async def negotiate(pc: aiortc.RTCPeerConnection) -> None:
    """Offer, answer plainly, accept."""
    await pc.setLocalDescription(await pc.createOffer())
    offer = read_offer(pc.localDescription.sdp)
    answer = write_answer(offer, answer_plainly(offer))
    await pc.setRemoteDescription(aiortc.RTCSessionDescription(sdp=answer, type="answer"))


async def test_a_publisher_and_subscriber_negotiates_twice():
    """Audio and video sent, video wanted, data channels; then one more track in a second offer."""
    pc = aiortc.RTCPeerConnection(aiortc.RTCConfiguration(iceServers=[]))
    heard = []
    pc.on("track", lambda track: heard.append(track.kind))
    try:
        pc.createDataChannel("_reliable")
        pc.addTransceiver(AudioStreamTrack(), direction="sendonly")
        pc.addTransceiver(VideoStreamTrack(), direction="sendonly")
        pc.addTransceiver("video", direction="recvonly")
        await negotiate(pc)
        pc.addTransceiver("audio", direction="recvonly")
        await negotiate(pc)
        directions = [transceiver.currentDirection for transceiver in pc.getTransceivers()]
        assert ["sendonly", "sendonly", "recvonly", "recvonly"] == directions
        assert ["video", "audio"] == heard
    finally:
        await pc.close()
