"""Joins live visits to the rooms of this process."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from aiohttp import web

from consult import Consult
from signalling.clock import Clock
from signalling.rooms import Rooms
from signalling.services import ClinicServices
from signalling.settings import SignallingSettings
from signalling.visits.door import VisitDoor
from signalling.visits.watcher import VisitWatcher


@dataclass(frozen=True)
class JoinedVisits:
    """What stands between visits and rooms. `door`: the gate of their rooms."""

    door: VisitDoor
    watcher: VisitWatcher

    async def watching(self, _application: web.Application) -> AsyncIterator[None]:
        """Write down who is connected, for as long as the application runs."""
        async with self.watcher.watching():
            yield


def join_visits(
    consult: Consult, settings: SignallingSettings, rooms: Rooms, services: ClinicServices, clock: Clock
) -> JoinedVisits:
    """Have who comes and goes written down, and who is held or removed thrown out."""
    door = VisitDoor(settings, rooms, consult, services.database, clock)
    watcher = VisitWatcher(consult, services.database)
    consult.media.attach(door)
    rooms.presence = watcher
    return JoinedVisits(door, watcher)
