"""One connected browser as the hub sees it: who looks, and a bounded queue of what to tell them."""

import asyncio
import json
from dataclasses import dataclass

from clinic import Audience, Target, may
from signalling.api import GuestCall, StaffCall
from signalling.events.ring import Happening
from vault import TenantId

_QUEUE = 256
"""Messages that may wait for one browser; the ring holds more, so that it can come back for them."""


@dataclass(frozen=True, slots=True)
class Close:
    """Why a browser is told nothing more; `code` as in RFC 6455 section 7.4."""

    code: int
    reason: str


class Listener:
    """Owned by the WebSocket's handler, which sends what `next` returns. `call`: renewed while it lives."""

    def __init__(self, call: StaffCall | GuestCall) -> None:
        self.call = call
        self._queue: asyncio.Queue[str | Close] = asyncio.Queue()
        self._closing = False
        self._sequence = 0

    def __repr__(self) -> str:
        return f"<Listener {self.call.origin.actor} waiting={self._queue.qsize()} closing={self._closing}>"

    @property
    def tenant(self) -> TenantId:
        """Whose events they are told."""
        return self.call.tenant

    def greet(self, sequence: int, *, resumed: bool) -> None:
        """Tell them where the clinic's events are now, and whether they missed any for good."""
        self._sequence = sequence
        self._put(json.dumps({"topic": "hello", "sequence": sequence, "resumed": resumed}))

    def tell(self, happening: Happening) -> None:
        """Tell them of an event, if it is for them."""
        if is_for(happening.audience, self.call):
            about = {"kind": happening.about.kind, "id": str(happening.about.id)}
            self._sequence = happening.sequence
            message = {"sequence": happening.sequence, "topic": happening.topic, "about": about}
            self._put(json.dumps(message))

    def close(self, code: int, reason: str) -> None:
        """Tell them no more, after what waits. Idempotent."""
        if not self._closing:
            self._closing = True
            self._queue.put_nowait(Close(code, reason))

    async def next(self, within_s: float) -> str | Close:
        """Return what to send next; after so long without anything, that there was nothing."""
        try:
            async with asyncio.timeout(within_s):
                return await self._queue.get()
        except TimeoutError:
            return json.dumps({"topic": "beat", "sequence": self._sequence})

    def _put(self, message: str) -> None:
        if self._closing:
            return
        if self._queue.qsize() >= _QUEUE:
            while not self._queue.empty():
                self._queue.get_nowait()
            self.close(1013, "too slow")  # it comes back, and is then told all it missed
            return
        self._queue.put_nowait(message)


def is_for(audience: Audience, call: StaffCall | GuestCall) -> bool:
    """Say whether who calls belongs to an audience (pure)."""
    if isinstance(call, StaffCall):
        return audience.act is not None and may(call.roles, audience.act)
    return _opened(call) in audience.targets


def _opened(call: GuestCall) -> Target:
    return call.guest.link.target
