"""Carries who is connected from the rooms, which cannot wait, to `consult`, which writes it down."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from uuid import UUID

import structlog

from consult import Consult, ParticipantId, Parting, errors
from signalling.visits.door import ROOM_PREFIX
from vault import Database, Origin, UnitOfWork

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Heard:
    participant: ParticipantId
    parting: Parting | None
    """None: their media is up."""


class VisitWatcher:
    """The `Presence` of rooms. Its mutable state: what was heard and is not written down yet."""

    def __init__(self, consult: Consult, database: Database) -> None:
        self._consult = consult
        self._database = database
        self._heard: asyncio.Queue[_Heard] = asyncio.Queue()

    def connected(self, room: str, identity: str) -> None:
        """Hear that somebody's media is up."""
        if room.startswith(ROOM_PREFIX):
            self._heard.put_nowait(_Heard(ParticipantId(UUID(identity)), None))

    def gone(self, room: str, identity: str, how: Parting) -> None:
        """Hear that somebody is here no longer."""
        if room.startswith(ROOM_PREFIX):
            self._heard.put_nowait(_Heard(ParticipantId(UUID(identity)), how))

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Write down what is heard until the block ends; first, that nobody is connected yet."""
        origin = Origin.server("visits", "start")
        await self._database.transact(origin, self._consult.conduct.recover)
        writing = asyncio.create_task(self._write_for_ever(), name="visits.watcher")
        try:
            yield
        finally:
            writing.cancel()
            with suppress(asyncio.CancelledError):
                await writing

    async def _write_for_ever(self) -> None:
        while True:
            heard = await self._heard.get()
            try:
                await self._write(heard)
            except Exception:  # noqa: BLE001 - one that cannot be written must not hide the others
                _log.exception("presence not written", participant=str(heard.participant))

    async def _write(self, heard: _Heard) -> None:
        origin = Origin.server("visits", f"presence:{heard.participant}")
        async with self._database.read(origin) as reading:
            tenant = await self._consult.conduct.tenant_of(reading, heard.participant)
        if tenant is None:
            return
        conduct = self._consult.conduct

        async def write(unit: UnitOfWork) -> None:
            if heard.parting is None:
                await conduct.connected(unit, heard.participant)
            else:
                await conduct.parted(unit, heard.participant, heard.parting)

        with suppress(errors.NotHere):
            await self._database.transact(origin.within(tenant), write)
