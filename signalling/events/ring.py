"""The last events of one clinic, in order, for those who come back after a while (pure)."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from clinic import Audience, Target

_KEPT = 1024
"""Events kept for each clinic: some minutes of a busy one."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One event. `sequence`: grows by one with every event of the clinic, whoever it is for."""

    sequence: int
    topic: str
    about: Target
    audience: Audience


class Ring:
    """What one clinic's people may still be told.

    `begins`: the sequence before the first one. Take one that grows from start to start of the program,
    so that who was told by its predecessor is found to have missed something.
    """

    def __init__(self, begins: int, kept: int = _KEPT) -> None:
        self.last = begins
        self._happenings: deque[Happening] = deque(maxlen=kept)

    def __repr__(self) -> str:
        return f"<Ring last={self.last} kept={len(self._happenings)}>"

    def add(self, topic: str, about: Target, audience: Audience) -> Happening:
        """Keep one more event, and forget the oldest when there are too many."""
        self.last += 1
        happening = Happening(self.last, topic, about, audience)
        self._happenings.append(happening)
        return happening

    def is_whole_after(self, sequence: int) -> bool:
        """Say whether everything that came after `sequence` is still here."""
        oldest = self._happenings[0].sequence if self._happenings else self.last + 1
        return oldest - 1 <= sequence <= self.last

    def after(self, sequence: int) -> Iterator[Happening]:
        """Yield what came after `sequence`, in order."""
        return (happening for happening in self._happenings if happening.sequence > sequence)
