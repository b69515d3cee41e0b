"""Whoever hears of comings and goings learns whether somebody went, lost a connection, or never had one."""

from typing import cast

import pytest
from livekit.protocol import rtc

from consult import Parting
from mediaserver import Room
from signalling.grants import Claims, VideoGrants
from signalling.live_room import LiveRoom
from signalling.session import ConnectionId
from tests.support.room_rig import RoomRig
from tests.unit.signalling.test_live_room_survives_refusals import NullMedia, Recorder


class Heard:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.partings: list[tuple[str, Parting]] = []

    def connected(self, room: str, identity: str) -> None:
        """Take notice of nothing."""

    def gone(self, _room: str, identity: str, how: Parting) -> None:
        """Remember who, and how."""
        self.partings.append((identity, how))


@pytest.fixture
def heard() -> Heard:
    """Return who listens to the room."""
    return Heard()


@pytest.fixture
def live(rig: RoomRig, heard: Heard) -> LiveRoom:
    """Return a room at work."""
    return LiveRoom(
        rig.session,
        open_media=lambda _observer: cast("Room", NullMedia()),
        clock=lambda: rig.now,
        mint_refresh=lambda _claims: "token",
        on_closed=lambda _room: None,
        presence=heard,
    )


def _join(live: LiveRoom, number: int) -> tuple[str, Recorder]:
    wire = Recorder(ConnectionId(number))
    claims = Claims(identity="anna", video=VideoGrants(room_join=True, room="room"))
    return live.join(claims, rtc.JoinRequest(), wire), wire


def _fail(live: LiveRoom, rig: RoomRig, peer: str) -> None:
    live.media_failed(peer)
    rig.time += 1
    live.tick()


def test_a_connection_that_was_up_is_lost(live, rig, heard):
    """Once."""
    anna, _ = _join(live, 1)
    live.media_connected(anna)
    _fail(live, rig, anna)
    assert heard.partings == [("anna", Parting.LOST)]


def test_one_that_never_was_is_told_apart(live, rig, heard):
    """Though there was one before it."""
    anna, _ = _join(live, 1)
    live.media_connected(anna)
    _fail(live, rig, anna)
    again, _ = _join(live, 2)
    _fail(live, rig, again)
    assert heard.partings[1:] == [("anna", Parting.NEVER_UP)]


def test_whoever_is_back_already_has_not_gone(live, rig, heard):
    """The new connection takes the old one's place before that one's end is noticed."""
    anna, wire = _join(live, 1)
    live.media_connected(anna)
    live.signal_lost(anna, wire)
    again, _ = _join(live, 2)
    live.media_connected(again)
    rig.time += 60
    live.tick()
    assert heard.partings == []


def test_who_says_goodbye_has_left(live, heard):
    """Also with media up."""
    anna, wire = _join(live, 1)
    live.media_connected(anna)
    live.receive(anna, wire, rtc.SignalRequest(leave=rtc.LeaveRequest()))
    assert heard.partings == [("anna", Parting.LEFT)]
