"""What each section of an offer is used for, by the rules of a single peer connection."""

import pytest

from mediaserver import MediaKind, PublicationId, TrackOffer
from mediaserver.peer.sections import (
    Data,
    Ended,
    Idle,
    Publish,
    Publishing,
    Reject,
    Subscribe,
    Subscribed,
    Withdrawn,
    count_missing,
    decide_sections,
    find_slots,
)
from mediaserver.sdp import Offer, read_offer

CODECS = {
    "audio": ("111", "a=rtpmap:111 opus/48000/2"),
    "video": ("96", "a=rtpmap:96 VP8/90000"),
}


def offer(*sections: str) -> Offer:
    """Make an offer of sections like "audio sendonly cid", "video recvonly", "data", "video dead"."""
    mids = " ".join(str(mid) for mid in range(len(sections)) if not sections[mid].endswith("dead"))
    lines = [
        "v=0",
        "o=- 1 1 IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        f"a=group:BUNDLE {mids}",
        "a=ice-ufrag:abcd",
        "a=ice-pwd:abcdefghijklmnopqrstuvwx",
        f"a=fingerprint:sha-256 {':'.join(['AB'] * 32)}",
        "a=setup:actpass",
    ]
    for mid, section in enumerate(sections):
        kind, direction, cid = [*section.split(), "", ""][:3]
        if kind == "data":
            lines += ["m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "c=IN IP4 0.0.0.0", f"a=mid:{mid}"]
            lines += ["a=sctp-port:5000"]
            continue
        number, rtpmap = CODECS["video" if direction == "h264" else kind]
        rtpmap = rtpmap.replace("VP8", "H264") if direction == "h264" else rtpmap
        port = 0 if direction == "dead" else 9
        attribute = {"dead": "inactive", "h264": "recvonly"}.get(direction, direction)
        lines += [f"m={kind} {port} UDP/TLS/RTP/SAVPF {number}", "c=IN IP4 0.0.0.0", f"a=mid:{mid}"]
        lines += ["a=rtcp-mux", f"a={attribute}", rtpmap]
        if cid:
            lines.append(f"a=msid:- {cid}")
    return read_offer("\r\n".join(lines) + "\r\n")


def track(cid: str, kind: str = "audio", *alternatives: str) -> TrackOffer:
    """Announce a track; its publication id is "TR_" and its cid."""
    return TrackOffer(
        cid=cid,
        alternative_cids=alternatives,
        publication_id=PublicationId(f"TR_{cid}"),
        kind=MediaKind(kind),
    )


def waiting(*names: str) -> list[tuple[PublicationId, MediaKind]]:
    """Make subscriptions that wait: "a…" are audio, "v…" video."""
    return [(PublicationId(name), MediaKind.AUDIO if name[0] == "a" else MediaKind.VIDEO) for name in names]


def test_a_track_is_found_by_its_id():
    """The second token of `a=msid` is the client's own id of the track (RFC 8830)."""
    one, two = track("one"), track("two")

    decisions = decide_sections(offer("audio sendonly two", "audio sendonly one"), {}, [one, two], [])

    assert decisions == (Publish(two), Publish(one))


def test_a_track_is_found_by_another_of_its_ids():
    """A second codec of the same track is announced under an id of its own."""
    one = track("one", "video", "one-backup")

    assert decide_sections(offer("video sendonly one-backup"), {}, [track("x", "video"), one], []) == (
        Publish(one),
    )


def test_a_renamed_track_is_the_oldest_of_its_kind():
    """Native clients write an id into SDP that was never announced."""
    video, audio = track("v", "video"), track("a")

    decisions = decide_sections(offer("audio sendonly zzz", "video sendrecv yyy"), {}, [video, audio], [])

    assert decisions == (Publish(audio), Publish(video))


def test_a_section_that_names_its_track_goes_before_one_that_does_not():
    """Otherwise the nameless section would take another's track."""
    one, two = track("one"), track("two")

    decisions = decide_sections(offer("audio sendonly zzz", "audio sendonly one"), {}, [one, two], [])

    assert decisions == (Publish(two), Publish(one))


def test_an_unannounced_track_is_not_received():
    """Without an announcement nobody knows what it is."""
    assert decide_sections(offer("audio sendonly one"), {}, [track("v", "video")], []) == (Idle(),)


def test_a_publication_goes_on_whatever_else_is_announced():
    """An offer that changes nothing must disturb nothing."""
    use = Publishing(PublicationId("TR_one"), "one")

    decisions = decide_sections(
        offer("audio sendonly one", "audio sendonly two"), {"0": use}, [track("two")], []
    )

    assert decisions == (use, Publish(track("two")))


def test_a_section_may_take_up_another_announced_track():
    """A client that replaces its track in place announces the new one under a new id."""
    use = Publishing(PublicationId("TR_one"), "one")

    assert decide_sections(offer("audio sendonly two"), {"0": use}, [track("two")], []) == (
        Publish(track("two")),
    )


@pytest.mark.parametrize("section", ["audio inactive one", "audio recvonly", "audio dead"])
def test_a_publication_whose_section_stops_sending_is_over(section):
    """Its use is not in the decision any more."""
    use = Publishing(PublicationId("TR_one"), "one")

    assert decide_sections(offer(section, "data"), {"0": use}, [], [])[0] in {Idle(), Reject()}


def test_a_withdrawn_track_is_not_taken_for_a_new_one():
    """The server has ended it, but the client goes on sending; a renamed new track is elsewhere."""
    use = Withdrawn("zzz")

    decisions = decide_sections(
        offer("audio sendonly zzz", "audio sendonly yyy"), {"0": use}, [track("two")], []
    )

    assert decisions == (use, Publish(track("two")))


def test_subscriptions_fill_free_sections_in_order():
    """The oldest subscription of each kind gets the first section of its kind."""
    decisions = decide_sections(
        offer("audio recvonly", "audio recvonly", "video recvonly", "data"),
        {},
        [],
        waiting("v1", "a1", "v2"),
    )

    assert decisions == (Subscribe(PublicationId("a1")), Idle(), Subscribe(PublicationId("v1")), Data())


def test_a_subscription_keeps_its_section():
    """Media flows on; the newcomer takes the next section."""
    use = Subscribed(PublicationId("a1"))

    decisions = decide_sections(offer("audio recvonly", "audio recvonly"), {"0": use}, [], waiting("a2"))

    assert decisions == (use, Subscribe(PublicationId("a2")))


def test_a_section_rests_for_one_answer_between_two_tracks():
    """A browser announces a remote track only when the section's direction changes."""
    parsed = offer("audio recvonly")

    assert decide_sections(parsed, {"0": Ended()}, [], waiting("a2")) == (Idle(),)
    assert decide_sections(parsed, {}, [], waiting("a2")) == (Subscribe(PublicationId("a2")),)


@pytest.mark.parametrize("section", ["audio sendonly", "audio inactive"])
def test_only_sections_the_client_receives_in_are_filled(section):
    """Where the client does not receive there is nothing to send."""
    assert decide_sections(offer(section), {}, [], waiting("a1")) == (Idle(),)


def test_dead_sections_and_foreign_codecs_are_rejected():
    """No codec in common leaves nothing to answer."""
    decisions = decide_sections(offer("data", "video h264", "audio dead"), {}, [], waiting("v1"))

    assert decisions == (Data(), Reject(), Reject())


def test_missing_sections_are_counted_by_kind():
    """Free sections count; those in use, resting or sending do not."""
    parsed = offer("audio recvonly", "audio recvonly", "video recvonly", "video sendonly x", "video recvonly")
    uses = {"1": Subscribed(PublicationId("a1")), "2": Ended()}

    missing = count_missing(find_slots(parsed), uses, waiting("a2", "a3", "v1", "v2", "v3"))

    assert missing == {MediaKind.AUDIO: 1, MediaKind.VIDEO: 2}


def test_nothing_is_missing_while_sections_are_free():
    """An offer is still needed, but no more sections."""
    assert count_missing(find_slots(offer("audio recvonly")), {}, waiting("a1")) == {
        MediaKind.AUDIO: 0,
        MediaKind.VIDEO: 0,
    }
