"""Publishing: announced, bound, seen by the others; muting; refusals; the end of a track."""

import pytest
from livekit.protocol import models, rtc

from mediaserver import MediaKind, OfferedLayer, PublicationId, Quality
from signalling.grants import VideoGrants
from signalling.session import effects
from signalling.session import track as tracks

_Feature = models.AudioTrackFeature
_Reason = rtc.RequestResponse.Reason
AUDIO, VIDEO = models.TrackType.AUDIO, models.TrackType.VIDEO


def seen_tracks(seat, identity):
    """Return what the last update told `seat` of somebody's tracks."""
    infos = [p for u in seat.received("update") for p in u.participants if p.identity == identity]
    return list(infos[-1].tracks)


def test_a_track_is_seen_by_others_only_once_an_offer_carries_it(rig):
    """An announcement alone may come to nothing."""
    anna, bob = rig.join("anna"), rig.join("bob")
    rig.clear()
    track = anna.announces("mic", name="microphone")
    assert bob.inbox == []

    rig.run(rig.session.published(anna.peer, track))

    assert [t.sid for t in seen_tracks(bob, "anna")] == [track]
    assert bob.last("update").participants[0].is_publisher


def test_the_update_goes_out_before_the_subscription(rig):
    """A client drops media of a track it has not been told of."""
    anna, bob = rig.join("anna"), rig.join("bob")
    track = anna.announces("mic")
    due = rig.session.published(anna.peer, track)
    assert [type(effect) for effect in due] == [effects.Send, effects.Subscribe]
    assert due[1] == effects.Subscribe(bob.peer, track)


def test_the_tracks_of_somebody_not_up_yet_wait_for_them(rig):
    """Fast clients offer before their media is up."""
    bob = rig.join("bob")
    anna = rig.join("anna", active=False)
    rig.clear()
    track = anna.publishes("mic")
    assert rig.calls == [rig.calls[0]]
    assert isinstance(rig.calls[0], effects.Announce)

    anna.connects()

    assert [t.sid for t in seen_tracks(bob, "anna")] == [track]
    assert rig.calls[-1] == effects.Subscribe(bob.peer, track)


def test_simulcast_layers_are_announced_by_quality(rig):
    """Ascending; the RIDs are those that clients use for each quality."""
    layers = [
        models.VideoLayer(quality=models.VideoQuality.HIGH, width=1280, height=720),
        models.VideoLayer(quality=models.VideoQuality.LOW, width=320, height=180),
        models.VideoLayer(quality=models.VideoQuality.OFF, width=1, height=1),
    ]
    codecs = [rtc.SimulcastCodec(codec="vp8", cid="cam"), rtc.SimulcastCodec(codec="h264", cid="backup")]
    anna = rig.join("anna")
    anna.announces("cam", VIDEO, width=1280, height=720, layers=layers, simulcast_codecs=codecs)

    offer = rig.calls[-1].track
    assert (offer.cid, offer.alternative_cids, offer.kind) == ("cam", ("backup",), MediaKind.VIDEO)
    assert offer.layers == (
        OfferedLayer(rid="q", quality=Quality.LOW, width=320, height=180),
        OfferedLayer(rid="f", quality=Quality.HIGH, width=1280, height=720),
    )
    info = anna.last("track_published").track
    assert info.simulcast
    assert (info.mime_type, [layer.width for layer in info.codecs[0].layers]) == ("video/VP8", [320, 1280])


def test_a_picture_without_layers_has_one(rig):
    """As large as the track, without a RID."""
    anna = rig.join("anna")
    anna.announces("cam", VIDEO, width=640, height=360)
    assert rig.calls[-1].track.layers == (
        OfferedLayer(rid=None, quality=Quality.HIGH, width=640, height=360),
    )
    assert not anna.last("track_published").track.simulcast


@pytest.mark.parametrize("unknown", [9, -1])
def test_a_layer_of_unknown_quality_is_left_out(rig, unknown):
    """A newer client may send one that could not be asked for by name; the others are as good as ever."""
    layers = [models.VideoLayer(quality=quality, width=64) for quality in (models.VideoQuality.LOW, unknown)]
    anna = rig.join("anna")
    anna.announces("cam", VIDEO, layers=layers)
    assert rig.calls[-1].track.layers == (OfferedLayer(rid=None, quality=Quality.LOW, width=64, height=0),)
    assert [layer.quality for layer in anna.last("track_published").track.layers] == [Quality.LOW]


