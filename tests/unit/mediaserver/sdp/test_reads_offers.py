"""The server reads what an offer says, however it is put (RFC 9429 section 5.8)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaserver.sdp import (
    Direction,
    Fingerprint,
    Section,
    SectionKind,
    Setup,
    StreamTrackId,
    choose_codecs,
    read_offer,
    write_answer,
)
from tests.unit.mediaserver.sdp.answering import answer_plainly
from tests.unit.mediaserver.sdp.offering import (
    AUDIO,
    TRANSPORT,
    VIDEO,
    audio,
    changed,
    data,
    offer_text,
    video,
    without,
)


def only(text: str) -> Section:
    """Read an offer of one section and return that."""
    (section,) = read_offer(text).sections
    return section


def test_line_feeds_alone_end_lines_too():
    """RFC 8866 section 5: parsers should accept them."""
    text = offer_text(audio(), video(), data())
    assert read_offer(text) == read_offer(text.replace("\r\n", "\n"))


def test_transport_parameters_may_stand_in_the_session_part():
    """RFC 8839 section 5.4, RFC 8122 section 5: Firefox writes its fingerprint there."""
    inside = read_offer(offer_text(audio()))
    above = read_offer(offer_text(("m=audio 9 UDP/TLS/RTP/SAVPF 111", "a=mid:0", *AUDIO), session=TRANSPORT))
    assert inside == above
    assert ("abcd", "abcdefghijklmnopqrstuvwx") == (above.ice_ufrag, above.ice_pwd)
    assert (Fingerprint("sha-256", ":".join(["AB"] * 32)),) == above.fingerprints


def test_the_tagged_section_names_the_transport():
    """RFC 8843 section 7.1.2: the first of the group, wherever it stands."""
    other = changed(video(), "a=ice-ufrag:abcd", "a=ice-ufrag:wxyz")
    assert "wxyz" == read_offer(offer_text(audio(), other, bundle="BUNDLE 1 0")).ice_ufrag


def test_weak_fingerprints_are_left_out_beside_a_good_one():
    """RFC 8122 section 5: any one that matches will do, so the weak must not be there."""
    weak = "a=fingerprint:sha-1 " + ":".join(["AB"] * 20)
    offer = read_offer(offer_text(audio("0", weak, "a=fingerprint:SHA-512 " + ":".join(["cd"] * 64))))
    assert ["sha-256", "sha-512"] == [fingerprint.algorithm for fingerprint in offer.fingerprints]
    assert offer.fingerprints[1].value.startswith("CD:CD")


@pytest.mark.parametrize("setup", list(Setup))
def test_the_peer_may_be_or_become_dtls_client(setup):
    """RFC 8842 section 5.2."""
    assert setup == read_offer(offer_text(changed(audio(), "a=setup:actpass", f"a=setup:{setup}"))).setup


@pytest.mark.parametrize("direction", list(Direction))
def test_directions_are_read_from_section_or_session(direction):
    """RFC 8866 section 6.7: the section's counts, else the session's, else sendrecv."""
    silent = audio(body=without(AUDIO, "a=sendonly"))
    assert direction == only(offer_text((*silent, f"a={direction}"))).direction
    assert direction == only(offer_text(silent, session=(f"a={direction}",))).direction
    assert Direction.SENDRECV == only(offer_text(silent)).direction


def test_a_bundle_only_section_lives_on_port_zero():
    """RFC 8843 section 6: port 0 with bundle-only is not a rejection."""
    text = offer_text(audio(), ("m=video 0 UDP/TLS/RTP/SAVPF 96 97", *video("1", "a=bundle-only")[1:]))
    assert [False, False] == [section.rejected for section in read_offer(text).sections]


def test_nothing_but_its_place_is_read_of_a_dead_section():
    """RFC 9429 section 5.2.2: stopped transceivers leave sections whose lines mean nothing."""
    dead = ("m=video 0 UDP/TLS/RTP/SAVPF 96", "a=mid:9", "a=rtpmap:nonsense", "a=ssrc:nonsense")
    section = read_offer(offer_text(dead, audio(), bundle="BUNDLE 0")).sections[0]
    assert (True, "9", ("96",), ()) == (section.rejected, section.mid, section.formats, section.codecs)


@pytest.mark.parametrize("line", ["a=ice-options:goog-sped-v1", "a=sctp-init:AAAA", "a=unheard-of", "b=AS:9"])
def test_unknown_lines_are_ignored(line):
    """RFC 8866 section 5.13."""
    assert read_offer(offer_text(audio())) == read_offer(offer_text(audio("0", line), session=(line,)))


def test_codecs_keep_order_parameters_and_feedback():
    """RFC 8866 sections 6.6 and 6.15; "*" is feedback for every format (RFC 4585 section 4.2)."""
    lines = (
        "m=video 9 UDP/TLS/RTP/SAVPF 102 97 96 0",
        "a=mid:0",
        *TRANSPORT,
        *VIDEO,
        "a=rtpmap:102 H264/90000",
        "a=fmtp:102 packetization-mode=1; profile-level-id=42e01f",
        "a=rtcp-fb:* ccm fir",
    )
    h264, vp8 = only(offer_text(lines)).codecs
    assert ("h264", 102, "packetization-mode=1; profile-level-id=42e01f") == (
        h264.name,
        h264.payload_type,
        h264.fmtp,
    )
    assert ("vp8", 96, 97, ("nack", "ccm fir")) == (
        vp8.name,
        vp8.payload_type,
        vp8.rtx_payload_type,
        vp8.feedback,
    )


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        (audio("0", "a=rtpmap:112 opus/48000"), [111]),
        (audio(body=changed(AUDIO, "a=rtpmap:111 opus/48000/2", "a=rtpmap:111 OPUS/48000/2")), [111]),
        (audio(body=changed(AUDIO, "a=rtpmap:111 opus/48000/2", "a=rtpmap:111 opus/16000/2")), []),
        (data("0"), []),
    ],
)
def test_codecs_are_chosen_by_name_rate_and_channels(section, expected):
    """RFC 7587 section 7: Opus is always 48000 Hz and two channels in SDP; names have no case."""
    assert expected == [codec.payload_type for codec in choose_codecs(only(offer_text(section)))]


def test_payload_types_that_read_as_rtcp_are_not_chosen():
    """RFC 5761 section 4: 64 to 95 are RTCP's when both share a port."""
    clashing = tuple(line.replace("97", "72") for line in video("0"))
    assert [None] == [codec.rtx_payload_type for codec in choose_codecs(only(offer_text(clashing)))]
    clashing = tuple(line.replace("96", "72") for line in video("0"))
    assert () == choose_codecs(only(offer_text(clashing)))


