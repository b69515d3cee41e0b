"""Data packets: true senders, named recipients, each packet once, no echo, no more than allowed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from livekit.protocol import models

from mediaserver import DataChannelLabel, PeerId
from signalling.session.data_cache import CachedPacket, DataCache
from tests.support.room_rig import RoomRig

RELIABLE, LOSSY = DataChannelLabel.RELIABLE, DataChannelLabel.LOSSY
_Kind = models.DataPacket.Kind


def user(payload=b"hello", **fields):
    """Return a packet of a user's data; fields of either message."""
    packet_fields = {
        k: fields.pop(k) for k in list(fields) if k in models.DataPacket.DESCRIPTOR.fields_by_name
    }
    return models.DataPacket(user=models.UserPacket(payload=payload, **fields), **packet_fields)


def sent(rig, seat, packet, channel=RELIABLE):
    """Send a packet; return (recipients, channel, packet) of each effect."""
    payload = packet if isinstance(packet, bytes) else packet.SerializeToString()
    due = rig.session.data(seat.peer, channel, payload, rig.now)
    return [(d.recipients, d.channel, models.DataPacket.FromString(d.payload)) for d in due]


def test_everyone_but_the_sender_gets_it(rig):
    """Those whose media is up."""
    anna, bob, eve = rig.join("anna"), rig.join("bob"), rig.join("eve")
    rig.join("not up yet", active=False)
    [(recipients, channel, packet)] = sent(rig, anna, user(b"hi", topic="t"))
    assert (recipients, channel) == ((bob.peer, eve.peer), RELIABLE)
    assert (packet.user.payload, packet.user.topic) == (b"hi", "t")


def test_the_sender_is_who_sent_it(rig):
    """Whatever the packet claims, in the deprecated fields too."""
    anna, _ = rig.join("anna"), rig.join("bob")
    forged = user(participant_sid="PA_forged", participant_identity="doctor")
    forged.participant_sid, forged.participant_identity = "PA_forged", "doctor"
    [(_, _, packet)] = sent(rig, anna, forged)
    assert (packet.participant_sid, packet.participant_identity) == (anna.peer, "anna")
    assert (packet.user.participant_sid, packet.user.participant_identity) == (anna.peer, "anna")


@pytest.mark.parametrize("claimed", [_Kind.RELIABLE, _Kind.LOSSY])
@pytest.mark.parametrize(("channel", "kind"), [(RELIABLE, _Kind.RELIABLE), (LOSSY, _Kind.LOSSY)])
def test_the_channel_is_believed_and_not_the_packet(rig, claimed, channel, kind):
    """Stock clients set `kind` wrongly."""
    anna, _ = rig.join("anna"), rig.join("bob")
    [(_, sent_on, packet)] = sent(rig, anna, user(kind=claimed), channel)
    assert (sent_on, packet.kind) == (channel, kind)


@pytest.mark.parametrize("where", ["packet", "user", "sids"])
def test_only_those_named_get_it(rig, where):
    """By identity, or by SID in the older field."""
    anna, _, eve = rig.join("anna"), rig.join("bob"), rig.join("eve")
    packet = user()
    if where == "packet":
        packet.destination_identities.append("eve")
    elif where == "user":
        packet.user.destination_identities.append("eve")
    else:
        packet.user.destination_sids.append(eve.peer)
    [(recipients, _, _)] = sent(rig, anna, packet)
    assert recipients == (eve.peer,)


def test_naming_nobody_present_reaches_nobody(rig):
    """Least of all everyone."""
    anna, _ = rig.join("anna"), rig.join("bob")
    packet = user()
    packet.destination_identities[:] = ["anna", "gone"]
    assert sent(rig, anna, packet) == []


def test_each_sequence_number_counts_once(rig):
    """For each sender; 0 means that the sender does not count."""
    anna, bob = rig.join("anna"), rig.join("bob")
    passed = [len(sent(rig, anna, user(sequence=n))) for n in (1, 2, 2, 1, 5, 4, 6, 0, 0)]
    assert passed == [1, 1, 0, 0, 1, 0, 1, 1, 1]
    assert len(sent(rig, bob, user(sequence=1))) == 1


def test_lossy_packets_are_not_counted(rig):
    """Their channel does not keep order."""
    anna, _ = rig.join("anna"), rig.join("bob")
    assert [len(sent(rig, anna, user(sequence=n), LOSSY)) for n in (2, 1)] == [1, 1]


@pytest.mark.parametrize(
    "packet",
    [
        pytest.param(b"\xff\xff", id="malformed"),
        pytest.param(b"", id="empty"),
        pytest.param(models.DataPacket(speaker=models.ActiveSpeakerUpdate()), id="the server's own kind"),
        pytest.param(user(b"x" * 65536), id="too large"),
    ],
)
def test_what_is_wrong_is_dropped(rig, packet):
    """In silence: nothing a client sends there is an error of ours."""
    anna, _ = rig.join("anna"), rig.join("bob")
    assert sent(rig, anna, packet) == []


def test_who_may_not_send_data_does_not(rig):
    """`canPublishData: false`."""
    anna, _ = rig.join("anna", can_publish_data=False), rig.join("bob")
    assert sent(rig, anna, user()) == []


def test_data_tracks_are_not_served(rig):
    """They have a header of their own."""
    anna, _ = rig.join("anna"), rig.join("bob")
    assert sent(rig, anna, user(), DataChannelLabel.DATA_TRACK) == []


def test_metrics_go_to_those_allowed_only(rig):
    """`canSubscribeMetrics`."""
    anna, _ = rig.join("anna"), rig.join("bob")
    watcher = rig.join("watcher", can_subscribe_metrics=True)
    packet = models.DataPacket()
    packet.metrics.SetInParent()
    assert [recipients for recipients, _, _ in sent(rig, anna, packet)] == [(watcher.peer,)]


@pytest.mark.parametrize("kind", ["chat_message", "rpc_request", "stream_header", "encrypted_packet"])
def test_calls_streams_and_sealed_packets_pass_as_they_are(rig, kind):
    """They are the clients' own protocols."""
    anna, _ = rig.join("anna"), rig.join("bob")
    packet = models.DataPacket()
    getattr(packet, kind).SetInParent()
    [(_, _, passed)] = sent(rig, anna, packet)
    assert passed.WhichOneof("value") == kind


def test_the_server_sends_without_a_sender(rig):
    """Over the channel its kind names."""
    anna, bob = rig.join("anna"), rig.join("bob")
    due = rig.session.send_data(user(kind=_Kind.LOSSY), rig.now)
    assert (due[0].recipients, due[0].channel) == ((anna.peer, bob.peer), LOSSY)
    assert models.DataPacket.FromString(due[0].payload).participant_identity == ""


@given(st.binary(max_size=200))
def test_any_bytes_are_passed_on_signed_or_dropped(payload):
    """No exception, and never another sender."""
    rig = RoomRig()
    anna, _ = rig.join("anna"), rig.join("bob")
    for effect in rig.session.data(anna.peer, LOSSY, payload, rig.now):
        assert models.DataPacket.FromString(effect.payload).participant_sid == anna.peer


def test_the_cache_stays_within_its_size():
    """The oldest go first."""
    cache = DataCache(lifetime_s=10, capacity=100)
    for n in range(1, 50):
        cache.add(CachedPacket(0.0, PeerId("a"), n, frozenset({PeerId("b")}), bytes(30)))
    assert cache.size == 90
    assert [len(p) for p in cache.missed_by(PeerId("b"), {"a": 47}, 0.0)] == [30, 30]
    assert list(cache.missed_by(PeerId("c"), {}, 0.0)) == []
