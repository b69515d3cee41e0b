"""The server writes each kind of section as the specifications ask, and refuses to write nonsense."""

from dataclasses import replace

import pytest

from mediaserver.sdp import (
    Answer,
    AnswerMismatch,
    SectionAnswer,
    SectionApplication,
    SectionInactive,
    SectionReceive,
    SectionRejected,
    SectionSend,
    read_offer,
    write_answer,
)
from tests.unit.mediaserver.sdp.answering import PARAMETERS, answer_plainly
from tests.unit.mediaserver.sdp.offering import VIDEO, audio, changed, data, offer_text, video

SEND = SectionSend(stream_id="PA_1|TR_1", track_id="TR_1", ssrc=11, rtx_ssrc=12, cname="PA_1")
RECVONLY_VIDEO = changed(VIDEO, "a=sendonly", "a=recvonly")


def write(text: str, *sections: SectionAnswer, **parameters) -> list[str]:
    """Answer the offer `text` by `sections`, plainly if none are given, and return the lines."""
    offer = read_offer(text)
    answer = answer_plainly(offer, **parameters)
    if sections:
        answer = replace(answer, sections=sections)
    written = write_answer(offer, answer)
    assert written.endswith("\r\n")
    return written.split("\r\n")[:-1]


def mismatch(text: str, *sections: SectionAnswer, **parameters) -> tuple[str, int | None]:
    """Return code and section of what the writer refuses with."""
    with pytest.raises(AnswerMismatch) as caught:
        write_answer(read_offer(text), Answer(**PARAMETERS | {"sections": sections} | parameters))
    return caught.value.code, caught.value.section


def test_the_session_part_is_ice_lite_and_bundles_all():
    """RFC 9429 section 5.3.1, RFC 8839 section 5.3, RFC 8843 section 7.3."""
    lines = write(offer_text(audio(), video(), session=("a=extmap-allow-mixed",)))
    assert [
        "v=0",
        "o=- 4611686018427387904 1 IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        "a=ice-lite",
        "a=ice-options:ice2 trickle",
        "a=group:BUNDLE 0 1",
        "a=extmap-allow-mixed",
    ] == lines[:8]
    assert lines[8].startswith("m=audio ")


def test_mixed_extensions_are_allowed_only_if_offered():
    """RFC 8285 section 6."""
    assert "a=extmap-allow-mixed" not in write(offer_text(audio()))


def test_the_default_destination_is_the_first_candidate():
    """RFC 8839 section 4.2.1.2; priorities by RFC 8445 section 5.1.2.1."""
    lines = write(offer_text(audio()), candidates=(("2001:db8::1", 7882), ("192.0.2.1", 7883)))
    assert "m=audio 7882 UDP/TLS/RTP/SAVPF 111" in lines
    assert "c=IN IP6 2001:db8::1" in lines
    assert [
        "a=candidate:1 1 udp 2130706431 2001:db8::1 7882 typ host",
        "a=candidate:2 1 udp 2130706175 192.0.2.1 7883 typ host",
        "a=end-of-candidates",
    ] == lines[-3:]


def test_candidates_stand_in_the_tagged_section_only():
    """RFC 8843: the first of the bundle; when it is rejected, the next."""
    text = offer_text(audio(), video(), data())
    plain = write(text)
    assert 1 == plain.count("a=end-of-candidates")
    assert plain.index("a=end-of-candidates") < plain.index("a=mid:1")
    rejecting = write(text, SectionRejected(), SectionReceive(), SectionApplication(max_message_size=64_000))
    assert "a=group:BUNDLE 1 2" in rejecting
    assert rejecting.index("a=mid:1") < rejecting.index("a=end-of-candidates") < rejecting.index("a=mid:2")


def test_an_answer_that_rejects_everything_has_no_bundle():
    """RFC 8843 section 7.3: an empty group is not written."""
    lines = write(offer_text(audio()), SectionRejected())
    assert [] == [line for line in lines if line.startswith(("a=group", "a=candidate", "a=ice-ufrag"))]
    assert ["m=audio 0 UDP/TLS/RTP/SAVPF 111", "c=IN IP4 0.0.0.0", "a=mid:0", "a=inactive"] == lines[-4:]


def test_every_live_section_is_dtls_passive():
    """RFC 8842: the server waits for the ClientHello."""
    lines = write(offer_text(audio(), video(), data()))
    assert 3 == lines.count("a=setup:passive")
    assert 3 == len([line for line in lines if line.startswith("a=fingerprint:sha-256 00:01:")])


def test_a_received_section_echoes_payload_types_and_feedback():
    """RFC 3264 section 6.1, RFC 4588, RFC 4585: only what was offered."""
    lines = write(offer_text(video("0", "a=rtcp-rsize", "a=rtcp-fb:96 goog-remb")))
    start = lines.index("a=recvonly")
    assert [
        "a=recvonly",
        "a=rtcp-mux",
        "a=rtcp-rsize",
        "a=rtpmap:96 VP8/90000",
        "a=rtcp-fb:96 nack",
        "a=rtpmap:97 rtx/90000",
        "a=fmtp:97 apt=96",
        "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
    ] == lines[start : start + 8]


def test_simulcast_is_answered_in_offered_order():
    """RFC 8853 section 5.3: recv for send, without the layers that are declined."""
    text = offer_text(video("0", "a=rid:f send", "a=rid:h send", "a=rid:q send", "a=simulcast:send f;~h;q"))
    lines = write(text, SectionReceive(rids=("q", "f")))
    assert ["a=rid:f recv", "a=rid:q recv", "a=simulcast:recv f;q"] == [
        line for line in lines if line.startswith(("a=rid", "a=simulcast"))
    ]


