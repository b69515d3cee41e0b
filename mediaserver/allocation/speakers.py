"""Who is speaking, from windows of audio levels (RFC 6464), without flicker."""

from collections.abc import Mapping
from dataclasses import dataclass

from mediaserver.ids import PeerId


@dataclass(frozen=True, slots=True)
class Speaker:
    """Someone who is speaking now."""

    peer_id: PeerId
    """The participant."""

    level: float
    """Loudness 0 to 1, linear amplitude raised for display as clients expect: 0 is silence, 1 is full scale."""


class SpeakerDetector:
    """Active speakers of one room. Fed by the room with every window of levels the data plane reports."""

    def observe(self, levels: Mapping[PeerId, int], now: float) -> tuple[Speaker, ...] | None:
        """Take one window and return the full list of speakers, loudest first, if it is to be announced.

        `levels`: the loudest level of each audible participant in dB below full scale (-dBov), 0 (loudest) to 127; absent = silent.
        `now`: seconds, monotonic. None means nothing to announce. After each call look at `deadline`.
        """
        raise NotImplementedError

    def forget(self, peer_id: PeerId) -> None:
        """Drop someone who left or whose microphone was unpublished; the next `observe` announces it."""
        raise NotImplementedError

    @property
    def deadline(self) -> float | None:
        """Time by which `observe` must be called even if no window came (then with no levels); None = no need."""
        raise NotImplementedError
