"""A way between browsers and a server that a test can cut, and give back under another address.

TCP connections and UDP datagrams cross over loopback. While it is cut, in both directions or in one, nothing
crosses and nobody is told: bytes on their way wait, as they do for a retransmission, and datagrams are lost.
What comes back may come from another address: TCP connections of the former one are dead, and the server sees
clients elsewhere.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from tests.support.relay import Relay, relaying

_CHUNK = 65_536


@dataclass
class Crossing:
    """A running way. Set `server_port` before the first connection; `media` relays the datagrams."""

    media: Relay
    server_port: int = 0
    port: int = 0
    _to_server: asyncio.Event = field(default_factory=asyncio.Event)
    _to_client: asyncio.Event = field(default_factory=asyncio.Event)
    _pumps: set[asyncio.Task[None]] = field(default_factory=set)

    def cut(self, *, to_server: bool = True, to_client: bool = True) -> None:
        """Let nothing cross any more in these directions."""
        for is_cut, is_open, leg in (
            (to_server, self._to_server, self.media.to_server),
            (to_client, self._to_client, self.media.to_client),
        ):
            if is_cut:
                is_open.clear()
                leg.loss = 1.0

    def give_back(self) -> None:
        """Let all cross again, from another address."""
        for pump in self._pumps:
            pump.cancel()
        self.media.move()
        self.media.to_server.loss = self.media.to_client.loss = 0.0
        self._to_server.set()
        self._to_client.set()

    async def accept(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        """Carry one connection until either side ends it, or it is given up."""
        server, to_server = None, None
        task = asyncio.current_task()
        assert task is not None
        self._pumps.add(task)
        try:
            # Connecting takes a word from either side.
            await self._to_server.wait()
            await self._to_client.wait()
            server, to_server = await asyncio.open_connection("127.0.0.1", self.server_port)
            async with asyncio.TaskGroup() as both:
                both.create_task(self._carry(client, to_server, self._to_server))
                both.create_task(self._carry(server, to_client, self._to_client))
        except* (asyncio.CancelledError, ConnectionError, OSError):
            pass
        finally:
            self._pumps.discard(task)
            for end in (to_client, to_server):
                if end is not None:
                    end.transport.abort()

    async def _carry(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, is_open: asyncio.Event
    ) -> None:
        while True:
            data = await source.read(_CHUNK)
            await is_open.wait()
            if not data:
                break
            sink.write(data)
            await sink.drain()
        with suppress(OSError):
            sink.write_eof()


@asynccontextmanager
async def crossing() -> AsyncIterator[Crossing]:
    """Carry both until the block ends."""
    with relaying(loss_to_server=0, loss_to_client=0, seed=1) as media:
        way = Crossing(media)
        way.give_back()
        server = await asyncio.start_server(way.accept, "127.0.0.1", 0)
        way.port = server.sockets[0].getsockname()[1]
        try:
            yield way
        finally:
            server.close()
            for pump in tuple(way._pumps):
                pump.cancel()
