"""What a coordinator must see to: promises broken, answers unread, patients nobody can reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from clinic import Records, StaffId, Work, data, errors, security, tenant_of
from store_forward.cases import CaseNews
from store_forward.desk.rows import CoordinatorTaskRow
from store_forward.ids import CaseId, TaskId
from vault import Action, UnitOfWork


class TaskKind(StrEnum):
    """Why a coordinator is needed."""

    FIRST_LOOK_MISSED = "first-look-missed"
    BREACHED = "breached"
    UNREAD_ANSWER = "unread-answer"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True)
class CoordinatorTask:
    """One task about a case."""

    id: TaskId
    case: CaseId
    kind: TaskKind
    raised_at: datetime


class CoordinatorTasks:
    """The repository of coordinators' tasks."""

    def __init__(self, records: Records, news: CaseNews) -> None:
        self._records = records
        self._news = news

    async def raise_task(self, unit: UnitOfWork, case: CaseId, kind: TaskKind, once: str = "") -> None:
        """Give coordinators a task, once for each `once`: what of the case it is about."""
        insert = postgresql.insert if unit.session.get_bind().dialect.name == "postgresql" else sqlite.insert
        row = insert(CoordinatorTaskRow).values(
            id=self._records.new_id(),
            tenant_id=tenant_of(unit),
            case_id=case,
            kind=kind.value,
            once=once,
            raised_at=unit.now,
        )
        kept = await unit.session.scalar(
            row.on_conflict_do_nothing(index_elements=["case_id", "kind", "once"]).returning(
                CoordinatorTaskRow.id
            )
        )
        if kept is not None:
            self._records.witness(unit, f"task.{kind.value}", Action.CREATE, data("case", case))
            self._news.tasks_changed(unit)

    async def waiting(self, work: Work, limit: int = 200) -> list[CoordinatorTask]:
        """Return what is to be seen to, the oldest first. The caller records what it discloses."""
        wanted = (
            select(CoordinatorTaskRow)
            .where(CoordinatorTaskRow.done_at.is_(None))
            .order_by(CoordinatorTaskRow.raised_at, CoordinatorTaskRow.id)
            .limit(limit)
        )
        return [
            CoordinatorTask(TaskId(row.id), CaseId(row.case_id), TaskKind(row.kind), row.raised_at)
            for row in await work.session.scalars(wanted)
        ]

    async def count(self, work: Work) -> int:
        """Return how much is to be seen to."""
        wanted = (
            select(func.count()).select_from(CoordinatorTaskRow).where(CoordinatorTaskRow.done_at.is_(None))
        )
        return int(await work.session.scalar(wanted) or 0)

    async def done(self, unit: UnitOfWork, task: TaskId, coordinator: StaffId) -> None:
        """Note that somebody has seen to it. Raises Unknown; twice is no fault."""
        row = await unit.session.get(CoordinatorTaskRow, task)
        if row is None:
            raise errors.Unknown("task")
        if row.done_at is None:
            row.done_at, row.done_by = unit.now, coordinator
            self._records.witness(
                unit, "task.done", Action.UPDATE, data("case", row.case_id), security("task", row.id)
            )
            self._news.tasks_changed(unit)
