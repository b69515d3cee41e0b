"""The server's answers are accepted by a real Chromium, now and at the next negotiation (RFC 9429)."""

from dataclasses import replace

import playwright.async_api
import pytest
import pytest_asyncio

from mediaserver.sdp import (
    Offer,
    SectionAnswer,
    SectionInactive,
    SectionKind,
    SectionReceive,
    SectionRejected,
    SectionSend,
    read_offer,
    write_answer,
)
from tests.support.browser import chromium_running
from tests.unit.mediaserver.sdp.answering import answer_plainly

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

PAGE = "http://localhost/page"
SETUP = """
() => {
  window.pc = new RTCPeerConnection();
  window.heard = [];
  pc.ontrack = event => heard.push([event.track.kind, event.streams.map(stream => stream.id)]);
  for (let i = 0; i < 3; i++) pc.addTransceiver('audio', {direction: 'recvonly'});
  for (let i = 0; i < 3; i++) pc.addTransceiver('video', {direction: 'recvonly'});
  pc.createDataChannel('_reliable');
}
"""
OFFER = "async () => { await pc.setLocalDescription(); return pc.localDescription.sdp; }"
ACCEPT = "async sdp => { await pc.setRemoteDescription({type: 'answer', sdp}); return pc.signalingState; }"
PUBLISH = """
async () => {
  const stream = await navigator.mediaDevices.getUserMedia({audio: true, video: {width: 640, height: 360}});
  window.audio = pc.addTransceiver(stream.getAudioTracks()[0], {direction: 'sendonly', streams: [stream]});
  window.music = pc.addTransceiver(stream.getAudioTracks()[0].clone(), {direction: 'sendonly'});
  window.video = pc.addTransceiver(stream.getVideoTracks()[0], {direction: 'sendonly', sendEncodings: [
    {rid: 'q', scaleResolutionDownBy: 4}, {rid: 'h', scaleResolutionDownBy: 2}, {rid: 'f'}]});
}
"""
DIRECTIONS = "() => pc.getTransceivers().map(transceiver => transceiver.currentDirection)"
LAYERS = "() => video.sender.getParameters().encodings.map(encoding => encoding.rid)"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser():
    """One Chromium for all tests of this file: they share nothing in it, and each start costs two seconds."""
    async with chromium_running() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser):
    """Open a page on a secure origin, with a peer connection that has offered nothing yet."""
    page = await browser.new_page()

    async def fulfil(route):
        await route.fulfill(body="<p>", content_type="text/html")

    await page.route(PAGE, fulfil)
    await page.goto(PAGE)
    await page.evaluate(SETUP)
    yield page
    await page.close()


async def offered(page) -> Offer:
    """Let the page make its next offer."""
    return read_offer(await page.evaluate(OFFER))


def answered(offer: Offer, changes: dict[int, SectionAnswer] | None = None) -> str:
    """Answer plainly, but by `changes` (position to answer) where it names one."""
    answer = answer_plainly(offer)
    sections = tuple((changes or {}).get(index, section) for index, section in enumerate(answer.sections))
    return write_answer(offer, replace(answer, sections=sections))


def without_forwarding(offer: Offer) -> str:
    """Answer with every placeholder unused."""
    plain = answer_plainly(offer).sections
    unused = {i: SectionInactive() for i, section in enumerate(plain) if isinstance(section, SectionSend)}
    return answered(offer, unused)


async def test_unused_placeholders_are_inactive(page):
    """RFC 3264 section 6.1: recvonly may be answered by inactive."""
    assert "stable" == await page.evaluate(ACCEPT, without_forwarding(await offered(page)))
    assert ["inactive"] * 6 == await page.evaluate(DIRECTIONS)


async def test_simulcast_can_be_published_after_placeholders(page):
    """The trap: the next offer fails in the client if any placeholder was answered without RID extensions."""
    await page.evaluate(ACCEPT, without_forwarding(await offered(page)))
    await page.evaluate(PUBLISH)
    offer = await offered(page)
    assert "stable" == await page.evaluate(ACCEPT, without_forwarding(offer))
    assert ["inactive"] * 6 + ["sendonly"] * 3 == await page.evaluate(DIRECTIONS)
    assert ["q", "h", "f"] == await page.evaluate(LAYERS)