def test_a_picture_of_unknown_layers_only_has_one(rig):
    """As if it had named none."""
    anna = rig.join("anna")
    anna.announces("cam", VIDEO, width=640, height=360, layers=[models.VideoLayer(quality=9, width=1)])
    assert rig.calls[-1].track.layers == (
        OfferedLayer(rid=None, quality=Quality.HIGH, width=640, height=360),
    )


@pytest.mark.parametrize(
    ("grants", "request_", "reason"),
    [
        ({"can_publish": False}, {"type": AUDIO, "cid": "c"}, _Reason.NOT_ALLOWED),
        (
            {"can_publish_sources": ("camera",)},
            {"type": AUDIO, "cid": "c", "source": models.TrackSource.MICROPHONE},
            _Reason.NOT_ALLOWED,
        ),
        ({}, {"type": models.TrackType.DATA, "cid": "c"}, _Reason.UNSUPPORTED_TYPE),
        ({}, {"type": 9, "cid": "c"}, _Reason.UNSUPPORTED_TYPE),
        ({"can_publish_sources": ("camera",)}, {"type": AUDIO, "cid": "c", "source": 9}, _Reason.NOT_ALLOWED),
        ({}, {"type": AUDIO}, _Reason.INVALID_REQUEST),
        ({}, {"type": AUDIO, "cid": "c", "name": "n" * 257}, _Reason.LIMIT_EXCEEDED),
    ],
)
def test_what_may_not_be_published_is_refused_by_name(rig, grants, request_, reason):
    """`request_response` with the request, so that the client knows which."""
    anna = rig.join("anna", **grants)
    request = rtc.AddTrackRequest(**request_)
    anna.says(add_track=request)
    response = anna.last("request_response")
    assert (response.reason, response.add_track) == (reason, request)
    assert anna.received("track_published") == []


def test_the_number_of_tracks_is_capped(rig):
    """Announced ones count, or announcing would be free."""
    anna = rig.join("anna")
    for number in range(rig.settings.participant_tracks):
        anna.announces(f"c{number}")
    anna.says(add_track=rtc.AddTrackRequest(cid="more", type=AUDIO))
    assert anna.last("request_response").reason == _Reason.LIMIT_EXCEEDED


def test_an_announcement_repeated_gets_the_same_track(rig):
    """A client that resumed may say it again."""
    anna = rig.join("anna")
    first = anna.announces("mic")
    rig.clear()
    assert anna.announces("mic") == first
    assert rig.calls == []


def test_a_track_that_could_not_be_announced_is_not_kept(rig, monkeypatch):
    """Announced again it would be taken for known, and no offer would ever bind it."""

    def offer(*_):
        raise RuntimeError

    anna = rig.join("anna")
    with monkeypatch.context() as broken:
        broken.setattr(tracks, "offer", offer)
        with pytest.raises(RuntimeError):
            anna.announces("mic")
    assert rig.session.find("anna").tracks == {}
    assert anna.announces("mic") == rig.calls[-1].track.publication_id


def test_the_same_device_published_again_is_another_track(rig):
    """Its client id is the same, its track is not."""
    anna = rig.join("anna")
    first = anna.publishes("mic")
    assert anna.announces("mic") != first


def test_a_further_codec_of_a_track_is_the_track(rig):
    """Named by SID."""
    anna = rig.join("anna")
    first = anna.publishes("cam", VIDEO)
    assert anna.announces("cam2", VIDEO, sid=first) == first


def test_muting_is_told_and_done(rig):
    """Once for each change."""
    anna, bob = rig.join("anna"), rig.join("bob")
    track = anna.publishes("mic")
    for muted in (True, False):
        rig.clear()
        anna.says(mute=rtc.MuteTrackRequest(sid=track, muted=muted))
        assert rig.calls == [effects.SetMuted(anna.peer, track, muted)]
        assert [t.muted for t in seen_tracks(bob, "anna")] == [muted]
        anna.says(mute=rtc.MuteTrackRequest(sid=track, muted=muted))
        assert len(bob.inbox) == 1


