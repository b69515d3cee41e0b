"""Asks a client for sections to receive in, without asking twice for the same ones."""

import asyncio
from collections.abc import Callable, Mapping

from mediaserver.rtp import MediaKind


class SectionRequests:
    """When and for how many sections one peer's client is asked.

    `count` returns how many sections of each kind are missing, None if no subscription waits; `ask` takes
    (audio, video). The only timer runs while something waits to be asked.
    """

    def __init__(
        self,
        count: Callable[[], Mapping[MediaKind, int] | None],
        ask: Callable[[int, int], None],
        *,
        debounce_s: float,
    ) -> None:
        self._count = count
        self._ask = ask
        self._debounce_s = debounce_s
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._asked: dict[MediaKind, int] | None = None
        """What the offer that is on its way will bring; None if none is."""

    def consider(self) -> None:
        """Take note that subscriptions may wait; the client is asked once things have been quiet."""
        if self._timer is None:
            self._timer = self._loop.call_later(self._debounce_s, self._decide)

    def offered(self) -> None:
        """Take note that an offer was answered: whatever was asked before is over."""
        self._asked = None
        self.close()

    def close(self) -> None:
        """Stop the timer. Idempotent."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _decide(self) -> None:
        self._timer = None
        missing = self._count()
        if missing is None:
            return
        asked = self._asked or dict.fromkeys(MediaKind, 0)
        more = {kind: max(0, missing[kind] - asked[kind]) for kind in MediaKind}
        if self._asked is None or any(more.values()):
            self._asked = {kind: asked[kind] + more[kind] for kind in MediaKind}
            self._ask(more[MediaKind.AUDIO], more[MediaKind.VIDEO])


__all__ = ["SectionRequests"]
