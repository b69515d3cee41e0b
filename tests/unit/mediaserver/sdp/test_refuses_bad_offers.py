"""The server refuses offers that are malformed, too large or beyond it, each with its stable code."""

from pathlib import Path

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from mediaserver.sdp import (
    MalformedOffer,
    OfferTooLarge,
    SdpError,
    SdpLimits,
    TooManySections,
    UnsupportedOffer,
    read_offer,
)
from tests.unit.mediaserver.sdp.offering import (
    AUDIO,
    DATA,
    TRANSPORT,
    VIDEO,
    audio,
    changed,
    data,
    offer_text,
    video,
    without,
)

GOLDEN = Path(__file__).parent / "golden"
GOOD = offer_text(audio(), video(), data())
FINGERPRINT = TRANSPORT[2]

MALFORMED = {
    "empty": ("", "not_sdp"),
    "newlines only": ("\r\n\r\n", "not_sdp"),
    "another format": ('{"type": "offer"}', "not_sdp"),
    "a byte order mark": ("\ufeff" + GOOD, "not_sdp"),
    "another version": (GOOD.replace("v=0", "v=1"), "not_sdp"),
    "a session without sections": ("v=0\r\ns=-\r\n", "no_sections"),
    "a line without a type": (GOOD + "hello\r\n", "bad_line"),
    "a blank line inside": (GOOD.replace("s=-\r\n", "s=-\r\n\r\n"), "bad_line"),
    "a NUL": (GOOD.replace("s=-", "s=\0"), "bad_line"),
    "a carriage return inside": (GOOD.replace("s=-", "s=\rm=audio"), "bad_line"),
    "an m-line cut short": (GOOD[: GOOD.index("UDP")], "bad_media_line"),
    "a port too high": (GOOD.replace("audio 9 ", "audio 65536 "), "bad_media_line"),
    "a negative port": (GOOD.replace("audio 9 ", "audio -1 "), "bad_media_line"),
    "no formats": (offer_text(("m=audio 9 UDP/TLS/RTP/SAVPF", *audio()[1:])), "bad_media_line"),
    "no mid": (offer_text(without(audio(), "a=mid")), "no_mid"),
    "an empty mid": (offer_text(audio("")), "bad_mid"),
    "a mid of 17 characters": (offer_text(audio("x" * 17)), "bad_mid"),
    "a mid twice": (offer_text(audio("0"), video("0"), bundle="BUNDLE 0"), "mid_twice"),
    "a bundle of an unknown mid": (offer_text(audio("0"), bundle="BUNDLE 0 7"), "bad_bundle"),
    "a bundle naming a mid twice": (offer_text(audio("0"), bundle="BUNDLE 0 0"), "bad_bundle"),
    "no user name fragment": (offer_text(without(audio(), "a=ice-ufrag")), "bad_ice_credentials"),
    "a short user name fragment": (
        offer_text(changed(audio(), TRANSPORT[0], "a=ice-ufrag:abc")),
        "bad_ice_credentials",
    ),
    "a password with a space": (
        offer_text(changed(audio(), TRANSPORT[1], "a=ice-pwd:abcdefghijkl mnopqrstuvwx")),
        "bad_ice_credentials",
    ),
    "a password of 257 characters": (
        offer_text(changed(audio(), TRANSPORT[1], "a=ice-pwd:" + "x" * 257)),
        "bad_ice_credentials",
    ),
    "a short fingerprint": (
        offer_text(changed(audio(), FINGERPRINT, "a=fingerprint:sha-256 AB:CD")),
        "bad_fingerprint",
    ),
    "a fingerprint that is no hexadecimal": (
        offer_text(changed(audio(), FINGERPRINT, FINGERPRINT.replace("AB", "XY"))),
        "bad_fingerprint",
    ),
    "an unknown DTLS role": (
        offer_text(changed(audio(), "a=setup:actpass", "a=setup:holdconn")),
        "bad_setup",
    ),
    "no DTLS role": (offer_text(without(audio(), "a=setup")), "bad_setup"),
    "a payload type of 128": (GOOD.replace("SAVPF 111", "SAVPF 128"), "bad_payload_type"),
    "a payload type in Arabic digits": (
        GOOD.replace("SAVPF 111", "SAVPF \u0661\u0661\u0661"),
        "bad_payload_type",
    ),
    "a payload type listed twice": (GOOD.replace("SAVPF 111", "SAVPF 111 111"), "payload_type_twice"),
    "a payload type mapped twice": (
        offer_text(audio("0", "a=rtpmap:111 PCMU/8000")),
        "payload_type_twice",
    ),
    "a codec map without clock": (offer_text(audio("0", "a=rtpmap:112 opus")), "bad_rtpmap"),
    "a clock rate of zero": (offer_text(audio("0", "a=rtpmap:112 opus/0")), "bad_rtpmap"),
    "parameters of no payload type": (offer_text(audio("0", "a=fmtp:x y")), "bad_fmtp"),
    "feedback of no payload type": (offer_text(audio("0", "a=rtcp-fb:128 nack")), "bad_rtcp_fb"),
    "an extension without URI": (offer_text(audio("0", "a=extmap:3")), "bad_extmap"),
    "an extension with id 0": (offer_text(audio("0", "a=extmap:0 urn:x")), "bad_extmap"),
    "an extension with an odd direction": (
        offer_text(audio("0", "a=extmap:3/up urn:x")),
        "bad_extmap",
    ),
    "an extension id twice in a section": (
        offer_text(audio("0", "a=extmap:1 urn:x")),
        "extension_id_twice",
    ),
    "an extension id twice in the bundle": (
        offer_text(audio("0"), video("1", "a=extmap:1 urn:x")),
        "extension_id_twice",
    ),
    "an SSRC of 33 bits": (offer_text(video("0", "a=ssrc:4294967296 cname:x")), "bad_ssrc"),
    "a group of no SSRCs": (offer_text(video("0", "a=ssrc-group:FID a b")), "bad_ssrc"),
    "a RID of 17 characters": (offer_text(video("0", "a=rid:" + "q" * 17 + " send")), "bad_rid"),
    "a RID without direction": (offer_text(video("0", "a=rid:q")), "bad_rid"),
    "a RID twice": (offer_text(video("0", "a=rid:q send", "a=rid:q send")), "rid_twice"),
    "a layer twice": (
        offer_text(video("0", "a=rid:q send", "a=simulcast:send q;q")),
        "rid_twice",
    ),
    "simulcast without layers": (offer_text(video("0", "a=simulcast:send")), "bad_simulcast"),
    "simulcast of an empty layer": (
        offer_text(video("0", "a=rid:q send", "a=simulcast:send q;;q")),
        "bad_simulcast",
    ),
    "an SCTP port of zero": (
        offer_text(data("0", body=("a=sctp-port:0",))),
        "bad_sctp_parameters",
    ),
    "a message size that is no number": (
        offer_text(data("0", body=("a=max-message-size:-1",))),
        "bad_sctp_parameters",
    ),
}