def test_a_single_rid_is_answered_without_simulcast():
    """RFC 8851 without RFC 8853."""
    lines = write(offer_text(video("0", "a=rid:x send")))
    assert ["a=rid:x recv"] == [line for line in lines if line.startswith(("a=rid", "a=simulcast"))]


def test_a_sent_section_declares_track_and_sources():
    """RFC 8830, RFC 5576, RFC 4588 section 8.5."""
    lines = write(offer_text(video("0", body=RECVONLY_VIDEO)), SEND)
    start = lines.index("a=msid:PA_1|TR_1 TR_1")
    assert "a=sendonly" in lines
    assert [
        "a=msid:PA_1|TR_1 TR_1",
        "a=ssrc-group:FID 11 12",
        "a=ssrc:11 cname:PA_1",
        "a=ssrc:11 msid:PA_1|TR_1 TR_1",
        "a=ssrc:12 cname:PA_1",
        "a=ssrc:12 msid:PA_1|TR_1 TR_1",
    ] == lines[start : start + 6]


def test_retransmissions_are_not_declared_without_their_format():
    """RFC 4588: an SSRC of packets the peer could not name."""
    body = tuple(line for line in RECVONLY_VIDEO if ":97 " not in line)
    lines = write(offer_text(("m=video 9 UDP/TLS/RTP/SAVPF 96", *video("0", body=body)[1:])), SEND)
    assert [] == [line for line in lines if "FID" in line or "ssrc:12" in line or " rtx/" in line]


def test_an_unused_section_stays_negotiated():
    """Codecs and header extensions are there, media is not."""
    lines = write(offer_text(video("0", body=RECVONLY_VIDEO)), SectionInactive())
    assert {"a=inactive", "a=rtpmap:96 VP8/90000", "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid"} < set(
        lines
    )
    assert [] == [line for line in lines if line.startswith(("a=msid", "a=ssrc"))]


@pytest.mark.parametrize(
    ("reply", "parameters"),
    [
        (SectionReceive(), "minptime=10;useinbandfec=1;usedtx=1"),
        (SectionReceive(dtx=False), "minptime=10;useinbandfec=1"),
        (
            SectionReceive(dtx=False, stereo=True),
            "minptime=10;useinbandfec=1;stereo=1;maxaveragebitrate=510000",
        ),
        (SectionInactive(), "minptime=10;useinbandfec=1;usedtx=1"),
    ],
)
def test_opus_is_asked_for_as_the_track_needs(reply, parameters):
    """RFC 7587 section 6.1: parameters say what the answerer wants to be sent."""
    assert f"a=fmtp:111 {parameters}" in write(offer_text(audio()), reply)


def test_extension_directions_are_mirrored():
    """RFC 8285 section 5: what is offered sendonly is answered recvonly."""
    lines = write(
        offer_text(video("0", "a=extmap:10/sendonly urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"))
    )
    assert "a=extmap:10/recvonly urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id" in lines


def test_data_channels_are_accepted():
    """RFC 8841 sections 5 and 6."""
    lines = write(offer_text(data("0")))
    assert "m=application 7882 UDP/DTLS/SCTP webrtc-datachannel" in lines
    assert {"a=sctp-port:5000", "a=max-message-size:64000"} < set(lines)


def test_a_dead_section_is_echoed_without_its_mid_if_it_had_none():
    """RFC 9429 section 5.3.1: rejected sections keep their place and formats."""
    text = offer_text(("m=video 0 UDP/TLS/RTP/SAVPF 96 97",), audio())
    assert ["m=video 0 UDP/TLS/RTP/SAVPF 96 97", "c=IN IP4 0.0.0.0", "a=inactive"] == write(text)[7:10]


def test_passwords_do_not_show():
    """Whoever logs a description by mistake gives nothing away that opens the transport."""
    offer = read_offer(offer_text(audio()))
    assert offer.ice_pwd not in repr(offer)
    answer = answer_plainly(offer)
    assert answer.ice_pwd not in repr(answer)


GOOD = offer_text(audio(), video())
DEAD = offer_text(("m=video 0 UDP/TLS/RTP/SAVPF 96", "a=mid:1"), audio())
NO_CODEC = offer_text(video("0", body=("a=sendonly", "a=rtcp-mux", "a=rtpmap:96 H264/90000")))


@pytest.mark.parametrize(
    ("text", "sections", "expected"),
    [
        (GOOD, [SectionReceive()], ("section_count", None)),
        (GOOD, [SectionReceive(), SEND], ("nobody_to_send_to", 1)),
        (GOOD, [SectionReceive(), SectionReceive(rids=("q",))], ("unknown_rid", 1)),
        (GOOD, [SectionReceive(), SectionApplication(max_message_size=1)], ("wrong_kind", 1)),
        (DEAD, [SectionReceive(), SectionReceive()], ("section_is_rejected", 0)),
        (NO_CODEC, [SectionReceive()], ("no_codec", 0)),
        (offer_text(data("0")), [SectionInactive()], ("wrong_kind", 0)),
        (offer_text(video("0", body=RECVONLY_VIDEO)), [SectionReceive()], ("nothing_to_receive", 0)),
    ],
)
def test_an_answer_that_does_not_fit_is_not_written(text, sections, expected):
    """Our own mistakes surface at once instead of in a browser."""
    assert expected == mismatch(text, *sections)


@pytest.mark.parametrize(
    ("candidates", "code"), [((), "no_candidate"), ((("host.example", 7882),), "bad_candidate")]
)
def test_candidates_are_addresses(candidates, code):
    """RFC 8839 allows names; ICE-lite servers advertise what they are bound to."""
    assert (code, None) == mismatch(offer_text(audio()), SectionReceive(), candidates=candidates)
