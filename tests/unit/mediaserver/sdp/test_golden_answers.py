"""The server answers real clients' offers exactly as the golden files say.

`golden/NAME.sdp` is an offer captured by `capture_offers.py`; `golden/NAME.answer.sdp` what we answer to
it. After a deliberate change run these tests once with `HOUSECALL_UPDATE_GOLDEN=1`, which rewrites the
answers, and read the difference before committing it.
"""

import os
from pathlib import Path

import pytest

from mediaserver.rtp import HeaderExtension
from mediaserver.sdp import (
    Direction,
    Offer,
    SectionKind,
    Setup,
    choose_codecs,
    choose_extensions,
    choose_section_extensions,
    read_offer,
    write_answer,
)
from tests.unit.mediaserver.sdp.answering import answer_plainly

GOLDEN = Path(__file__).parent / "golden"
CAPTURES = sorted(path.stem for path in GOLDEN.glob("*.sdp") if not path.stem.endswith(".answer"))
BROWSER_LIKE = [name for name in CAPTURES if name != "aiortc"]


def read(name: str) -> Offer:
    """Read a captured offer."""
    return read_offer((GOLDEN / f"{name}.sdp").read_bytes().decode())


@pytest.mark.parametrize("name", CAPTURES)
def test_the_answer_is_the_golden_one(name):
    """RFC 9429 section 5.3: byte for byte, so that no change of an answer goes unseen."""
    offer = read(name)
    answer = write_answer(offer, answer_plainly(offer))
    golden = GOLDEN / f"{name}.answer.sdp"
    if os.environ.get("HOUSECALL_UPDATE_GOLDEN"):
        golden.write_bytes(answer.encode())
    assert golden.read_bytes().decode() == answer


def test_captures_of_every_client_are_there():
    """A golden test over an empty folder would prove nothing."""
    assert CAPTURES == [
        "aiortc",
        "chromium_placeholders",
        "chromium_sendrecv",
        "chromium_simulcast",
        "livekit_client_join",
        "livekit_client_publish",
        "livekit_python_join",
        "livekit_python_publish",
    ]


@pytest.mark.parametrize("name", CAPTURES)
def test_every_real_offer_can_be_answered_in_full(name):
    """No section of a real client is without a codec of ours, and all are bundled."""
    offer = read(name)
    assert offer.bundle == tuple(section.mid for section in offer.sections)
    assert Setup.ACTPASS == offer.setup
    for section in offer.sections:
        expected = {
            SectionKind.AUDIO: ["opus"],
            SectionKind.VIDEO: ["vp8"],
            SectionKind.APPLICATION: [],
        }[section.kind]
        assert expected == [codec.name for codec in choose_codecs(section)]


@pytest.mark.parametrize("name", ["chromium_placeholders", "livekit_client_join", "livekit_python_join"])
def test_clients_join_with_three_placeholders_of_each_kind(name):
    """The client wire's single peer connection offers them before anything is published."""
    offer = read(name)
    assert ["audio"] * 3 + ["video"] * 3 + ["application"] == [section.kind for section in offer.sections]
    assert {Direction.RECVONLY} == {section.direction for section in offer.sections[:6]}


@pytest.mark.parametrize("name", BROWSER_LIKE)
def test_every_video_section_negotiates_layers(name):
    """Placeholders too, or the client's next offer with simulcast fails in the client."""
    offer = read(name)
    wanted = {
        HeaderExtension.MID,
        HeaderExtension.RID,
        HeaderExtension.REPAIRED_RID,
        HeaderExtension.TRANSPORT_CC,
    }
    videos = [section for section in offer.sections if section.kind is SectionKind.VIDEO]
    assert videos
    for section in videos:
        assert wanted <= choose_section_extensions(section, choose_extensions(offer)).keys()


@pytest.mark.parametrize(
    ("name", "rids"),
    [
        ("chromium_simulcast", ("q", "h", "f")),
        ("livekit_client_publish", ("q", "h", "f")),
        ("livekit_python_publish", ("f", "h", "q")),
    ],
)
def test_layers_are_read_in_offered_order(name, rids):
    """Browsers put the lowest layer first, native clients the highest (RFC 8853 leaves it to the sender)."""
    sections = [section for section in read(name).sections if section.rids]
    assert [(rids, True, ())] == [(s.rids, s.simulcast, s.ssrcs) for s in sections]


def test_declared_sources_pair_with_their_retransmissions():
    """RFC 4588 section 8.5: aiortc declares both SSRCs of its video, one of its audio."""
    audio, video, unused, _ = read("aiortc").sections
    assert [1, 1, 1] == [len(audio.ssrcs), len(video.ssrcs), len(unused.ssrcs)]
    assert audio.ssrcs[0][1] is None
    assert video.ssrcs[0][1] is not None
    assert audio.cname == video.cname


def test_a_track_without_stream_keeps_its_track_id():
    """RFC 8830: "-" stands for no stream; native clients publish so."""
    published = [section.msid for section in read("livekit_python_publish").sections if section.msid]
    assert ["", ""] == [msid.stream_id for msid in published]
    assert all(msid.track_id for msid in published)


def test_extension_numbers_are_the_clients_own():
    """One numbering per transport, taken over from the offer."""
    assert {
        HeaderExtension.MID: 4,
        HeaderExtension.AUDIO_LEVEL: 1,
        HeaderExtension.RID: 10,
        HeaderExtension.REPAIRED_RID: 11,
        HeaderExtension.TRANSPORT_CC: 3,
        HeaderExtension.PLAYOUT_DELAY: 5,
    } == choose_extensions(read("chromium_simulcast"))
    assert {HeaderExtension.MID: 1, HeaderExtension.AUDIO_LEVEL: 2} == choose_extensions(read("aiortc"))


def test_a_publisher_without_retransmission_format_gets_none():
    """The Python SDK offers VP8 alone for what it publishes."""
    video = next(section for section in read("livekit_python_publish").sections if section.rids)
    assert [None] == [codec.rtx_payload_type for codec in choose_codecs(video)]


def test_data_channel_limits_are_read():
    """RFC 8841 section 6."""
    data = read("chromium_simulcast").sections[6]
    assert (SectionKind.APPLICATION, 5000, 262_144) == (data.kind, data.sctp_port, data.max_message_size)
