"""The event that a refused request leaves: who asked for what that is not theirs (pure)."""

from collections.abc import Iterable
from uuid import UUID

from aiohttp import web

from signalling.errors import SignallingError
from vault import Action, Entity, Event, Outcome, Role


def refused_event(operation: str, request: web.Request, problem: SignallingError) -> Event:
    """Return the event of an identified caller's request that was answered with `problem`."""
    return Event(
        "request",
        "refused",
        Action.EXECUTE,
        entities=tuple(_named(request)),
        outcome=Outcome.REFUSED,
        detail=(("operation", operation), ("code", problem.code)),
    )


def _named(request: web.Request) -> Iterable[Entity]:
    """Name what the path asked for, as far as it consists of ids."""
    for name, text in request.match_info.items():
        try:
            number = str(UUID(text))
        except ValueError:
            continue
        yield Entity(Role.PATIENT if name == "patient" else Role.DATA, name, number)
