"""The one thing that a link opens, a thread is about or an attachment belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from clinic.errors import Malformed

_KIND = re.compile(r"[a-z][a-z-]{0,31}")


@dataclass(frozen=True)
class Target:
    """An "encounter", "case" or "appointment", with its id; the packages above own the last two."""

    kind: str
    id: UUID

    def __post_init__(self) -> None:
        if not _KIND.fullmatch(self.kind):
            raise Malformed("target", "a kind in small letters")
