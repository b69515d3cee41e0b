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


@dataclass(frozen=True, slots=True)
class _Close:
    code: int
    reason: str


class Connection:
    """Owned by the WebSocket's handler, which runs `write` beside its reading loop."""

    def __init__(self, websocket: web.WebSocketResponse, *, queue_frames: int) -> None:
        self.id = ConnectionId(next(_ids))
        self._websocket = websocket
        # One place more than frames are let in, so that a close always fits.
        self._queue: asyncio.Queue[bytes | _Close] = asyncio.Queue(queue_frames + 1)
        self._queue_frames = queue_frames
        self._closing = False

    def __repr__(self) -> str:
        return f"<Connection {self.id} waiting={self._queue.qsize()} closing={self._closing}>"

    def send(self, frame: bytes) -> None:
        """Queue a binary frame; after `close` nothing is sent any more."""
        if self._closing:
            return
        if self._queue.qsize() >= self._queue_frames:
            _log.warning("client does not read", connection=self.id)
            self._closing = True
            self._empty()
            # 1013 "try again later": the client resumes, and is told all it missed.
            self._queue.put_nowait(_Close(1013, "too slow"))
            return
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
        except (ClientConnectionResetError, ConnectionError):
            self._closing = True

    def _empty(self) -> None:
        while not self._queue.empty():
            self._queue.get_nowait()
