"""Figures of the inbox for those who run the clinic: how long answers took, and how many were late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from sqlalchemy import ColumnElement, func, select

from clinic import Work
from store_forward.case import Ending
from store_forward.cases import CaseRow


@dataclass(frozen=True)
class Figures:
    """Figures of a period. Turnaround: seconds from sent to answered; None while nothing was.

    `kind`: of the cases counted, None for all.
    """

    kind: str | None
    closed: int
    breached: int
    answered: int
    turnaround_p50_s: int | None
    turnaround_p95_s: int | None

    @property
    def breach_rate(self) -> float | None:
        """The share of the closed cases whose answer was late; None when none was closed."""
        return self.breached / self.closed if self.closed else None


class InboxFigures:
    """Counts cases closed within a period. Discloses nobody."""

    async def between(self, work: Work, since: datetime, until: datetime) -> list[Figures]:
        """Return the figures of all kinds together, then of each, by name."""
        within = [CaseRow.ended_at >= since, CaseRow.ended_at < until]
        kinds = await work.session.scalars(
            select(CaseRow.kind).where(*within).distinct().order_by(CaseRow.kind)
        )
        return [
            await self._of(work, kind, within if kind is None else [*within, CaseRow.kind == kind])
            for kind in [None, *kinds]
        ]

    async def _of(self, work: Work, kind: str | None, within: list[ColumnElement[bool]]) -> Figures:
        counts = select(func.count(), func.count().filter(CaseRow.breached)).where(*within)
        closed, breached = (await work.session.execute(counts)).one()
        answered = [*within, CaseRow.ending == Ending.ANSWERED.value]
        number = int(
            await work.session.scalar(select(func.count()).select_from(CaseRow).where(*answered)) or 0
        )
        return Figures(
            kind,
            closed,
            breached,
            number,
            await self._turnaround(work, answered, number, 0.5),
            await self._turnaround(work, answered, number, 0.95),
        )

    async def _turnaround(
        self, work: Work, answered: list[ColumnElement[bool]], number: int, share: float
    ) -> int | None:
        """Return the time within which `share` of the answers came (nearest rank)."""
        if number == 0:
            return None
        wanted = (
            select(CaseRow.turnaround_s)
            .where(*answered)
            .order_by(CaseRow.turnaround_s)
            .offset(max(ceil(number * share) - 1, 0))
            .limit(1)
        )
        found = await work.session.scalar(wanted)
        return None if found is None else int(found)