@pytest.mark.parametrize(
    ("line", "rids"),
    [
        ("a=simulcast:send q;h;f", ("q", "h", "f")),
        ("a=simulcast:send f;~h;q recv x", ("f", "h", "q")),
        ("a=simulcast:recv x send q,h;f", ("q", "f")),
        ("a=simulcast: send q;unknown;f", ("q", "f")),
    ],
)
def test_simulcast_lines_are_read(line, rids):
    """RFC 8853 section 5: order, pauses, alternatives, unknown RIDs."""
    section = only(offer_text(video("0", "a=rid:q send", "a=rid:h send max-width=640", "a=rid:f send", line)))
    assert (rids, True) == (section.rids, section.simulcast)


def test_rids_received_are_not_rids_sent():
    """RFC 8851: a section may name both."""
    section = only(offer_text(video("0", "a=rid:x recv", "a=rid:y send", "a=simulcast:recv x")))
    assert (("y",), False) == (section.rids, section.simulcast)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["a=msid:stream track"], StreamTrackId("stream", "track")),
        (["a=msid:- track"], StreamTrackId("", "track")),
        (["a=msid:stream"], StreamTrackId("stream", "")),
        (["a=ssrc:1 cname:c", "a=ssrc:1 msid:stream track"], StreamTrackId("stream", "track")),
        (["a=ssrc:1 cname:c"], None),
    ],
)
def test_tracks_are_named_by_msid(lines, expected):
    """RFC 8830, and as older clients put it, per source."""
    assert expected == only(offer_text(video("0", *lines))).msid