async def test_chromium_springs_the_trap_without_rid_extensions(page):
    """Shows that the test above can fail: with the extensions cut out, Chromium refuses simulcast."""
    answer = without_forwarding(await offered(page))
    cut = "\r\n".join(line for line in answer.split("\r\n") if "rtp-stream-id" not in line)
    assert cut != answer
    await page.evaluate(ACCEPT, cut)
    await page.evaluate(PUBLISH)
    with pytest.raises(playwright.async_api.Error, match="does not negotiate the RID RTP header extension"):
        await page.evaluate(OFFER)


async def test_tracks_arrive_under_the_ids_of_the_answer(page):
    """RFC 8830: the stream id carries participant and track; the track's is the offerer's own."""
    await page.evaluate(ACCEPT, answered(await offered(page)))
    heard = await page.evaluate("heard")
    assert [[kind, [f"PA_1|TR_{i}"]] for i, kind in enumerate(["audio"] * 3 + ["video"] * 3)] == heard


async def test_a_placeholder_can_be_used_left_and_used_again(page):
    """Subscriptions come and go in the same section."""
    await page.evaluate(ACCEPT, answered(await offered(page), {3: SectionInactive()}))
    await page.evaluate(ACCEPT, answered(await offered(page), {4: SectionInactive()}))
    other = SectionSend(stream_id="PA_2|TR_9", track_id="TR_9", ssrc=77, rtx_ssrc=78, cname="PA_2")
    assert "stable" == await page.evaluate(ACCEPT, answered(await offered(page), {4: other}))
    assert ["recvonly"] * 6 == await page.evaluate(DIRECTIONS)
    assert ["video", ["PA_2|TR_9"]] == (await page.evaluate("heard"))[-1]


async def test_sections_may_differ_in_what_they_ask_of_opus(page):
    """A bundle with one payload type and several parameter sets: speech in one section, music in another."""
    await page.evaluate(PUBLISH)
    offer = await offered(page)
    sending = [i for i, s in enumerate(offer.sections) if s.direction.sends and s.kind is SectionKind.AUDIO]
    answer = answered(offer, {sending[1]: SectionReceive(dtx=False, stereo=True)})
    assert "stable" == await page.evaluate(ACCEPT, answer)


async def test_an_ended_publication_leaves_an_inactive_then_a_dead_section(page):
    """RFC 9429 section 5.2.2: a stopped transceiver is offered with port 0 and answered likewise."""
    await page.evaluate(PUBLISH)
    await page.evaluate(ACCEPT, answered(await offered(page)))
    await page.evaluate("() => { video.direction = 'inactive'; }")
    assert "stable" == await page.evaluate(ACCEPT, answered(await offered(page)))
    await page.evaluate("() => video.stop()")
    offer = await offered(page)
    assert [(SectionKind.VIDEO, ())] == [(s.kind, s.codecs) for s in offer.sections if s.rejected]
    assert "stable" == await page.evaluate(ACCEPT, answered(offer))


async def test_a_section_without_our_codecs_is_rejected_alone(page):
    """RFC 3264 section 6: one rejected section does not spoil the others."""
    await page.evaluate("""() => {
      const codecs = RTCRtpSender.getCapabilities('video').codecs.filter(c => /VP9|H264/.test(c.mimeType));
      pc.addTransceiver('video', {direction: 'sendonly'}).setCodecPreferences(codecs);
    }""")
    offer = await offered(page)
    answer = answer_plainly(offer)
    assert [SectionRejected()] == [s for s in answer.sections if isinstance(s, SectionRejected)]
    assert "stable" == await page.evaluate(ACCEPT, write_answer(offer, answer))
    assert ["recvonly"] * 6 == await page.evaluate(DIRECTIONS)
    again = await offered(page)
    assert "stable" == await page.evaluate(ACCEPT, answered(again))


async def test_an_ice_restart_is_seen_and_answered(page):
    """RFC 8839 section 4.4.1.1.1: new credentials in the offer ask for new ones in the answer."""
    first = await offered(page)
    await page.evaluate(ACCEPT, answered(first))
    await page.evaluate("() => pc.restartIce()")
    second = await offered(page)
    assert first.ice_ufrag != second.ice_ufrag
    answer = replace(answer_plainly(second), ice_ufrag="again", ice_pwd="z" * 24)
    assert "stable" == await page.evaluate(ACCEPT, write_answer(second, answer))
