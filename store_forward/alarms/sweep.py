"""The recurring job of the inbox: rings clocks, lets claims lapse, and reminds of answers nobody read.

What is due stands in the rows; each is handled in a unit of its own, so a job killed in the middle
goes on where it was, nothing rings twice, and a row that fails is passed over until the next sweep.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import Row, Select, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from store_forward.answering.answers import Answers
from store_forward.answering.rows import AnswerRow
from store_forward.cases import CaseRow, Cases
from store_forward.desk.desk import Desk
from store_forward.desk.tasks import CoordinatorTasks, TaskKind
from store_forward.ids import AnswerId, CaseId
from store_forward.sla import Alarm
from store_forward.terms import TermsBook
from vault import Database, Job, Origin, TenantId, UnitOfWork

INBOX_SWEEP = "inbox.sweep"
"""The kind of job that `InboxSweep.run` handles."""

SWEPT_EVERY = timedelta(minutes=1)
_BATCH = 200
_MOST_NAMED = 10

_TASKS = {Alarm.BREACHED: TaskKind.BREACHED, Alarm.FIRST_LOOK_MISSED: TaskKind.FIRST_LOOK_MISSED}

_Act = Callable[[UnitOfWork, UUID], Awaitable[None]]
_Time = InstrumentedAttribute[datetime | None]
_Due = Row[TenantId, UUID, datetime]

_log = structlog.get_logger()


class InboxSweep:
    """Does what is due in all clinics."""

    def __init__(
        self,
        *,
        database: Database,
        cases: Cases,
        terms: TermsBook,
        desk: Desk,
        answers: Answers,
        tasks: CoordinatorTasks,
    ) -> None:
        self._database = database
        self._cases = cases
        self._terms = terms
        self._desk = desk
        self._answers = answers
        self._tasks = tasks

    async def run(self, job: Job) -> None:
        """Handle one job of kind `INBOX_SWEEP`."""
        await self.sweep(f"job:{job.id}")

    async def sweep(self, request: str) -> int:
        """Do everything that is due by now, and return how much it was; log what could not be done."""
        now, done, failed = self._database.clock(), 0, dict[UUID, str]()
        origin = Origin.server("inbox", request)
        for time, act in (
            (CaseRow.alarm_at, self._ring),
            (CaseRow.lease_until, self._lapse),
            (AnswerRow.remind_at, self._remind),
        ):
            done += await self._each(origin, time, now, act, failed)
        if failed:
            some = [str(number) for number in failed][:_MOST_NAMED]
            _log.warning(
                "inbox.sweep_incomplete", request=request, faults=dict(Counter(failed.values())), rows=some
            )
        return done

    async def _each(
        self, origin: Origin, time: _Time, now: datetime, act: _Act, failed: dict[UUID, str]
    ) -> int:
        """Act on every row whose `time` has come, page by page; put into `failed` which fault one had."""
        done = 0
        last: _Due | None = None
        while True:
            async with self._database.read(origin) as reading:
                page = (await reading.session.execute(_due(time, now, last))).all()
            for tenant, number, _ in page:
                try:
                    async with self._database.write(origin.within(TenantId(tenant))) as unit:
                        await act(unit, number)
                except Exception as error:  # noqa: BLE001 - one row must not keep all others waiting
                    failed[number] = type(error).__name__
                else:
                    done += 1
            if len(page) < _BATCH:
                return done
            last = page[-1]

    async def _ring(self, unit: UnitOfWork, case: UUID) -> None:
        house = await self._terms.house(unit)
        state, alarms = await self._cases.ring(unit, house, CaseId(case))
        for alarm in alarms:
            if alarm in _TASKS:
                once = state.clock.started_at.isoformat()
                await self._tasks.raise_task(unit, CaseId(case), _TASKS[alarm], once)

    async def _lapse(self, unit: UnitOfWork, case: UUID) -> None:
        await self._desk.lapse(unit, CaseId(case))

    async def _remind(self, unit: UnitOfWork, answer: UUID) -> None:
        await self._answers.remind(unit, AnswerId(answer))


def _due(time: _Time, now: datetime, after: _Due | None) -> Select[TenantId, UUID, datetime]:
    """Select clinic, id and `time` of what is due by `now`, one page from behind the row `after` on."""
    kind = time.class_
    wanted = select(kind.tenant_id, kind.id, time).where(time <= now)
    if after is not None:
        _, number, at = after
        wanted = wanted.where(or_(time > at, and_(time == at, kind.id > number)))
    return wanted.order_by(time, kind.id).limit(_BATCH)
