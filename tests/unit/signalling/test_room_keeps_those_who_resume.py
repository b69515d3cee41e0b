"""Resuming: a lost WebSocket keeps the participant while media lasts; who is unknown must join anew."""

import pytest
from livekit.protocol import models, rtc

from mediaserver import DataChannelLabel, LayerPreference
from signalling.session import effects

_Reason = models.DisconnectReason
_Action = rtc.LeaveRequest.Action
_State = models.ParticipantInfo.State


def test_reconnect_comes_first_and_then_everything(rig):
    """Browser clients drop whatever comes before `reconnect`."""
    anna, bob, eve = rig.join("anna"), rig.join("bob"), rig.join("eve")
    anna.publishes("mic")
    bob.loses_signal()
    eve.says(leave=rtc.LeaveRequest())

    assert bob.resumes() == bob.peer

    assert bob.kinds == ["reconnect", "update", "room_update"]
    assert bob.inbox[0].reconnect.server_info.protocol == 17
    states = {p.identity: (p.state, len(p.tracks)) for p in bob.last("update").participants}
    assert states == {
        "anna": (_State.ACTIVE, 1),
        "bob": (_State.ACTIVE, 0),
        "eve": (_State.DISCONNECTED, 0),
    }
    assert bob.last("room_update").room.sid == "RM_1"


def test_nothing_is_sent_into_the_void(rig):
    """What is missed comes with the snapshot."""
    anna, bob = rig.join("anna"), rig.join("bob")
    bob.loses_signal()
    rig.clear()
    anna.publishes("mic")
    assert bob.inbox == []


def test_a_lost_websocket_does_not_end_a_call(rig):
    """As long as media is up."""
    anna = rig.join("anna")
    anna.loses_signal()
    rig.tick(3600)
    assert rig.session.population == 1


@pytest.mark.parametrize("was_up", [True, False])
def test_without_media_too_the_seat_is_kept_for_a_while_only(rig, was_up):
    """Fifteen seconds; others are told if they had seen them."""
    bob = rig.join("bob")
    anna = rig.join("anna", active=was_up)
    anna.loses_signal()
    rig.tick(10)
    rig.run(rig.session.media_disconnected(anna.peer, rig.now))
    rig.tick(14.9)
    assert rig.session.population == 2
    rig.tick(0.2)
    assert rig.session.population == 1
    assert effects.ClosePeer(anna.peer) in rig.calls
    assert (bob.last("update").participants[0].sid == anna.peer) == was_up


def test_the_old_websocket_is_closed_and_its_end_means_nothing(rig):
    """The end of the old may be noticed after the new."""
    anna = rig.join("anna")
    old = anna.connection
    anna.resumes()
    assert effects.CloseConnection(old, 1000, "resumed elsewhere") in rig.calls
    rig.run(rig.session.signal_lost(anna.peer, old, rig.now))
    assert rig.session.connection_of(anna.peer) == anna.connection


def test_who_has_left_must_join_anew(rig):
    """The caller then sends `leave{RECONNECT}`."""
    anna = rig.join("anna")
    anna.says(leave=rtc.LeaveRequest())
    assert anna.resumes() is None


def test_nobody_resumes_as_another(rig):
    """SIDs are no secret; the token's identity must fit."""
    anna, eve = rig.join("anna"), rig.join("eve")
    rig.claims[anna.peer] = rig.claims[eve.peer]
    assert anna.resumes() is None
    assert rig.session.connection_of(anna.peer) is not None


def test_an_offer_inside_the_resume_is_answered(rig):
    """An ICE restart may come with it."""
    anna = rig.join("anna")
    anna.loses_signal()
    anna.resumes(publisher_offer=rtc.SessionDescription(sdp="v=0", id=8))
    assert effects.Negotiate(anna.peer, 8, "v=0") in rig.calls


@pytest.mark.parametrize("inside", [True, False])
def test_what_the_client_remembers_is_taken_over(rig, inside):
    """`sync_state`, inside the request or after it."""
    anna, bob = rig.join("anna"), rig.join("bob")
    mic, cam = anna.publishes("mic"), anna.publishes("cam", models.TrackType.VIDEO)
    bob.loses_signal()
    rig.clear()
    state = rtc.SyncState(
        subscription=rtc.UpdateSubscription(track_sids=[mic], subscribe=False), track_sids_disabled=[cam]
    )
    if inside:
        bob.resumes(sync_state=state)
    else:
        bob.resumes()
        bob.says(sync_state=state)
    assert effects.Unsubscribe(bob.peer, mic) in rig.calls
    assert effects.Prefer(bob.peer, cam, LayerPreference(enabled=False)) in rig.calls


