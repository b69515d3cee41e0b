"""Lists of cases for staff: the queue by what is due next, who waits for the patient, what is closed.

Each page is one range of one index: shelf, then pool or owner, then rank. Everybody shown on a page
is a disclosure, recorded before the page is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select

from clinic import PatientId, Patients, Records, StaffId, Work, data, of_patient
from store_forward.case import CaseState
from store_forward.cases import CaseRow
from store_forward.cases.kept import state_of
from store_forward.ids import CaseId
from store_forward.queue.search import CaseSearch
from store_forward.sla import Priority
from vault import Action

MOST_SHOWN = 200
_COUNTED = 1000


class Shelf(StrEnum):
    """Where cases stand: their clock runs, they wait for the patient, or they are closed."""

    QUEUE = "queue"
    HELD = "held"
    CLOSED = "closed"


@dataclass(frozen=True)
class Place:
    """Where a page ended, to turn it: the last case and what it was sorted by."""

    rank_at: datetime
    case: UUID


@dataclass(frozen=True)
class QueueQuery:
    """Which cases to list. `unowned`: nobody's. `due_by`: due, held since or ended by then.

    `after`: where the page before ended.
    """

    shelf: Shelf = Shelf.QUEUE
    pool: str | None = None
    owner: StaffId | None = None
    unowned: bool = False
    priority: Priority | None = None
    kind: str | None = None
    due_by: datetime | None = None
    after: Place | None = None
    limit: int = 50

    def __post_init__(self) -> None:
        if not 1 <= self.limit <= MOST_SHOWN:
            raise ValueError(f"a page has 1 to {MOST_SHOWN} cases")


@dataclass(frozen=True)
class Line:
    """One case in a list. `name`, `birth_date`: None when the reader may not see whose case it is."""

    case: CaseId
    patient: PatientId
    name: str | None = field(repr=False)
    birth_date: date | None = field(repr=False)
    kind: str
    state: CaseState
    submitted_at: datetime
    version: int
    place: Place


class Queue:
    """Reads lists of cases."""

    def __init__(self, records: Records, patients: Patients, search: CaseSearch) -> None:
        self._records = records
        self._patients = patients
        self._search = search

    async def page(self, work: Work, reader: StaffId, query: QueueQuery) -> list[Line]:
        """Return one page; the next is asked for with the `place` of its last line."""
        rows = list(await work.session.scalars(_wanted(query)))
        return await self.lines(work, reader, rows)

    async def found(
        self,
        work: Work,
        reader: StaffId,
        text: str,
        *,
        kind: str | None = None,
        is_open: bool | None = None,
        before: int | None = None,
        limit: int = 50,
    ) -> tuple[list[Line], int | None]:
        """Return cases with all these words, newest first, and where to go on (None: no more)."""
        found = await self._search.find(work, text, kind=kind, is_open=is_open, before=before, limit=limit)
        rows = {
            row.id: row
            for row in await work.session.scalars(
                select(CaseRow).where(CaseRow.id.in_([hit.id for hit in found]))
            )
        }
        lines = await self.lines(work, reader, [rows[hit.id] for hit in found if hit.id in rows])
        return lines, found[-1].position if len(found) == limit else None

    async def named(self, work: Work, reader: StaffId, cases: Sequence[UUID]) -> dict[UUID, Line]:
        """Return the lines of these cases, by id."""
        rows = list(await work.session.scalars(select(CaseRow).where(CaseRow.id.in_(cases))))
        return {line.case: line for line in await self.lines(work, reader, rows)}

    async def of(self, work: Work, reader: StaffId, patient: PatientId) -> list[Line]:
        """Return a patient's cases, newest first."""
        wanted = (
            select(CaseRow)
            .where(CaseRow.patient_id == patient)
            .order_by(CaseRow.submitted_at.desc())
            .limit(MOST_SHOWN)
        )
        return await self.lines(work, reader, list(await work.session.scalars(wanted)))

    async def count(self, work: Work, query: QueueQuery) -> int:
        """Return how many cases a list has, as far as a thousand."""
        counted = _narrowed(select(CaseRow.id), query).limit(_COUNTED).subquery()
        return int(await work.session.scalar(select(func.count()).select_from(counted)) or 0)

    async def lines(self, work: Work, reader: StaffId, rows: Sequence[CaseRow]) -> list[Line]:
        """Return rows as lines, and record that `reader` was shown each patient's."""
        numbers = {PatientId(row.patient_id) for row in rows}
        shown = await self._patients.shown_to(work, reader, numbers)
        for row in rows:
            self._records.witness(
                work, "case.listed", Action.READ, of_patient(row.patient_id), data("case", row.id)
            )
        return [_line(row, shown) for row in rows]


def _wanted(query: QueueQuery) -> Select[Any]:
    newest_first = query.shelf is Shelf.CLOSED
    order = (CaseRow.rank_at.desc(), CaseRow.id.desc()) if newest_first else (CaseRow.rank_at, CaseRow.id)
    return _narrowed(select(CaseRow), query).order_by(*order).limit(query.limit)


def _narrowed(wanted: Select[Any], query: QueueQuery) -> Select[Any]:
    wanted = wanted.where(CaseRow.shelf == query.shelf.value)
    if query.pool is not None:
        wanted = wanted.where(CaseRow.pool == query.pool)
    if query.unowned:
        wanted = wanted.where(CaseRow.owner_id.is_(None))
    elif query.owner is not None:
        wanted = wanted.where(CaseRow.owner_id == query.owner)
    if query.priority is not None:
        wanted = wanted.where(CaseRow.priority == query.priority.value)
    if query.kind is not None:
        wanted = wanted.where(CaseRow.kind == query.kind)
    if query.due_by is not None:
        wanted = wanted.where(CaseRow.rank_at <= query.due_by)
    return wanted if query.after is None else wanted.where(_beyond(query.shelf, query.after))


def _beyond(shelf: Shelf, after: Place) -> Any:
    if shelf is Shelf.CLOSED:
        same = and_(CaseRow.rank_at == after.rank_at, CaseRow.id < after.case)
        return and_(CaseRow.rank_at <= after.rank_at, or_(CaseRow.rank_at < after.rank_at, same))
    same = and_(CaseRow.rank_at == after.rank_at, CaseRow.id > after.case)
    return and_(CaseRow.rank_at >= after.rank_at, or_(CaseRow.rank_at > after.rank_at, same))


def _line(row: CaseRow, shown: dict[PatientId, Any]) -> Line:
    patient = shown.get(PatientId(row.patient_id))
    return Line(
        CaseId(row.id),
        PatientId(row.patient_id),
        None if patient is None else patient.identity.name,
        None if patient is None else patient.identity.birth_date,
        row.kind,
        state_of(row),
        row.submitted_at,
        row.version,
        Place(row.rank_at, row.id),
    )