UNSUPPORTED = {
    "no bundle": (offer_text(audio(), video(), bundle=""), "no_bundle"),
    "another grouping only": (offer_text(audio(), bundle="LS 0"), "no_bundle"),
    "a section out of the bundle": (offer_text(audio(), video(), bundle="BUNDLE 0"), "section_not_bundled"),
    "RTP without rtcp-mux": (offer_text(audio(body=without(AUDIO, "a=rtcp-mux"))), "no_rtcp_mux"),
    "no fingerprint": (offer_text(without(audio(), "a=fingerprint")), "no_fingerprint"),
    "a SHA-1 fingerprint only": (
        offer_text(changed(audio(), FINGERPRINT, "a=fingerprint:sha-1 " + ":".join(["AB"] * 20))),
        "no_fingerprint",
    ),
    "a peer that insists on being DTLS server": (
        offer_text(changed(audio(), "a=setup:actpass", "a=setup:passive")),
        "dtls_server_offered",
    ),
    "SRTP keys in the SDP's own way": (
        offer_text(("m=audio 9 RTP/XAVP 111", *audio()[1:])),
        "unsupported_protocol",
    ),
    "SCTP of old": (
        offer_text(("m=application 9 DTLS/SCTP 5000", *data("0")[1:])),
        "unsupported_protocol",
    ),
    "text": (offer_text(("m=text 9 UDP/TLS/RTP/SAVPF 98", *audio()[1:])), "unsupported_media_kind"),
    "two data sections": (offer_text(data("0"), data("1")), "two_data_sections"),
    "dead sections only": (
        offer_text(("m=audio 0 UDP/TLS/RTP/SAVPF 111", *audio()[1:])),
        "no_live_section",
    ),
}


