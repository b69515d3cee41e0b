"""ICE as the Python side sees it: credentials, and the pipe of DTLS datagrams over the chosen path.

Connectivity checks, consent and the choice of the path are the data plane's (RFC 8445, lite agent).
"""

import asyncio
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class IceCredentials:
    """The server's half of one ICE session (RFC 8445 section 5.3)."""

    ufrag: str
    """User name fragment: 16 hexadecimal digits, by which the data plane finds the transport."""

    pwd: str = field(repr=False)
    """Password: 32 hexadecimal digits, 128 random bits."""

    @classmethod
    def generate(cls) -> "IceCredentials":
        """Make fresh credentials, for a new session or a restart."""
        return cls(ufrag=secrets.token_hex(8), pwd=secrets.token_hex(16))


class IcePipe:
    """What aiortc's DTLS transport takes for its ICE transport: `role`, `_send` and `_recv`.

    The owner calls `feed` with datagrams from the validated path, and `finish_handshake` once the
    peer is known; until then everything the peer may send is bounded.
    """

    role = "controlled"

    def __init__(self, send: Callable[[bytes], None], *, limit_bytes: int) -> None:
        self._transmit = send
        self._datagrams: deque[bytes] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self._closed = False
        self._budget: int | None = limit_bytes
        self.arrived = asyncio.Event()
        """Set once the peer has sent its first datagram."""

    def feed(self, datagram: bytes) -> None:
        """Take a datagram from the peer.

        A peer that passes its budget before its handshake is finished is cut off: `_recv` then
        raises ConnectionError, and the handshake fails.
        """
        if self._closed or not datagram:
            return
        if self._budget is not None:
            self._budget -= len(datagram)
            if self._budget < 0:
                self.close()
                return
        self._datagrams.append(datagram)
        self.arrived.set()
        self._wake()

    def finish_handshake(self) -> None:
        """Lift the budget: the peer has proved who it is."""
        self._budget = None

    def close(self) -> None:
        """End the pipe: nothing is sent any more, and whoever waits to receive gets ConnectionError."""
        self._closed = True
        self._datagrams.clear()
        self.arrived.set()
        self._wake()

    def send_now(self, datagram: bytes) -> None:
        """Send a datagram to the peer without waiting for anything; dropped once closed."""
        if not self._closed:
            self._transmit(datagram)

    async def _send(self, datagram: bytes) -> None:
        if self._closed:
            raise ConnectionError("the ICE pipe is closed")
        self._transmit(datagram)

    async def _recv(self) -> bytes:
        while not self._datagrams:
            if self._closed:
                raise ConnectionError("the ICE pipe is closed")
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        return self._datagrams.popleft()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


__all__ = ["IceCredentials", "IcePipe"]
