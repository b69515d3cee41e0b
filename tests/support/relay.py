"""A UDP relay on loopback that loses packets: between the address a server advertises and its socket.

Every client gets an upstream socket of its own, so that the server tells clients apart by address as it
would without the relay. Loss is drawn per datagram and leg from a seeded source: the same datagrams in
the same order meet the same fate.
"""

import asyncio
import random
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Address = tuple[str, int]
LARGEST_DATAGRAM = 65_535


@dataclass
class Leg:
    """One direction: which share is lost there, and what became of the datagrams so far."""

    loss: float
    chance: random.Random
    passed: int = 0
    lost: int = 0

    def loses(self) -> bool:
        """Draw the next datagram's fate, and count it."""
        if self.chance.random() < self.loss:
            self.lost += 1
            return True
        self.passed += 1
        return False


def _loopback_socket() -> socket.socket:
    created = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    created.setblocking(False)
    created.bind(("127.0.0.1", 0))
    return created


@dataclass
class Relay:
    """A running relay. Set `server_port` before the first client sends."""

    to_server: Leg
    to_client: Leg
    server_port: int = 0
    front: socket.socket = field(default_factory=_loopback_socket)
    upstreams: dict[Address, socket.socket] = field(default_factory=dict)

    @property
    def port(self) -> int:
        """Where clients find the relay, on 127.0.0.1."""
        return int(self.front.getsockname()[1])

    def receive_from_clients(self) -> None:
        """Pass on what has come from clients, each over its own socket."""
        with suppress(BlockingIOError, ConnectionRefusedError):
            while True:
                datagram, client = self.front.recvfrom(LARGEST_DATAGRAM)
                if not self.to_server.loses():
                    self._upstream(client).send(datagram)

    def move(self) -> None:
        """Have the server see every client at another address from now on."""
        for upstream in self.upstreams.values():
            asyncio.get_running_loop().remove_reader(upstream)
            upstream.close()
        self.upstreams.clear()

    def _upstream(self, client: Address) -> socket.socket:
        if client not in self.upstreams:
            upstream = _loopback_socket()
            upstream.connect(("127.0.0.1", self.server_port))
            self.upstreams[client] = upstream
            asyncio.get_running_loop().add_reader(upstream, self._receive_from_server, upstream, client)
        return self.upstreams[client]

    def _receive_from_server(self, upstream: socket.socket, client: Address) -> None:
        with suppress(BlockingIOError, ConnectionRefusedError):
            while True:
                datagram = upstream.recv(LARGEST_DATAGRAM)
                if not self.to_client.loses():
                    self.front.sendto(datagram, client)


@contextmanager
def relaying(*, loss_to_server: float, loss_to_client: float, seed: int) -> Iterator[Relay]:
    """Relay on a free port until the block ends, on the running loop; losses are shares, 0 to 1."""
    relay = Relay(
        Leg(loss_to_server, random.Random(f"{seed} to server")),
        Leg(loss_to_client, random.Random(f"{seed} to client")),
    )
    loop = asyncio.get_running_loop()
    loop.add_reader(relay.front, relay.receive_from_clients)
    try:
        yield relay
    finally:
        for each in (relay.front, *relay.upstreams.values()):
            loop.remove_reader(each)
            each.close()