def many(template: str, count: int) -> tuple[str, ...]:
    """Return `count` lines, "#" replaced by 0, 1, 2 and so on."""
    return tuple(template.replace("#", str(n)) for n in range(count))


TOO_LARGE = {
    "half a megabyte and a byte": (GOOD + "a=" + "x" * 512 * 1024, "offer_too_large"),
    "few characters of many bytes": (GOOD + ("a=" + "語" * 4000 + "\r\n") * 50, "offer_too_large"),
    "a line of 4097 characters": (offer_text(audio("0", "a=" + "x" * 4095)), "line_too_long"),
    "1025 lines in the session": (offer_text(audio(), session=("a=x",) * 1024), "too_many_lines"),
    "1025 lines in a section": (offer_text(audio("0", *("a=x",) * 1024)), "too_many_lines"),
    "candidates": (
        offer_text(audio("0", *many("a=candidate:# 1 udp 1 192.0.2.1 9 typ host", 65))),
        "too_many_candidates",
    ),
    "formats": (
        GOOD.replace("SAVPF 111", "SAVPF " + " ".join(map(str, range(65)))),
        "too_many_codecs",
    ),
    "codec maps": (offer_text(audio("0", *many("a=rtpmap:# x/8000", 65))), "too_many_codecs"),
    "parameters": (offer_text(audio("0", *many("a=fmtp:# x", 65))), "too_many_codecs"),
    "parameters of 513 characters": (
        offer_text(audio("0", "a=fmtp:110 " + "x" * 513)),
        "fmtp_too_long",
    ),
    "feedback": (
        offer_text(audio("0", *many("a=rtcp-fb:111 x#", 17))),
        "too_many_feedback_lines",
    ),
    "extensions": (offer_text(audio("0", *many("a=extmap:# urn:#", 33))), "too_many_extensions"),
    "RIDs": (offer_text(video("0", *many("a=rid:r# send", 9))), "too_many_rids"),
    "received RIDs": (offer_text(video("0", *many("a=rid:r# recv", 17))), "too_many_rids"),
    "SSRCs": (offer_text(video("0", *many("a=ssrc:# cname:x", 17))), "too_many_ssrcs"),
    "SSRC groups": (offer_text(video("0", *many("a=ssrc-group:FID 1 #", 17))), "too_many_ssrcs"),
    "fingerprints": (offer_text(audio("0", *(FINGERPRINT,) * 8)), "too_many_fingerprints"),
}


def code_of(text: str) -> tuple[type[SdpError], str]:
    """Return what the offer is refused with."""
    with pytest.raises(SdpError) as caught:
        read_offer(text)
    return type(caught.value), caught.value.code


def test_the_unspoilt_offer_is_read():
    """Otherwise every case below could fail for a reason of its own."""
    assert ["0", "1", "2"] == [section.mid for section in read_offer(GOOD).sections]


