"""The shell of a room: what the media server refuses touches one participant at most, never the room."""

from dataclasses import dataclass, field
from typing import cast

import pytest
from livekit.protocol import rtc

from mediaserver import Closed, Negotiation, OfferRejected, Room, UnknownPublication
from signalling.gate import Unheard
from signalling.grants import Claims, VideoGrants
from signalling.live_room import LiveRoom
from signalling.session import ConnectionId, effects
from tests.support.room_rig import RoomRig


@dataclass
class NullPeer:
    """A media session that answers every offer, or none."""

    refuses: bool = False
    closed: bool = False

    def negotiate(self, offer: str) -> Negotiation:
        """Answer, unless the offer is bad."""
        if offer == "bad":
            raise OfferRejected("malformed")
        return Negotiation(answer="answer", mid_to_publication={})

    def subscribe(self, publication: str) -> None:
        """Know of no publication."""
        raise UnknownPublication(publication)

    def close(self) -> None:
        """Remember it."""
        self.closed = True


@dataclass
class NullMedia:
    """A media room that opens peers until it is told not to."""

    refuses: bool = False
    peers: dict[str, NullPeer] = field(default_factory=dict)

    def open_peer(self, peer: str, _observer: object) -> NullPeer:
        """Open one."""
        if self.refuses:
            raise Closed(peer)
        self.peers[peer] = NullPeer()
        return self.peers[peer]

    def close(self) -> None:
        """Do nothing."""


@dataclass
class Recorder:
    """A wire that remembers what was sent and how it was closed."""

    id: ConnectionId
    kinds: list[str] = field(default_factory=list)
    closes: list[int] = field(default_factory=list)

    def send(self, frame: bytes) -> None:
        """Remember the kind of message; after a close nothing is sent."""
        if not self.closes:
            self.kinds.append(str(rtc.SignalResponse.FromString(frame).WhichOneof("message")))

    def close(self, code: int, _reason: str) -> None:
        """Remember the code."""
        self.closes.append(code)


@pytest.fixture
def media() -> NullMedia:
    """Return an open media room."""
    return NullMedia()


@pytest.fixture
def live(rig: RoomRig, media: NullMedia) -> LiveRoom:
    """Return a room at work, with the rig's rules and clock."""
    return LiveRoom(
        rig.session,
        open_media=lambda _observer: cast("Room", media),
        clock=lambda: rig.now,
        mint_refresh=lambda _claims: "token",
        on_closed=lambda _room: None,
        presence=Unheard(),
    )


def join(live: LiveRoom, identity: str, number: int, offer: str = "") -> tuple[str, Recorder]:
    """Let somebody in over a wire of that number."""
    wire = Recorder(ConnectionId(number))
    claims = Claims(identity=identity, video=VideoGrants(room_join=True, room="room"))
    request = rtc.JoinRequest(publisher_offer=rtc.SessionDescription(sdp=offer))
    return live.join(claims, request, wire), wire


def test_an_offer_is_answered_in_its_place(live):
    """After the join response, before what follows it."""
    _, wire = join(live, "anna", 1, "good")
    assert wire.kinds == ["join", "answer", "refresh_token"]


def test_a_bad_offer_ends_one_stay(live, media):
    """The message goes out although its recipient is gone when it is sent."""
    anna, _ = join(live, "anna", 1, "good")
    bob, wire = join(live, "bob", 2, "bad")
    assert wire.kinds == ["join", "leave"]
    assert wire.closes == [1000]
    assert (media.peers[bob].closed, media.peers[anna].closed) == (True, False)


def test_a_track_that_is_gone_already_harms_nobody(live, media):
    """Media and signalling change side by side."""
    anna, wire = join(live, "anna", 1, "good")
    live.execute([effects.Subscribe(anna, "TR_gone"), effects.Send((wire.id,), rtc.SignalResponse(pong=1))])
    assert wire.kinds[-1] == "pong"


def test_without_a_media_session_nobody_stays(live, media, rig):
    """Whoever cannot be served is told to come again."""
    media.refuses = True
    _, wire = join(live, "anna", 1, "good")
    rig.time += 1
    live.tick()
    assert (wire.kinds[-1], wire.closes) == ("leave", [1000])
    assert rig.session.population == 0


def test_an_old_wire_says_nothing_for_a_new_one(live, rig):
    """Frames that were on their way when the client came back."""
    anna, old = join(live, "anna", 1)
    claims = Claims(identity="anna", video=VideoGrants(room_join=True, room="room"))
    new = Recorder(ConnectionId(2))
    assert live.resume(claims, rtc.JoinRequest(participant_sid=anna), new) == anna
    live.receive(anna, old, rtc.SignalRequest(leave=rtc.LeaveRequest()))
    live.signal_lost(anna, old)
    assert rig.session.population == 1
    live.receive(anna, new, rtc.SignalRequest(ping=1))
    assert new.kinds[-1] == "pong"
