"""Who is speaking in one room: collects windows of audio levels and tells the room's observer."""

import asyncio
from collections.abc import Callable

from mediaserver.allocation import Speaker, SpeakerDetector
from mediaserver.ids import PeerId


class ActiveSpeakers:
    """The clock around a room's `SpeakerDetector`. `tell` takes all speakers, loudest first.

    Levels of one window arrive one by one in one turn of the loop; the window is judged at its end.
    """

    def __init__(self, tell: Callable[[tuple[Speaker, ...]], None]) -> None:
        self._tell = tell
        self._loop = asyncio.get_running_loop()
        self._detector = SpeakerDetector()
        self._window: dict[PeerId, int] = {}
        self._judging: asyncio.Handle | None = None
        self._deadline: asyncio.TimerHandle | None = None

    def hear(self, peer_id: PeerId, level: int) -> None:
        """Take the loudest level of one microphone in the window, 0 (loudest) to 127, in -dBov."""
        self._window[peer_id] = min(level, self._window.get(peer_id, level))
        if self._judging is None:
            self._judging = self._loop.call_soon(self._judge)

    def forget(self, peer_id: PeerId) -> None:
        """Take note that someone left or stopped publishing sound."""
        self._window.pop(peer_id, None)
        self._detector.forget(peer_id)
        self._set_deadline()

    def close(self) -> None:
        """Stop the clock. Idempotent."""
        for handle in (self._judging, self._deadline):
            if handle is not None:
                handle.cancel()

    def _judge(self) -> None:
        self._judging = None
        window, self._window = self._window, {}
        speakers = self._detector.observe(window, self._loop.time())
        self._set_deadline()
        if speakers is not None:
            self._tell(speakers)

    def _set_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        if self._detector.deadline is not None:
            self._deadline = self._loop.call_at(self._detector.deadline, self._judge)


__all__ = ["ActiveSpeakers"]
