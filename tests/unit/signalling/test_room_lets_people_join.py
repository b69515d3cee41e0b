"""Joining: the join response first, visible to the others once media is up, one seat for each identity."""

import pytest
from livekit.protocol import models, rtc

from mediaserver import ConnectionQuality, PublicationId, Speaker
from signalling.session import Moment, effects
from tests.support.room_rig import RoomRig

_Reason = models.DisconnectReason
_Action = rtc.LeaveRequest.Action
_State = models.ParticipantInfo.State


def kinds_of(calls):
    """Return the types of effects."""
    return [type(call) for call in calls]


def test_the_join_response_is_the_first_message_and_complete(rig):
    """What stock clients insist on: SID prefixes, intervals above 0, version, protocol 17."""
    anna = rig.join("anna", active=False)

    join = anna.inbox[0].join
    assert (join.room.sid, join.room.name) == ("RM_1", "room")
    assert join.participant.sid.startswith("PA_")
    assert (join.participant.identity, join.participant.name) == ("anna", "name of anna")
    assert join.participant.state == _State.JOINED
    assert (join.ping_interval, join.ping_timeout) == (5, 15)
    assert (join.server_info.protocol, join.server_info.version) == (17, "1.13.5")
    assert [codec.mime for codec in join.enabled_publish_codecs] == ["video/VP8", "audio/opus"]
    assert join.fast_publish
    assert not join.subscriber_primary
    assert list(join.ice_servers) == []


def test_who_may_not_publish_is_not_asked_to_publish_fast(rig):
    """`fast_publish` would have clients offer what is refused."""
    assert not rig.join("anna", can_publish=False).received("join")[0].fast_publish


def test_an_offer_inside_the_request_is_answered_after_the_response(rig):
    """With the offer's id, and the tracks by section."""
    offer = rtc.SessionDescription(type="offer", sdp="v=0", id=5)
    anna = rig.join("anna", active=False, request=rtc.JoinRequest(publisher_offer=offer))
    assert rig.calls[:2] == [effects.OpenPeer(anna.peer), effects.Negotiate(anna.peer, 5, "v=0")]

    rig.run(rig.session.negotiated(anna.peer, 5, "answer", {"0": PublicationId("TR_1")}))

    assert anna.kinds == ["join", "answer"]
    answer = anna.last("answer")
    assert (answer.type, answer.id, answer.sdp) == ("answer", 5, "answer")
    assert dict(answer.mid_to_track_id) == {"0": "TR_1"}


def test_an_offer_may_follow_on_the_websocket(rig):
    """Firefox, and browsers that cannot compress."""
    anna = rig.join("anna", active=False)
    assert effects.Negotiate not in kinds_of(rig.calls)
    assert anna.says(offer=rtc.SessionDescription(type="offer", sdp="v=0", id=2)) == [
        effects.Negotiate(anna.peer, 2, "v=0")
    ]


def test_tracks_announced_inside_the_request_precede_its_offer(rig):
    """The offer binds what has been announced."""
    request = rtc.JoinRequest(
        publisher_offer=rtc.SessionDescription(sdp="v=0"),
        add_track_requests=[rtc.AddTrackRequest(cid="c", type=models.TrackType.AUDIO)],
    )
    rig.join("anna", active=False, request=request)
    assert kinds_of(rig.calls)[:3] == [effects.OpenPeer, effects.Announce, effects.Negotiate]


def test_an_offer_that_cannot_be_answered_sends_its_client_away(rig):
    """No client can go on without an answer."""
    anna = rig.join("anna", active=False)
    rig.run(rig.session.offer_rejected(anna.peer, rig.now))
    leave = anna.last("leave")
    assert (leave.reason, leave.action) == (_Reason.JOIN_FAILURE, _Action.DISCONNECT)
    assert kinds_of(rig.calls)[-2:] == [effects.CloseConnection, effects.ClosePeer]
    assert rig.session.population == 0