def test_a_track_announced_muted_is_muted_from_its_start(rig):
    """No packet is counted as speech in between."""
    anna, bob = rig.join("anna"), rig.join("bob")
    track = anna.publishes("mic", muted=True)
    assert effects.SetMuted(anna.peer, track, muted=True) in rig.calls
    assert [t.muted for t in seen_tracks(bob, "anna")] == [True]


def _muted_by_the_room(rig, track):
    anna = rig.session.find("anna")
    rig.run(rig.session.mute(anna, anna.tracks[track]))


def test_what_others_mute_is_held_until_its_publisher_unmutes(rig):
    """Whether its client has heard of it, and obeys, or not."""
    anna = rig.join("anna")
    track = anna.publishes("mic")
    rig.clear()
    _muted_by_the_room(rig, track)
    assert rig.calls == [effects.SetMuted(anna.peer, track, muted=True, held=True)]
    anna.says(mute=rtc.MuteTrackRequest(sid=track, muted=True))
    rig.clear()
    anna.says(mute=rtc.MuteTrackRequest(sid=track, muted=False))
    assert rig.calls == [effects.SetMuted(anna.peer, track, muted=False)]


def test_who_was_away_when_muted_is_asked_to_mute_on_coming_back(rig):
    """Before being told of the track, which clients would set right by unmuting."""
    anna = rig.join("anna")
    track = anna.publishes("mic")
    anna.loses_signal()
    _muted_by_the_room(rig, track)
    rig.clear()
    anna.resumes()
    assert anna.kinds.index("reconnect") < anna.kinds.index("mute") < anna.kinds.index("update")
    assert (anna.last("mute").sid, anna.last("mute").muted) == (track, True)
    rig.clear()
    anna.says(mute=rtc.MuteTrackRequest(sid=track, muted=False))
    anna.resumes()
    assert anna.received("mute") == []


def test_nobody_mutes_the_track_of_another(rig):
    """Only tracks of one's own are found."""
    anna, bob = rig.join("anna"), rig.join("bob")
    track = anna.publishes("mic")
    rig.clear()
    bob.says(mute=rtc.MuteTrackRequest(sid=track, muted=True))
    assert bob.last("request_response").reason == _Reason.NOT_FOUND
    assert (rig.calls, anna.inbox) == ([], [])


def test_a_track_that_ends_disappears_everywhere(rig):
    """From lists, wishes and settings."""
    anna, bob = rig.join("anna"), rig.join("bob")
    track = anna.publishes("mic")
    bob.says(track_setting=rtc.UpdateTrackSettings(track_sids=[track], disabled=True))
    rig.run(rig.session.unpublished(anna.peer, track))
    assert seen_tracks(bob, "anna") == []
    participant = rig.session.find("bob")
    assert (participant.subscribed, participant.preferences, participant.chosen) == (set(), {}, {})


def test_the_publisher_hears_once_that_somebody_receives(rig):
    """`track_subscribed`."""
    anna = rig.join("anna")
    rig.join("bob")
    track = anna.publishes("mic")
    for _ in range(2):
        rig.run(rig.session.subscribed(track))
    assert [message.track_sid for message in anna.received("track_subscribed")] == [track]


@pytest.mark.parametrize(
    ("announced", "dtx", "stereo"),
    [
        ({}, True, False),
        ({"disable_dtx": True}, False, False),
        ({"audio_features": [_Feature.TF_NO_DTX]}, False, False),
        ({"stereo": True}, True, True),
        ({"audio_features": [_Feature.TF_STEREO, _Feature.TF_NO_DTX]}, False, True),
    ],
)
def test_wishes_for_sound_reach_the_media_server(rig, announced, dtx, stereo):
    """By the fields of old clients and by the features of new ones; its answers ask for what is wished."""
    anna = rig.join("anna")
    rig.clear()
    anna.says(add_track=rtc.AddTrackRequest(cid="mic", type=AUDIO, **announced))
    (announce,) = rig.calls
    assert (announce.track.dtx, announce.track.stereo) == (dtx, stereo)


