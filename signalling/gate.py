"""What may stand before joining a room besides a good token, and who hears of comings and goings."""

from typing import Protocol

from consult import Parting
from signalling.errors import Forbidden
from signalling.grants import Claims


class Gate(Protocol):
    """Asked at every join and resume; the answer counts for that moment only."""

    async def check(self, claims: Claims) -> None:
        """Raise Forbidden when the bearer may not be in the room now. Rooms of no concern pass."""


class OpenGate:
    """A gate for servers whose tokens say everything."""

    async def check(self, claims: Claims) -> None:
        """Let everybody pass."""


class Presence(Protocol):
    """Hears who is in which room. Called within the room's own work: it must only take notice."""

    def connected(self, room: str, identity: str) -> None:
        """Hear that somebody's media is up."""

    def gone(self, room: str, identity: str, how: Parting) -> None:
        """Hear that somebody is here no longer."""


class Unheard:
    """Where nobody wants to know."""

    def connected(self, room: str, identity: str) -> None:
        """Do nothing."""

    def gone(self, room: str, identity: str, how: Parting) -> None:
        """Do nothing."""


def not_admitted() -> Forbidden:
    """Return the refusal of somebody whose admission is not good, or no longer."""
    return Forbidden("not_admitted", "you are not admitted to this visit now")
