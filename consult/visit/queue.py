"""Who is due first, of all who wait (pure).

Waiting counts from the appointment's time or the arrival, whichever is later: who comes early does not
overtake. A raised risk is worth `HEAD_START` of waiting, so that nobody is overtaken for ever; an urgent
one goes before all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

HEAD_START = timedelta(minutes=30)


class Risk(StrEnum):
    """How much depends on being seen soon."""

    ROUTINE = "routine"
    RAISED = "raised"
    URGENT = "urgent"

    def worse(self) -> Risk:
        """Return the risk of somebody who says that they feel worse."""
        return Risk.RAISED if self is Risk.ROUTINE else self


@dataclass(frozen=True)
class Waiting:
    """A visit whose patient waits. `starts_at`: None for a walk-in."""

    visit: UUID
    risk: Risk
    arrived_at: datetime
    starts_at: datetime | None = None

    @property
    def since(self) -> datetime:
        """From when on waiting counts."""
        return self.arrived_at if self.starts_at is None else max(self.arrived_at, self.starts_at)


def in_order(waiting: Iterable[Waiting]) -> list[Waiting]:
    """Return them, who is due first before the others; the same order whatever order they come in."""
    return sorted(waiting, key=_due)


def _due(one: Waiting) -> tuple[bool, datetime, datetime, UUID]:
    since = one.since - HEAD_START if one.risk is Risk.RAISED else one.since
    return one.risk is not Risk.URGENT, since, one.arrived_at, one.visit
