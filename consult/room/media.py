"""Between a visit and the media of its room: who may have any, and who is thrown out at once.

The state machine decides; whoever mints tokens and forwards media is attached by the program. Acting
comes after the commit: should the process die in between, its rooms die with it, and whoever joins again
is asked for their admission.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from consult.visit import Rights, Role, Source


@dataclass(frozen=True)
class MediaGrant:
    """What a media token is to say. `identity`: who, by id. `admission`: the one it is good for."""

    room: str
    identity: str
    name: str = field(repr=False)
    role: Role
    rights: Rights
    admission: int


class MediaRooms(Protocol):
    """Where media is forwarded. Rooms and people that are not there are no fault."""

    def eject(self, room: str, identity: str) -> None:
        """Close somebody's media and signalling now."""

    def mute(self, room: str, identity: str, source: Source) -> None:
        """Mute what somebody sends; only they can unmute."""

    def close(self, room: str) -> None:
        """Send everybody out, and close the room."""


class MediaDoor:
    """Passes on to the rooms of this process, once they are there; before, nobody is in any."""

    def __init__(self) -> None:
        self._rooms: MediaRooms | None = None

    def attach(self, rooms: MediaRooms) -> None:
        """Take the rooms that this process forwards for."""
        self._rooms = rooms

    def eject(self, room: str, identity: str) -> None:
        """As `MediaRooms`."""
        if self._rooms is not None:
            self._rooms.eject(room, identity)

    def mute(self, room: str, identity: str, source: Source) -> None:
        """As `MediaRooms`."""
        if self._rooms is not None:
            self._rooms.mute(room, identity, source)

    def close(self, room: str) -> None:
        """As `MediaRooms`."""
        if self._rooms is not None:
            self._rooms.close(room)