@pytest.mark.parametrize("known", [True, False])
def test_a_published_track_we_do_not_know_means_joining_anew(rig, known):
    """Our state was lost: `leave{RECONNECT, STATE_MISMATCH}`."""
    anna = rig.join("anna")
    track = anna.publishes("mic") if known else "TR_lost"
    anna.loses_signal()
    anna.resumes()
    published = rtc.TrackPublishedResponse(cid="mic", track=models.TrackInfo(sid=track))
    anna.says(sync_state=rtc.SyncState(publish_tracks=[published]))
    leaves = [(m.reason, m.action) for m in anna.received("leave")]
    assert leaves == ([] if known else [(_Reason.STATE_MISMATCH, _Action.RECONNECT)])


def test_reliable_data_missed_is_sent_again(rig):
    """Above the last sequence number heard, of the last two seconds."""
    anna, bob = rig.join("anna"), rig.join("bob")
    for sequence in (1, 2, 3):
        packet = models.DataPacket(user=models.UserPacket(payload=b"x"), sequence=sequence)
        due = rig.session.data(anna.peer, DataChannelLabel.RELIABLE, packet.SerializeToString(), rig.now)
        rig.run(due)
        rig.time += 0.9
    rig.clear()
    bob.resumes()
    heard = rtc.DataChannelReceiveState(publisher_sid=anna.peer, last_seq=1)
    due = bob.says(sync_state=rtc.SyncState(datachannel_receive_states=[heard]))
    again = [models.DataPacket.FromString(d.payload).sequence for d in due]
    # The first was heard; the second is 1.8 s old, the third 0.9 s.
    assert again == [2, 3]

    rig.time += 0.2
    bob.resumes()
    due = bob.says(sync_state=rtc.SyncState())
    assert [models.DataPacket.FromString(d.payload).sequence for d in due] == [3]


def test_a_fresh_token_comes_at_once_and_every_five_minutes(rig):
    """So that a resume works after the first has expired."""
    anna = rig.join("anna")
    expected = effects.SendRefreshedToken(anna.connection, rig.claims[anna.peer])
    assert rig.calls.count(expected) == 1
    rig.clear()
    assert rig.tick(299) == []
    assert rig.tick(1) == [expected]
    assert rig.tick(299) == []
    assert rig.tick(1) == [expected]


def test_a_fresh_token_says_what_has_changed_since(rig):
    """Else a resume would undo it."""
    anna = rig.join("anna", can_update_own_metadata=True)
    anna.says(update_metadata=rtc.UpdateParticipantMetadata(name="Anna B."))
    assert rig.tick(300)[0].claims.name == "Anna B."


@pytest.mark.parametrize(
    ("scenario", "leave"),
    [
        ({"server_leave": True}, (_Reason.SERVER_SHUTDOWN, _Action.DISCONNECT)),
        ({"leave_request_full_reconnect": True}, (_Reason.STATE_MISMATCH, _Action.RECONNECT)),
        ({"node_failure": True}, None),
    ],
)
def test_a_client_may_play_faults_on_itself(rig, scenario, leave):
    """`simulate`; nobody else is touched."""
    anna, bob = rig.join("anna"), rig.join("bob")
    anna.says(simulate=rtc.SimulateScenario(**scenario))
    assert [(m.reason, m.action) for m in anna.received("leave")] == ([leave] if leave else [])
    assert [p["identity"] for p in map(_as_dict, rig.session.participants())] == ["bob"]
    assert bob.received("leave") == []


def _as_dict(info):
    return {"identity": info.identity}


def test_a_resume_may_be_made_to_fail_once(rig):
    """`disconnect_signal_on_resume`; the next one works."""
    anna = rig.join("anna")
    anna.says(simulate=rtc.SimulateScenario(disconnect_signal_on_resume=True))
    assert isinstance(rig.calls[-1], effects.CloseConnection)
    anna.loses_signal()
    anna.resumes()
    assert rig.calls[-1] == effects.CloseConnection(anna.connection, 1001, "simulated")
    assert anna.inbox == []
    anna.resumes()
    assert anna.kinds[0] == "reconnect"


def test_who_has_come_back_is_not_told_to_be_gone(rig):
    """Clients know people by their identity, and would take them away; also the one who resumes."""
    bob = rig.join("bob")
    rig.join("anna").publishes("mic")
    anna = rig.join("anna")
    rig.join("carol").says(leave=rtc.LeaveRequest())
    for seat in (bob, anna):
        seat.loses_signal()
        seat.resumes()
        told = {(p.identity, p.state) for p in seat.last("update").participants}
        assert told == {("anna", _State.ACTIVE), ("bob", _State.ACTIVE), ("carol", _State.DISCONNECTED)}


def test_those_long_gone_are_forgotten(rig):
    """After two minutes no client tries to resume any more."""
    rig.join("anna").says(leave=rtc.LeaveRequest())
    rig.join("bob")
    rig.tick(121)
    assert not rig.state.departed
