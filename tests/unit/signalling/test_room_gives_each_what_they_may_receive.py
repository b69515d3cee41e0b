"""Subscribing: wishes, rights and the publisher's audience decide together, at any time."""

import pytest
from livekit.protocol import models, rtc

from mediaserver import LayerPreference, PublicationId, Quality
from signalling.session import effects

VIDEO = models.TrackType.VIDEO
NOBODY = rtc.SubscriptionPermission(all_participants=False)


def wish(*sids, subscribe=True):
    """Return the message that asks for tracks, or declines them."""
    return {"subscription": rtc.UpdateSubscription(track_sids=sids, subscribe=subscribe)}


def named(**fields):
    """Return the message that allows the named alone."""
    return rtc.SubscriptionPermission(track_permissions=[rtc.TrackPermission(**fields)])


def test_tracks_come_by_themselves_unless_not_wanted(rig):
    """`auto_subscribe`, and the explicit wish that goes before it."""
    anna, bob = rig.join("anna"), rig.join("bob")
    picky = rig.join("picky", auto_subscribe=False)
    track = anna.publishes("mic")
    calls = [c for c in rig.calls if isinstance(c, effects.Subscribe)]
    assert calls == [effects.Subscribe(bob.peer, track)]

    assert picky.says(**wish(track)) == [effects.Subscribe(picky.peer, track)]
    assert bob.says(**wish(track, subscribe=False)) == [effects.Unsubscribe(bob.peer, track)]
    assert bob.says(**wish(track, subscribe=False)) == []


def test_a_wish_may_be_grouped_by_participant(rig):
    """`participant_tracks`; a track named twice counts once."""
    anna, bob = rig.join("anna"), rig.join("bob", auto_subscribe=False)
    track = anna.publishes("mic")
    entry = models.ParticipantTracks(participant_sid=anna.peer, track_sids=[track, track])
    due = bob.says(subscription=rtc.UpdateSubscription(participant_tracks=[entry], subscribe=True))
    assert due == [effects.Subscribe(bob.peer, track)]


@pytest.mark.parametrize("own", [True, False])
def test_a_track_that_cannot_be_received_is_answered(rig, own):
    """`subscription_response` with the reason."""
    anna = rig.join("anna")
    track = anna.publishes("mic") if own else PublicationId("TR_unknown")
    anna.says(**wish(track))
    response = anna.last("subscription_response")
    assert (response.track_sid, response.err) == (track, models.SubscriptionError.SE_TRACK_NOTFOUND)


def test_who_may_not_subscribe_receives_nothing(rig):
    """`canSubscribe: false`, told when they ask all the same."""
    anna = rig.join("anna")
    track = anna.publishes("mic")
    rig.clear()
    bob = rig.join("bob", can_subscribe=False)
    assert not any(isinstance(c, effects.Subscribe) for c in rig.calls)
    bob.says(**wish(track))
    told = bob.last("subscription_permission_update")
    assert (told.participant_sid, told.track_sid, told.allowed) == (anna.peer, track, False)


def test_a_publisher_chooses_their_audience(rig):
    """`subscription_permission`, by identity, by SID, by track."""
    anna, bob, eve = rig.join("anna"), rig.join("bob"), rig.join("eve")
    track = anna.publishes("mic")
    rig.clear()

    anna.says(subscription_permission=named(participant_identity="bob", all_tracks=True))
    assert rig.calls == [effects.Unsubscribe(eve.peer, track)]
    assert [u.allowed for u in eve.received("subscription_permission_update")] == [False]
    assert bob.inbox == []

    anna.says(subscription_permission=named(participant_sid=eve.peer, track_sids=[track]))
    assert rig.calls[1:] == [effects.Unsubscribe(bob.peer, track), effects.Subscribe(eve.peer, track)]
    assert [u.allowed for u in eve.received("subscription_permission_update")] == [False, True]

    other = anna.publishes("cam", VIDEO)
    assert not any(isinstance(c, effects.Subscribe) and c.publication == other for c in rig.calls)


def test_the_usual_message_after_joining_changes_nothing(rig):
    """Browser clients send it right after connecting."""
    anna, bob = rig.join("anna"), rig.join("bob")
    anna.publishes("mic")
    rig.clear()
    assert anna.says(subscription_permission=rtc.SubscriptionPermission(all_participants=True)) == []
    assert bob.inbox == []


def test_an_audience_chosen_before_publishing_holds(rig):
    """No moment in which everyone receives."""
    anna = rig.join("anna")
    rig.join("bob")
    anna.says(subscription_permission=NOBODY)
    anna.publishes("mic")
    assert not any(isinstance(c, effects.Subscribe) for c in rig.calls)


@pytest.mark.parametrize(
    ("setting", "preference"),
    [
        ({"quality": models.VideoQuality.HIGH}, LayerPreference(quality=Quality.HIGH)),
        ({"quality": models.VideoQuality.LOW}, LayerPreference(quality=Quality.LOW)),
        ({"quality": 9}, LayerPreference(quality=Quality.HIGH)),
        ({"quality": -1}, LayerPreference(quality=Quality.HIGH)),
        ({"width": 640, "height": 360}, LayerPreference(width=640, height=360)),
        (
            {"width": 640, "height": 360, "quality": models.VideoQuality.HIGH},
            LayerPreference(width=640, height=360),
        ),
        ({"disabled": True}, LayerPreference(enabled=False)),
        ({"quality": models.VideoQuality.OFF}, LayerPreference(enabled=False)),
    ],
)
def test_settings_choose_a_layer(rig, setting, preference):
    """Size goes before quality; an absent quality reads as LOW, an unknown one as the highest there is."""
    anna, bob = rig.join("anna"), rig.join("bob")
    track = anna.publishes("cam", VIDEO)
    due = bob.says(track_setting=rtc.UpdateTrackSettings(track_sids=[track], **setting))
    got = due[0].preference
    assert (due[0].peer, due[0].publication) == (bob.peer, track)
    assert (got.enabled, got.width, got.height) == (preference.enabled, preference.width, preference.height)
    assert got.quality == preference.quality


def test_settings_wait_for_the_subscription(rig):
    """They apply from its first packet."""
    anna, bob = rig.join("anna"), rig.join("bob", auto_subscribe=False)
    track = anna.publishes("cam", VIDEO)
    assert bob.says(track_setting=rtc.UpdateTrackSettings(track_sids=[track], disabled=True)) == []
    due = bob.says(**wish(track))
    assert due == [
        effects.Subscribe(bob.peer, track),
        effects.Prefer(bob.peer, track, LayerPreference(enabled=False)),
    ]


def test_settings_of_unknown_tracks_are_not_kept(rig):
    """A client cannot fill the memory with names."""
    bob = rig.join("bob")
    bob.says(track_setting=rtc.UpdateTrackSettings(track_sids=[f"TR_x{n}" for n in range(1000)]))
    assert rig.session.find("bob").preferences == {}
