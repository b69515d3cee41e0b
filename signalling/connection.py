"""One client's WebSocket as the rooms see it: a bounded queue of frames, written by one task.

Rooms send without waiting; a client that does not read is given up rather than waited for.
"""

import asyncio
import itertools
from dataclasses import dataclass

import structlog
from aiohttp import ClientConnectionResetError, web

from signalling.session import ConnectionId

_log = structlog.get_logger(__name__)
_ids = itertools.count(1)

_TRY_AGAIN_LATER = 1013


@dataclass(frozen=True, slots=True)
class _Close:
    code: int
    reason: str


class Connection:
    """Owned by the WebSocket's handler, which runs `write` beside its reading loop.

    `queue_size`: bytes that may wait for the client; a single larger frame waits alone.
    """

    def __init__(self, websocket: web.WebSocketResponse, *, queue_size: int) -> None:
        self.id = ConnectionId(next(_ids))
        self._websocket = websocket
        self._queue: asyncio.Queue[bytes | _Close] = asyncio.Queue()
        self._queue_size = queue_size
        self._waiting = 0
        self._closing = False

    def __repr__(self) -> str:
        return f"<Connection {self.id} waiting={self._waiting} closing={self._closing}>"

    def send(self, frame: bytes) -> None:
        """Queue a binary frame; after `close` nothing is sent any more."""
        if self._closing:
            return
        if self._waiting and self._waiting + len(frame) > self._queue_size:
            _log.warning("client does not read", connection=self.id, waiting=self._waiting)
            while not self._queue.empty():
                self._queue.get_nowait()
            # The client resumes, and is then told all it missed.
            self.close(_TRY_AGAIN_LATER, "too slow")
            return
        self._waiting += len(frame)
        self._queue.put_nowait(frame)

    def close(self, code: int, reason: str) -> None:
        """Close after what is queued; `code` as in RFC 6455 section 7.4. Idempotent."""
        if not self._closing:
            self._closing = True
            self._queue.put_nowait(_Close(code, reason))

    async def write(self) -> None:
        """Write what is queued until `close` or until the client is gone."""
        try:
            while True:
                match await self._queue.get():
                    case _Close(code, reason):
                        await self._websocket.close(code=code, message=reason.encode())
                        return
                    case frame:
                        await self._websocket.send_bytes(frame)
                        self._waiting -= len(frame)
        except (ClientConnectionResetError, ConnectionError):
            self._closing = True