@pytest.mark.parametrize(("text", "code"), MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_offer_is_refused(text, code):
    """RFC 8866: what breaks the grammar, or contradicts itself, is not guessed at."""
    assert (MalformedOffer, code) == code_of(text)


@pytest.mark.parametrize(("text", "code"), UNSUPPORTED.values(), ids=UNSUPPORTED)
def test_an_offer_beyond_the_server_is_refused(text, code):
    """BUNDLE, rtcp-mux and DTLS fingerprints are required; the server is always DTLS passive."""
    assert (UnsupportedOffer, code) == code_of(text)


@pytest.mark.parametrize(("text", "code"), TOO_LARGE.values(), ids=TOO_LARGE)
def test_an_offer_over_a_cap_is_refused(text, code):
    """Each cap of `SdpLimits` has its own code."""
    assert (OfferTooLarge, code) == code_of(text)


def test_257_sections_are_refused_and_256_are_read():
    """The cap on sections, from both sides."""
    sections = [audio(str(n), body=without(AUDIO, "a=extmap")) for n in range(257)]
    assert (TooManySections, "too_many_sections") == code_of(offer_text(*sections))
    assert 256 == len(read_offer(offer_text(*sections[:256])).sections)


def test_the_error_names_the_section_and_tells_nothing_of_the_text():
    """Messages reach logs; offers hold addresses and credentials."""
    with pytest.raises(MalformedOffer) as caught:
        read_offer(offer_text(audio(), video("1", "a=ssrc:secret cname:x")))
    assert 1 == caught.value.section
    assert "bad_ssrc in section 1" == str(caught.value)


def test_caps_can_be_lowered():
    """The limits are the caller's."""
    assert 3 == len(read_offer(GOOD, SdpLimits(sections=3)).sections)
    with pytest.raises(TooManySections):
        read_offer(GOOD, SdpLimits(sections=2))


@pytest.mark.parametrize("name", ["aiortc", "chromium_simulcast", "livekit_python_publish"])
def test_a_truncated_capture_is_read_or_refused(name):
    """Cut at every 41st byte: never anything but an offer or one of our errors."""
    text = (GOLDEN / f"{name}.sdp").read_bytes().decode()
    refused = 0
    for end in range(0, len(text), 41):
        try:
            read_offer(text[:end])
        except SdpError:
            refused += 1
    assert refused > len(text) / 41 / 2


LINES = st.sampled_from(sorted({*AUDIO, *VIDEO, *DATA, *TRANSPORT, *GOOD.split("\r\n")}))
JUNK = st.text(alphabet=st.characters(codec="utf-8"), max_size=40)
SPOILT = st.one_of(
    LINES,
    JUNK,
    st.builds(lambda line, at, junk: line[:at] + junk + line[at:], LINES, st.integers(0, 60), JUNK),
    st.builds(lambda name, value: f"a={name}:{value}", st.sampled_from(["rid", "simulcast", "msid"]), JUNK),
)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(SPOILT, max_size=40), st.sampled_from(["\n", "\r\n"]))
def test_no_text_raises_anything_else(lines, ending):
    """Arbitrary lines after a good beginning: an offer or one of our errors, never another exception."""
    try:
        read_offer(ending.join(["v=0", *lines]))
    except SdpError as refusal:
        event(refusal.code)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text())
def test_no_arbitrary_text_raises_anything_else(text):
    """Text of any kind, lone surrogates included."""
    with pytest.raises(SdpError):
        read_offer(text)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.data())
def test_a_capture_spoilt_in_places_is_read_or_refused(data):
    """Lines of a real offer changed, dropped, doubled and swapped."""
    text = (GOLDEN / "livekit_python_publish.sdp").read_bytes().decode()
    lines = text.split("\r\n")
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(lines) - 1))
        lines[at : at + 1] = data.draw(
            st.one_of(st.lists(SPOILT, max_size=3), st.just([lines[at]] * 2), st.just([lines[at - 1]]))
        )
    try:
        read_offer("\r\n".join(lines))
    except SdpError as refusal:
        event(refusal.code)
