"""Who is speaking, from windows of audio levels (RFC 6464), without flicker."""

from collections.abc import Mapping
from dataclasses import dataclass

from mediaserver.ids import PeerId

THRESHOLD_DBOV = 40
"""Levels of at most this many dB below full scale count as voice. Speech at a headset reads 15 to 35, a quiet
room whose microphone gain is automatic 45 to 60."""

ATTACK_S = 0.6
"""Two loud windows within this time make a speaker: on screen within the first words, while a single knock,
which fills one window, is passed over. Loud windows need not be adjacent, for syllables are not."""

HOLD_S = 1.0
"""Time without a loud window after which a speaker is none: pauses between phrases last 0.2 to 0.8 s."""

INTERVAL_S = 0.4
"""Least time between two announcements."""

_HALF_LIFE_S = 0.2
"""A speaker's level covers half the way to a new loudness in this time: one window."""

_NOTABLE_RATIO = 1.41
"""A level is announced anew when it has changed by 3 dB, so that a steady voice costs no messages."""

_INAUDIBLE = 0.001
"""Levels below -60 dB are all the same silence."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Someone who is speaking now."""

    peer_id: PeerId
    """The participant."""

    level: float
    """Linear amplitude, 0 for silence to 1 for full scale, as clients of the wire expect; speech is 0.02 to
    0.2, so displays raise it."""


@dataclass(slots=True)
class _Voice:
    """What is remembered of one audible participant."""

    level: float = 0.0
    heard_at: float | None = None
    loud_at: float | None = None
    speaking: bool = False

    def hear(self, level_dbov: int | None, now: float) -> None:
        loudness = 0.0 if level_dbov is None else 10 ** (-level_dbov / 20)
        kept = 0.0 if self.heard_at is None else 0.5 ** ((now - self.heard_at) / _HALF_LIFE_S)
        self.level = kept * self.level + (1 - kept) * loudness
        self.heard_at = now
        if level_dbov is not None and level_dbov <= THRESHOLD_DBOV:
            if self.loud_at is not None and now - self.loud_at <= ATTACK_S:
                self.speaking = True
            self.loud_at = now

    def rest(self, now: float) -> None:
        # Written as the deadline is: subtracted, the times of a due deadline can round to just short of it.
        if self.loud_at is not None and now >= self.loud_at + HOLD_S:
            self.loud_at = None
            self.speaking = False


class SpeakerDetector:
    """The active speakers of one room. Fed with every window of levels the data plane reports."""

    def __init__(self) -> None:
        self._voices: dict[PeerId, _Voice] = {}
        self._announced: dict[PeerId, float] = {}
        self._announced_at: float | None = None

    def observe(self, levels: Mapping[PeerId, int], now: float) -> tuple[Speaker, ...] | None:
        """Take one window and return the full list of speakers, loudest first, if it is to be announced.

        `levels`: the loudest level of each audible participant in dB below full scale (-dBov), 0 the
        loudest, to 127; absent means silent. Empty means that no window came, or that all are silent: the
        time alone then counts. `now`: seconds, monotonic. None means nothing to announce. After each call
        look at `deadline`.
        """
        for peer_id in levels:
            self._voices.setdefault(peer_id, _Voice())
        for peer_id, voice in list(self._voices.items()):
            if levels:
                voice.hear(levels.get(peer_id), now)
            voice.rest(now)
            if voice.loud_at is None and peer_id not in levels:
                del self._voices[peer_id]
        too_soon = self._announced_at is not None and now < self._announced_at + INTERVAL_S
        if too_soon or not self._is_news():
            return None
        self._announced = self._speaking()
        self._announced_at = now
        loudest_first = sorted(self._announced.items(), key=lambda item: item[1], reverse=True)
        return tuple(Speaker(peer_id, level) for peer_id, level in loudest_first)

    def forget(self, peer_id: PeerId) -> None:
        """Drop someone who left or whose microphone is gone.

        Announced by the next `observe`, so look at `deadline`.
        """
        self._voices.pop(peer_id, None)

    @property
    def deadline(self) -> float | None:
        """Time by which `observe` is due even without a window (then with no levels); None = no need."""
        times = [voice.loud_at + HOLD_S for voice in self._voices.values() if voice.loud_at is not None]
        if self._is_news() and self._announced_at is not None:
            times.append(self._announced_at + INTERVAL_S)
        return min(times, default=None)

    def _speaking(self) -> dict[PeerId, float]:
        return {
            peer_id: round(min(voice.level, 1.0), 4)
            for peer_id, voice in self._voices.items()
            if voice.speaking
        }

    def _is_news(self) -> bool:
        speaking = self._speaking()
        if speaking.keys() != self._announced.keys():
            return True
        return any(_differs(level, self._announced[peer_id]) for peer_id, level in speaking.items())


def _differs(level: float, announced: float) -> bool:
    low, high = sorted((max(level, _INAUDIBLE), max(announced, _INAUDIBLE)))
    return high / low >= _NOTABLE_RATIO
