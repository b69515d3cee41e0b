"""What the opening of a file found, as it crosses from the process that opened it."""

from __future__ import annotations

from dataclasses import dataclass

from store_forward.images.coach import Reason, Verdict
from store_forward.images.vocabulary import MediaKind, Refusal


class Refused(Exception):
    """A file is not taken. `refusal`: why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, kw_only=True)
class Found:
    """One file as it is. `media_type`: of the original; `served_type`: of the copy that is served.

    `width`, `height`: pixels, oriented. `verdict`, `reasons`: of a photograph.
    """

    kind: MediaKind
    media_type: str
    served_type: str
    extension: str
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    pages: int | None = None
    verdict: Verdict | None = None
    reasons: tuple[Reason, ...] = ()
