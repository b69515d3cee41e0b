"""The shell of a room: whoever could not come in is not in it, whatever went wrong on the way."""

from dataclasses import dataclass, field
from typing import cast

import pytest
from livekit.protocol import rtc

from consult import Parting
from mediaserver import Room
from signalling.grants import Claims, VideoGrants
from signalling.live_room import LiveRoom
from signalling.session import ConnectionId, effects, speaking
from tests.support.room_rig import RoomRig
from tests.unit.signalling.test_live_room_survives_refusals import NullMedia, NullPeer, Recorder
from tests.unit.signalling.test_live_room_tells_how_people_parted import Heard


class Boom(Exception):
    """What nobody expects."""


@dataclass
class BrokenMedia(NullMedia):
    """A media room that can be made to break in either of two places."""

    opens: bool = True
    answers: bool = True

    def open_peer(self, peer: str, observer: object) -> NullPeer:
        """Open one."""
        if not self.opens:
            raise Boom
        opened = super().open_peer(peer, observer)
        if not self.answers:
            self.peers[peer] = opened = BrokenPeer()
        return opened


class BrokenPeer(NullPeer):
    """A media session that breaks on every offer."""

    def negotiate(self, _offer: str):
        """Break."""
        raise Boom


@dataclass
class Closed:
    """Counts the rooms that have closed."""

    rooms: list[LiveRoom] = field(default_factory=list)


@pytest.fixture
def media() -> BrokenMedia:
    """Return a media room that works so far."""
    return BrokenMedia()


@pytest.fixture
def heard() -> Heard:
    """Return who listens to the room."""
    return Heard()


@pytest.fixture
def closed() -> Closed:
    """Return what counts."""
    return Closed()


@pytest.fixture
def live(rig: RoomRig, media: BrokenMedia, heard: Heard, closed: Closed) -> LiveRoom:
    """Return a room at work."""
    return LiveRoom(
        rig.session,
        open_media=lambda _observer: cast("Room", media),
        clock=lambda: rig.now,
        mint_refresh=lambda _claims: "token",
        on_closed=closed.rooms.append,
        presence=heard,
    )


def enter(
    live: LiveRoom, number: int, *, peer: str = "", identity: str = "anna"
) -> tuple[str | None, Recorder]:
    """Come in over a wire of that number: anew, or as `peer` come back."""
    wire = Recorder(ConnectionId(number))
    claims = Claims(identity=identity, video=VideoGrants(room_join=True, room="room"))
    request = rtc.JoinRequest(participant_sid=peer, publisher_offer=rtc.SessionDescription(sdp="good"))
    return (live.resume if peer else live.join)(claims, request, wire), wire


@pytest.fixture(params=["rules", "open_peer", "negotiate"])
def breaks(request, monkeypatch, media):
    """Return what makes entering break, in one of three places; called again, it mends it."""

    def tell_all(*_):
        raise Boom

    def switch(broken: bool) -> None:
        if request.param == "rules":
            monkeypatch.setattr(speaking, "tell_all", tell_all) if broken else monkeypatch.undo()
        elif request.param == "open_peer":
            media.opens = not broken
        else:
            media.answers = not broken

    return switch


def test_a_join_that_fails_leaves_an_empty_room_that_closes(live, media, rig, closed, breaks):
    """Nothing of it is left for later callers either."""
    breaks(True)
    with pytest.raises(Boom):
        enter(live, 1)
    assert (rig.session.population, rig.session.find("anna"), rig.state.effects) == (0, None, [])
    assert all(peer.closed for peer in media.peers.values())
    assert repr(live) == "<LiveRoom RM_1 peers=0 wires=0>"
    rig.time += 21
    live.tick()
    assert closed.rooms == [live]


def test_whoever_could_not_join_may_try_again(live, rig, breaks):
    """Twice in vain, then in earnest; and be removed like anyone."""
    breaks(True)
    for number in (1, 2):
        with pytest.raises(Boom):
            enter(live, number)
    breaks(False)
    _, wire = enter(live, 3)
    assert wire.kinds[:2] == ["join", "answer"]
    live.execute(live.session.remove(rig.session.find("anna"), rig.now))
    assert (wire.kinds[-1], rig.session.population) == ("leave", 0)


def test_the_seat_that_a_failing_join_took_over_is_given_up(live, media, rig, heard, breaks):
    """Its client is told, its media ends, and who listens hears once that they are gone."""
    anna, first = enter(live, 1)
    live.media_connected(anna)
    breaks(True)
    with pytest.raises(Boom):
        enter(live, 2)
    assert (first.kinds[-1], first.closes) == ("leave", [1000])
    assert media.peers[anna].closed
    assert rig.session.population == 0
    assert [identity for identity, _ in heard.partings] == ["anna"]


def test_a_resume_that_fails_ends_the_stay(live, rig, heard, monkeypatch):
    """Those who stay see it, as whenever somebody leaves."""
    anna, first = enter(live, 1)
    live.media_connected(anna)
    _, witness = enter(live, 2, identity="bob")
    seen = len(witness.kinds)

    def tell_all(*_):
        raise Boom

    monkeypatch.setattr(speaking, "tell_all", tell_all)
    with pytest.raises(Boom):
        enter(live, 3, peer=anna)
    assert ([p.identity for p in rig.session.participants()], rig.state.effects) == (["bob"], [])
    assert (first.closes, witness.kinds[seen:]) == ([1000], ["update"])
    assert heard.partings == [("anna", Parting.LEFT)]


def test_an_effect_that_breaks_keeps_nobody_from_the_others(live, media):
    """They were due to others, and the rules count on them."""
    anna, wire = enter(live, 1)
    media.peers[anna].subscribe = BrokenPeer().negotiate
    with pytest.raises(Boom):
        live.execute([effects.Subscribe(anna, "TR_1"), effects.Send((wire.id,), rtc.SignalResponse(pong=1))])
    assert wire.kinds[-1] == "pong"


def test_each_effect_that_breaks_is_told_of(live, media):
    """The first is raised; without a word the others would look as if they had worked."""
    anna, _ = enter(live, 1)
    media.peers[anna].subscribe = BrokenPeer().negotiate
    with pytest.raises(Boom) as caught:
        live.execute([effects.Subscribe(anna, "TR_1"), effects.Subscribe(anna, "TR_2")])
    assert caught.value.__notes__ == ["Subscribe broke after it: Boom"]


def test_without_a_media_session_it_is_told_that_they_went(live, media, rig, heard):
    """A media server that refuses them is no reason to believe them here."""
    media.refuses = True
    enter(live, 1)
    rig.time += 1
    live.tick()
    assert heard.partings == [("anna", Parting.NEVER_UP)]