def test_others_see_somebody_once_their_media_is_up(rig):
    """And they themselves are told that they are seen."""
    anna = rig.join("anna")
    bob = rig.join("bob", active=False)
    assert anna.received("update")[1:] == []

    bob.connects()

    seen = anna.last("update").participants[0]
    assert (seen.identity, seen.state) == ("bob", _State.ACTIVE)
    assert bob.last("update").participants[0].state == _State.ACTIVE


def test_media_that_recovers_is_not_announced_again(rig):
    """Others never knew that it was away."""
    anna, bob = rig.join("anna"), rig.join("bob")
    rig.clear()
    rig.run(rig.session.media_disconnected(bob.peer, rig.now))
    bob.connects()
    assert (anna.inbox, bob.inbox) == ([], [])


def test_a_newcomer_learns_who_is_here_with_their_tracks(rig):
    """But not of the hidden, nor of those not up yet."""
    anna = rig.join("anna")
    track = anna.publishes("mic")
    rig.join("hidden one", hidden=True)
    rig.join("not up yet", active=False)

    others = rig.join("bob").received("join")[0].other_participants
    assert [(o.identity, [t.sid for t in o.tracks]) for o in others] == [("anna", [track])]


def test_existing_tracks_ride_on_the_first_answer(rig):
    """That spares a round of negotiation."""
    track = rig.join("anna").publishes("mic")
    rig.clear()
    request = rtc.JoinRequest(publisher_offer=rtc.SessionDescription(sdp="v=0"))
    bob = rig.join("bob", active=False, request=request)
    assert rig.calls[:3] == [
        effects.OpenPeer(bob.peer),
        effects.Subscribe(bob.peer, track),
        effects.Negotiate(bob.peer, 0, "v=0"),
    ]


def test_the_hidden_see_and_are_not_seen(rig):
    """In no list, no count and no update."""
    anna = rig.join("anna")
    track = anna.publishes("mic")
    rig.clear()
    ghost = rig.join("ghost", hidden=True)
    assert anna.inbox == []
    assert effects.Subscribe(ghost.peer, track) in rig.calls
    assert rig.session.info().num_participants == 1
    assert [p.identity for p in rig.session.participants()] == ["anna"]

    ghost.says(leave=rtc.LeaveRequest())
    assert anna.inbox == []


def test_a_second_seat_for_an_identity_ends_the_first(rig):
    """Others see the old go before the new comes."""
    anna, bob = rig.join("anna"), rig.join("bob")
    rig.clear()
    again = rig.join("anna")

    assert again.peer != anna.peer
    leave = anna.last("leave")
    assert (leave.reason, leave.action) == (_Reason.DUPLICATE_IDENTITY, _Action.DISCONNECT)
    assert effects.ClosePeer(anna.peer) in rig.calls
    assert effects.CloseConnection(anna.connection, 1000, "left") in rig.calls
    told = [(p.sid, p.state) for update in bob.received("update") for p in update.participants]
    assert told == [(anna.peer, _State.DISCONNECTED), (again.peer, _State.ACTIVE)]


def test_versions_only_ever_rise(rig):
    """Clients drop what is not newer than what they have."""
    anna, bob = rig.join("anna", can_update_own_metadata=True), rig.join("bob")
    anna.publishes("mic")
    anna.says(mute=rtc.MuteTrackRequest(sid=anna.publishes("cam"), muted=True))
    anna.says(update_metadata=rtc.UpdateParticipantMetadata(metadata="m"))
    anna.says(leave=rtc.LeaveRequest())
    versions = [p.version for u in bob.received("update") for p in u.participants if p.identity == "anna"]
    first = next(p.version for p in bob.received("join")[0].other_participants)
    assert len(versions) == 5
    assert sorted({first, *versions}) == [first, *versions]


