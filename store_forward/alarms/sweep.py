"""The recurring job of the inbox: rings clocks, lets claims lapse, and reminds of answers nobody read.

What is due stands in the rows; each is handled in a unit of its own, so a job killed in the middle
goes on where it was, and nothing rings twice.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, select

from store_forward.answering.answers import Answers
from store_forward.answering.rows import AnswerRow
from store_forward.case import CaseState, Change
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

_TASKS = {Alarm.BREACHED: TaskKind.BREACHED, Alarm.FIRST_LOOK_MISSED: TaskKind.FIRST_LOOK_MISSED}

_Due = Select[TenantId, UUID]


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
        """Do everything that is due by now, and return how much it was."""
        now = self._database.clock()
        ringing = select(CaseRow.tenant_id, CaseRow.id).where(CaseRow.alarm_at <= now)
        lapsing = select(CaseRow.tenant_id, CaseRow.id).where(CaseRow.lease_until <= now)
        unread = select(AnswerRow.tenant_id, AnswerRow.id).where(AnswerRow.remind_at <= now)
        return (
            await self._each(request, ringing.order_by(CaseRow.alarm_at), self._ring)
            + await self._each(request, lapsing.order_by(CaseRow.lease_until), self._lapse)
            + await self._each(request, unread.order_by(AnswerRow.remind_at), self._remind)
        )

    async def _each(self, request: str, due: _Due, act: Callable[[UnitOfWork, UUID], Awaitable[None]]) -> int:
        """Act on all that is due, batch by batch, until a batch shows nothing new."""
        origin, done = Origin.server("inbox", request), set[UUID]()
        while True:
            async with self._database.read(origin) as reading:
                found = (await reading.session.execute(due.limit(_BATCH))).all()
            fresh = [(tenant, number) for tenant, number in found if number not in done]
            for tenant, number in fresh:
                async with self._database.write(origin.within(TenantId(tenant))) as unit:
                    await act(unit, number)
                done.add(number)
            if not fresh:
                return len(done)

    async def _ring(self, unit: UnitOfWork, case: UUID) -> None:
        house = await self._terms.house(unit)
        alarms: list[Alarm] = []

        def step(state: CaseState) -> CaseState:
            after, rung = state.rung(unit.now, house.calendar)
            alarms.extend(rung)
            return after

        rung = await self._cases.change(unit, house, CaseId(case), Change.RANG, step, actor=None)
        for alarm in alarms:
            if alarm in _TASKS:
                once = rung.state.clock.started_at.isoformat()
                await self._tasks.raise_task(unit, rung.id, _TASKS[alarm], once)

    async def _lapse(self, unit: UnitOfWork, case: UUID) -> None:
        await self._desk.lapse(unit, CaseId(case))

    async def _remind(self, unit: UnitOfWork, answer: UUID) -> None:
        await self._answers.remind(unit, AnswerId(answer))
