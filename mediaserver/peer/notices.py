"""Carries what happened to an observer, in order, from the event loop's own turn."""

import asyncio
from collections import deque
from collections.abc import Callable

import structlog

from mediaserver.log_gate import LogGate

_log = structlog.get_logger()


class Notices:
    """A queue of calls to one observer. `owner` names its room or peer in logs.

    Observers are never called from inside a call into this package, so they may call back freely.
    """

    def __init__(self, owner: str) -> None:
        self._owner = owner
        self._loop = asyncio.get_running_loop()
        self._calls: deque[Callable[[], None]] = deque()
        self._turn: asyncio.Handle | None = None
        self._closed = False
        self._gate = LogGate()

    def add(self, call: Callable[[], None]) -> None:
        """Call `call` in the loop's next turn, after those added before; never after `close`."""
        if self._closed:
            return
        self._calls.append(call)
        if self._turn is None:
            self._turn = self._loop.call_soon(self._deliver)

    def close(self) -> None:
        """Drop what has not been delivered. Idempotent."""
        self._closed = True
        self._calls.clear()
        if self._turn is not None:
            self._turn.cancel()
            self._turn = None

    def _deliver(self) -> None:
        self._turn = None
        # What the observer causes now is told in the next turn, so that one peer cannot hold the loop.
        for _ in range(len(self._calls)):
            if not self._calls:
                return
            call = self._calls.popleft()
            try:
                call()
            except Exception:  # noqa: BLE001 - an observer's fault must not stop what follows
                held_back = self._gate.held_back()
                if held_back is not None:
                    _log.exception("observer_raised", owner=self._owner, held_back=held_back)
        if self._calls and self._turn is None:
            self._turn = self._loop.call_soon(self._deliver)


__all__ = ["Notices"]