def test_sources_pair_up():
    """RFC 4588 section 8.5; repair streams (FEC-FR) are no media of their own."""
    section = only(
        offer_text(
            video(
                "0",
                "a=ssrc-group:FID 1 2",
                "a=ssrc-group:FEC-FR 1 3",
                *(f"a=ssrc:{n} cname:c" for n in (1, 2, 3, 4)),
            )
        )
    )
    assert ((1, 2), (4, None)) == section.ssrcs
    assert "c" == section.cname


def test_extension_ids_beyond_one_byte_are_read_but_not_answered():
    """RFC 8285 section 4.3: the data plane writes one-byte headers, ids 1 to 14."""
    offer = read_offer(offer_text(video("0", "a=extmap:15 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id")))
    assert 15 in offer.sections[0].extensions.values()
    assert "rtp-stream-id" not in write_answer(offer, answer_plainly(offer))


def test_data_channels_have_defaults():
    """RFC 8841 sections 5.1 and 6.1."""
    section = only(offer_text(data("0", body=())))
    assert (SectionKind.APPLICATION, 5000, 65_536) == (
        section.kind,
        section.sctp_port,
        section.max_message_size,
    )


TOKEN = st.text(alphabet="abcXYZ019-_", min_size=1, max_size=16)
RIDS = st.lists(TOKEN, min_size=1, max_size=8, unique=True)
SSRCS = st.lists(st.integers(1, 2**32 - 1), max_size=8, unique=True)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    mid=TOKEN,
    direction=st.sampled_from(Direction),
    rids=RIDS,
    ssrcs=SSRCS,
    msid=st.tuples(TOKEN, TOKEN),
    ids=st.lists(st.integers(1, 14), min_size=5, max_size=5, unique=True),
    ending=st.sampled_from(["\n", "\r\n"]),
)
def test_what_was_written_is_read(*, mid, direction, rids, ssrcs, msid, ids, ending):
    """Any section we can describe reads back as described."""
    uris = [f"urn:example:{number}" for number in ids]
    body = (
        f"a={direction}",
        "a=rtcp-mux",
        "a=rtpmap:96 VP8/90000",
        f"a=msid:{msid[0]} {msid[1]}",
        *(f"a=extmap:{number} {uri}" for number, uri in zip(ids, uris, strict=True)),
        *(f"a=rid:{rid} send" for rid in rids),
        "a=simulcast:send " + ";".join(reversed(rids)),
        *(f"a=ssrc:{ssrc} cname:{mid}" for ssrc in ssrcs),
    )
    section = only(offer_text(video(mid, body=body)).replace("\r\n", ending))
    assert (mid, direction, tuple(reversed(rids))) == (section.mid, section.direction, section.rids)
    assert StreamTrackId("" if msid[0] == "-" else msid[0], msid[1]) == section.msid
    assert dict(zip(uris, ids, strict=True)) == section.extensions
    assert tuple((ssrc, None) for ssrc in ssrcs) == section.ssrcs


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from([audio, video]), min_size=1, max_size=12), st.data())
def test_answers_read_back_as_the_mirror_of_the_offer(kinds, source):
    """An answer is SDP too: read as if it were an offer, it says the same from the other side."""
    bodies = {audio: AUDIO, video: VIDEO}
    sections = []
    for mid, kind in enumerate(kinds):
        direction = source.draw(st.sampled_from(Direction))
        body = changed(bodies[kind], "a=sendonly", f"a={direction}")
        sections.append(kind(str(mid), body=body))
    offer = read_offer(offer_text(*sections))
    answer = write_answer(offer, answer_plainly(offer)).replace("a=setup:passive", "a=setup:actpass")
    mirrored = read_offer(answer)
    assert offer.bundle == mirrored.bundle
    for ours, theirs in zip(mirrored.sections, offer.sections, strict=True):
        assert (ours.mid, ours.kind, ours.extensions) == (theirs.mid, theirs.kind, theirs.extensions)
        assert ours.direction.sends <= theirs.direction.receives
        assert ours.direction.receives == theirs.direction.sends
        assert [c.payload_type for c in ours.codecs] == [c.payload_type for c in choose_codecs(theirs)]