def test_a_client_that_leaves_is_gone_at_once(rig):
    """With its reason; it needs no `leave` in return."""
    anna, bob = rig.join("anna"), rig.join("bob")
    bob.says(leave=rtc.LeaveRequest(reason=_Reason.CLIENT_INITIATED))
    gone = anna.last("update").participants[0]
    assert (gone.sid, gone.state, gone.disconnect_reason) == (
        bob.peer, _State.DISCONNECTED, _Reason.CLIENT_INITIATED
    )  # fmt: skip
    assert bob.received("leave") == []


def test_lost_media_ends_the_stay_and_a_listening_client_comes_again(rig):
    """`leave{RECONNECT}`."""
    anna = rig.join("anna")
    rig.run(rig.session.media_failed(anna.peer, rig.now))
    assert rig.session.population == 1
    rig.tick(1)
    assert rig.session.population == 0
    leave = anna.last("leave")
    assert (leave.reason, leave.action) == (_Reason.MEDIA_FAILURE, _Action.RECONNECT)


def test_who_leaves_is_not_taken_for_lost(rig):
    """A client ends both its connections at once; which end is heard first is chance."""
    anna, bob = rig.join("anna"), rig.join("bob")
    rig.run(rig.session.media_failed(bob.peer, rig.now))
    bob.says(leave=rtc.LeaveRequest())
    gone = [p for u in anna.received("update") for p in u.participants if p.state == _State.DISCONNECTED]
    assert [p.disconnect_reason for p in gone] == [_Reason.CLIENT_INITIATED]


def test_who_has_lost_both_connections_is_gone_at_once(rig):
    """Nothing more can be heard of them."""
    bob = rig.join("bob")
    bob.loses_signal()
    rig.run(rig.session.media_failed(bob.peer, rig.now))
    assert rig.session.population == 0


def test_a_room_ends_some_time_after_the_last_one_left():
    """`departure_timeout`."""
    rig = RoomRig(departure_timeout_s=20, empty_timeout_s=300)
    anna = rig.join("anna")
    assert rig.tick(1000) == [effects.SendRefreshedToken(anna.connection, anna.rig.claims[anna.peer])]
    anna.says(leave=rtc.LeaveRequest())
    assert rig.tick(19) == []
    assert rig.tick(1) == [effects.CloseRoom()]


def test_a_room_that_nobody_joins_ends_too(rig):
    """`empty_timeout`."""
    assert rig.tick(299) == []
    assert rig.tick(1) == [effects.CloseRoom()]


@pytest.mark.parametrize(("come_again", "action"), [(True, _Action.RECONNECT), (False, _Action.DISCONNECT)])
def test_closing_a_room_tells_everyone_in_it(rig, come_again, action):
    """The room closes after the last of them."""
    seats = [rig.join("anna"), rig.join("bob")]
    rig.run(rig.session.close(_Reason.SERVER_SHUTDOWN, rig.now, come_again=come_again))
    assert [seat.last("leave").action for seat in seats] == [action, action]
    assert rig.calls[-1] == effects.CloseRoom()


def test_a_room_is_full_at_its_limit():
    """`max_participants` of the room goes before the server's."""
    rig = RoomRig(max_participants=2)
    rig.join("anna")
    assert not rig.session.full
    rig.join("bob")
    assert rig.session.full


def test_speakers_are_told_as_changes(rig):
    """Clients keep the list; they are told what differs."""
    anna, bob = rig.join("anna"), rig.join("bob")
    steps = [
        ([Speaker(anna.peer, 0.5)], [(anna.peer, 0.5, True)]),
        ([Speaker(anna.peer, 0.5), Speaker(bob.peer, 0.25)], [(bob.peer, 0.25, True)]),
        ([Speaker(bob.peer, 0.75)], [(bob.peer, 0.75, True), (anna.peer, 0.0, False)]),
        ([], [(bob.peer, 0.0, False)]),
    ]
    for speakers, expected in steps:
        rig.clear()
        rig.run(rig.session.speakers_changed(speakers))
        told = [(s.sid, s.level, s.active) for s in anna.last("speakers_changed").speakers]
        assert told == expected
        assert bob.inbox == anna.inbox