def test_features_and_size_of_a_track_may_change(rig):
    """Unknown tracks are ignored."""
    anna, bob = rig.join("anna"), rig.join("bob")
    mic, cam = anna.publishes("mic"), anna.publishes("cam", VIDEO)
    features = [_Feature.TF_STEREO, _Feature.TF_NO_DTX]
    anna.says(update_audio_track=rtc.UpdateLocalAudioTrack(track_sid=mic, features=features))
    anna.says(update_video_track=rtc.UpdateLocalVideoTrack(track_sid=cam, width=640, height=480))
    anna.says(update_video_track=rtc.UpdateLocalVideoTrack(track_sid="TR_x", width=640, height=480))
    audio, video = seen_tracks(bob, "anna")
    assert (list(audio.audio_features), audio.stereo, audio.disable_dtx) == (features, True, True)
    assert (video.width, video.height) == (640, 480)


def test_a_right_taken_away_ends_what_needed_it(rig):
    """Publishing by source, and all subscriptions; the client is told its new rights."""
    anna, bob = rig.join("anna"), rig.join("bob")
    mic, cam = anna.publishes("mic"), anna.publishes("cam", VIDEO)
    bob.publishes("mic2")
    rig.clear()
    permission = VideoGrants(can_publish_sources=("microphone",), can_subscribe=False).permission()
    rig.run(rig.session.set_permission(rig.session.find("anna"), permission))

    assert [m.track_sid for m in anna.received("track_unpublished")] == [cam]
    assert [t.sid for t in seen_tracks(bob, "anna")] == [mic]
    assert anna.received("update")[0].participants[0].permission == permission
    assert effects.Unpublish(anna.peer, cam) in rig.calls
    assert rig.calls[-1] == effects.Unsubscribe(anna.peer, PublicationId(seen_tracks_sid(rig, "bob")))
    assert rig.session.find("anna").claims.video.permission() == permission


def seen_tracks_sid(rig, identity):
    """Return the SID of somebody's first track."""
    return next(iter(rig.session.find(identity).tracks))


def test_no_right_makes_somebody_hidden_or_seen(rig):
    """That is decided at the door only."""
    rig.join("anna")
    rig.run(rig.session.set_permission(rig.session.find("anna"), VideoGrants(hidden=True).permission()))
    assert rig.session.find("anna").visible


@pytest.mark.parametrize(
    ("grants", "protocol", "change", "reasons"),
    [
        ({"can_update_own_metadata": True}, 17, {"metadata": "new"}, [_Reason.OK]),
        ({"can_update_own_metadata": True}, 14, {"metadata": "new"}, []),
        ({}, 14, {"metadata": "new"}, [_Reason.NOT_ALLOWED]),
        ({"can_update_own_metadata": True}, 17, {"name": "n" * 257}, [_Reason.LIMIT_EXCEEDED]),
        ({"can_update_own_metadata": True}, 17, {"attributes": {"k": "v" * 65536}}, [_Reason.LIMIT_EXCEEDED]),
    ],
)
def test_own_metadata_changes_where_it_may(rig, grants, protocol, change, reasons):
    """Answered by its request id; older clients take any answer for a refusal."""
    anna, bob = rig.join("anna", protocol=protocol, **grants), rig.join("bob")
    rig.clear()
    anna.says(update_metadata=rtc.UpdateParticipantMetadata(request_id=9, **change))
    assert [(r.request_id, r.reason) for r in anna.received("request_response")] == [(9, r) for r in reasons]
    changed = [p.metadata for u in bob.received("update") for p in u.participants]
    assert changed == (["new"] if reasons in ([], [_Reason.OK]) else [])


def test_attributes_merge_and_empty_ones_go(rig):
    """As other servers of this protocol do it."""
    anna = rig.join("anna", can_update_own_metadata=True)
    for attributes in ({"a": "1", "b": "2"}, {"a": "", "c": "3"}):
        anna.says(update_metadata=rtc.UpdateParticipantMetadata(attributes=attributes))
    assert dict(anna.last("update").participants[0].attributes) == {"b": "2", "c": "3"}


def test_the_room_s_metadata_is_told_to_everyone(rig):
    """`room_update`."""
    anna = rig.join("anna")
    rig.run(rig.session.update_metadata("new"))
    assert anna.last("room_update").room.metadata == "new"
