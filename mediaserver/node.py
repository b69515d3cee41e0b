"""One process's media server: its workers, its certificate, its rooms."""

import asyncio
import contextlib

import structlog

from mediaserver.addresses import advertised
from mediaserver.dataplane import Worker
from mediaserver.errors import AlreadyExists, NodeNotReady
from mediaserver.ids import RoomId
from mediaserver.observers import RoomObserver
from mediaserver.peer.terms import PeerTerms
from mediaserver.quality import LinkMeter
from mediaserver.room import Room
from mediaserver.settings import MediaServerSettings
from mediaserver.stats import NodeStats, WorkerLoad, describe_rooms
from mediaserver.transport import NodeCertificate

_log = structlog.get_logger()


class Node:
    """The media server. Start it on a running event loop, open rooms, close it on the same loop.

    The mutable state is the workers, the rooms with the meters of their links, and one task that looks
    at connection quality every few seconds.
    """

    def __init__(self, settings: MediaServerSettings) -> None:
        self._settings = settings
        self._terms: list[PeerTerms] = []
        self._rooms: dict[RoomId, Room] = {}
        self._meters: dict[RoomId, LinkMeter] = {}
        self._watch: asyncio.Task[None] | None = None

    def __repr__(self) -> str:
        return f"<Node workers={len(self._terms)} rooms={len(self._rooms)}>"

    @property
    def ready(self) -> bool:
        """Whether rooms can be opened."""
        return any(terms.worker.alive for terms in self._terms)

    async def start(self) -> None:
        """Bind the workers' ports. Call `close` at the end, also when this raises.

        Raises:
            CannotBind: a port is taken, or the host is no address of this machine.
            BadAddress: the settings advertise something that is no address.

        """
        certificate = NodeCertificate.generateCertificate()
        handshakes = asyncio.Semaphore(self._settings.handshakes_at_once)
        for offset in range(self._settings.rtc_workers):
            worker = Worker(
                self._settings.rtc_host,
                self._settings.rtc_port + offset if self._settings.rtc_port else 0,
                event_interval_ms=self._settings.event_interval_ms,
            )
            try:
                candidates = advertised(
                    self._settings.rtc_addresses,
                    host=self._settings.rtc_host,
                    port=worker.port,
                    offset=offset,
                )
            except BaseException:
                worker.close()
                raise
            self._terms.append(
                PeerTerms(
                    worker=worker,
                    candidates=candidates,
                    certificate=certificate,
                    handshakes=handshakes,
                    settings=self._settings,
                )
            )
        self._watch = asyncio.create_task(self._watch_quality())

    async def close(self) -> None:
        """Close every room, then the workers. Idempotent."""
        if self._watch is not None:
            self._watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watch
            self._watch = None
        for room in list(self._rooms.values()):
            room.close()
        terms, self._terms = self._terms, []
        for each in terms:
            each.worker.close()
        # Sessions that were cancelled end in the next turn.
        await asyncio.sleep(0)

    def open_room(self, room_id: RoomId, observer: RoomObserver) -> Room:
        """Open a room on the worker with the fewest transports.

        Raises:
            AlreadyExists: a room of this id is open.
            NodeNotReady: the node has not started, or no worker is alive.

        """
        if room_id in self._rooms:
            raise AlreadyExists(room_id)
        alive = [terms for terms in self._terms if terms.worker.alive]
        if not alive:
            raise NodeNotReady(room_id)
        terms = min(alive, key=self._load)
        room = Room(room_id, observer, terms, on_closed=self._room_closed)
        self._rooms[room_id] = room
        self._meters[room_id] = LinkMeter()
        return room

    async def stats(self) -> NodeStats:
        """Take a snapshot of everything."""
        return NodeStats(workers=tuple([await self._describe(terms.worker) for terms in self._terms]))

    def _load(self, terms: PeerTerms) -> tuple[int, int]:
        rooms = sum(1 for room in self._rooms.values() if room.worker is terms.worker)
        return terms.worker.transports, rooms

    async def _describe(self, worker: Worker) -> WorkerLoad:
        snapshot = await worker.stats()
        if snapshot is None:
            return WorkerLoad(port=worker.port, counters=None, rooms=())
        rooms = [room for room in self._rooms.values() if room.worker is worker]
        return WorkerLoad(port=worker.port, counters=snapshot.worker, rooms=describe_rooms(rooms, snapshot))

    async def _watch_quality(self) -> None:
        while True:
            await asyncio.sleep(self._settings.quality_interval_s)
            if not self._rooms:
                continue
            try:
                stats = await self.stats()
                for described in stats.rooms:
                    room = self._rooms.get(described.room_id)
                    if room is not None:
                        room.grade(self._meters[described.room_id].grade(described.peers))
            except Exception:  # noqa: BLE001 - the next look may succeed
                _log.exception("quality_not_measured")

    def _room_closed(self, room: Room) -> None:
        del self._rooms[room.id]
        del self._meters[room.id]


__all__ = ["Node"]