def test_unchanged_speakers_are_not_told(rig):
    """Nor is an empty message sent."""
    anna = rig.join("anna")
    for _ in range(2):
        rig.run(rig.session.speakers_changed([Speaker(anna.peer, 0.5)]))
    assert len(anna.received("speakers_changed")) == 1


def test_a_newcomer_learns_who_speaks_and_how_connections_are(rig):
    """What others were told step by step."""
    anna = rig.join("anna")
    rig.run(rig.session.speakers_changed([Speaker(anna.peer, 0.5)]))
    rig.run(rig.session.quality_changed({anna.peer: ConnectionQuality.GOOD}))
    bob = rig.join("bob")
    assert [s.sid for s in bob.last("speakers_changed").speakers] == [anna.peer]
    quality = bob.last("connection_quality").updates[0]
    assert (quality.participant_sid, quality.quality) == (anna.peer, models.ConnectionQuality.GOOD)


def test_the_quality_of_the_hidden_is_told_to_them_alone(rig):
    """Else it would betray them."""
    anna, ghost = rig.join("anna"), rig.join("ghost", hidden=True)
    rig.run(rig.session.quality_changed({ghost.peer: ConnectionQuality.POOR}))
    assert anna.received("connection_quality") == []
    assert ghost.last("connection_quality").updates[0].quality == models.ConnectionQuality.POOR


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ({"ping": 1}, rtc.SignalResponse(pong=1_700_000_001_000)),
        (
            {"ping_req": rtc.Ping(timestamp=77, rtt=3)},
            rtc.SignalResponse(pong_resp=rtc.Pong(last_ping_timestamp=77, timestamp=1_700_000_001_000)),
        ),
    ],
)
def test_pings_are_answered(rig, message, expected):
    """Both kinds; browser clients send both."""
    anna = rig.join("anna")
    anna.inbox.clear()
    rig.time = 1.0
    anna.says(**message)
    assert anna.inbox == [expected]


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"trickle": rtc.TrickleRequest(candidateInit="{}")},
        {"answer": rtc.SessionDescription(sdp="v=0")},
        {"update_layers": rtc.UpdateVideoLayers()},
        {"publish_data_track_request": rtc.PublishDataTrackRequest()},
    ],
)
def test_what_this_server_does_not_serve_is_ignored(rig, message):
    """As the protocol wants it of what is unknown."""
    anna = rig.join("anna")
    rig.clear()
    assert anna.says(**message) == []
    assert anna.inbox == []


def test_messages_of_those_who_left_do_nothing(rig):
    """Events of several sources cross; the last word has been said."""
    anna = rig.join("anna")
    anna.says(leave=rtc.LeaveRequest())
    rig.clear()
    session = rig.session
    late = [
        *anna.says(ping=1),
        *session.media_connected(anna.peer),
        *session.media_disconnected(anna.peer, rig.now),
        *session.media_failed(anna.peer, rig.now),
        *session.offer_rejected(anna.peer, rig.now),
        *session.negotiated(anna.peer, 1, "", {}),
        *session.published(anna.peer, PublicationId("TR_1")),
        *session.unpublished(anna.peer, PublicationId("TR_1")),
        *session.subscribed(PublicationId("TR_1")),
        *session.sections_needed(anna.peer, 1, 1),
        *session.speakers_changed([Speaker(anna.peer, 1.0)]),
        *session.quality_changed({anna.peer: ConnectionQuality.GOOD}),
        *session.signal_lost(anna.peer, anna.connection, Moment(0, 0)),
    ]
    assert late == []


def test_the_need_for_sections_is_passed_on(rig):
    """`media_sections_requirement`; the media server collects."""
    anna = rig.join("anna")
    rig.run(rig.session.sections_needed(anna.peer, 2, 1))
    requirement = anna.last("media_sections_requirement")
    assert (requirement.num_audios, requirement.num_videos) == (2, 1)
