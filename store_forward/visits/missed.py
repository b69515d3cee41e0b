"""A visit that did not take place becomes one case, in the unit that found it missed (section 3.9).

The case carries the visit: its intake, chat and snapshots stay where they were written and are shown
with it. When the patient stayed away, the clinic reaches out, and the clock starts when they go on
in writing; when it was the clinic's fault or the network's, it runs at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from clinic import NoticeKind, PatientId, Records, Target
from store_forward.case import CaseState, Ending, HoldReason
from store_forward.cases import MISSED_VISIT, Case, CaseDraft, CaseRow, Cases, WayIn
from store_forward.cases.letters import Letters
from store_forward.desk.desk import Desk
from store_forward.desk.pools import Pools
from store_forward.desk.tasks import CoordinatorTasks, TaskKind
from store_forward.forms import GENERAL_POOL
from store_forward.ids import CaseId
from store_forward.queue.search import CaseSearch
from store_forward.sla import Clock, Priority
from store_forward.terms import TermsBook
from vault import UnitOfWork


class Absentee(StrEnum):
    """Whose side the visit failed on."""

    PATIENT = "patient"
    CLINIC = "clinic"
    NETWORK = "network"


@dataclass(frozen=True)
class MissedVisit:
    """A visit that did not take place. `carries`: the appointment and its encounter, if it had one.

    `reason`: why the visit was booked, in somebody's words; it becomes the case's.
    """

    appointment: UUID
    patient: PatientId
    absentee: Absentee
    reason: str = field(repr=False)
    carries: tuple[Target, ...] = ()
    priority: Priority = Priority.ROUTINE
    pool: str = GENERAL_POOL


class MissedVisits:
    """Opens and closes the cases of missed visits."""

    def __init__(
        self,
        *,
        records: Records,
        cases: Cases,
        terms: TermsBook,
        pools: Pools,
        desk: Desk,
        letters: Letters,
        tasks: CoordinatorTasks,
        search: CaseSearch,
    ) -> None:
        self._records = records
        self._cases = cases
        self._terms = terms
        self._pools = pools
        self._desk = desk
        self._letters = letters
        self._tasks = tasks
        self._search = search

    async def missed(self, unit: UnitOfWork, visit: MissedVisit) -> Case:
        """Open the case of a missed visit, or return the one it has, however often it is announced."""
        await unit.exclusive(f"missed-visit:{visit.appointment}")
        earlier = await self.of(unit, visit.appointment)
        if earlier is not None:
            return earlier
        house = await self._terms.house(unit)
        clock = Clock.started(house.promise(visit.priority), unit.now, house.calendar)
        state = CaseState.submitted(visit.priority, await self._pools.known(unit, visit.pool), clock)
        if visit.absentee is Absentee.PATIENT:
            state = state.held(HoldReason.OUTREACH, unit.now, house.calendar)
        draft = CaseDraft(
            CaseId(self._records.new_id()),
            visit.patient,
            MISSED_VISIT,
            WayIn.MISSED_VISIT,
            visit.reason,
            appointment=visit.appointment,
            carries=visit.carries,
        )
        case = await self._cases.add(unit, house, draft, state, actor=None)
        await self._search.put(unit, case, [])
        told = await self._letters.send(unit, house, case.id, case.patient, kind=NoticeKind.WRITE_INSTEAD)
        if not told:
            await self._tasks.raise_task(unit, case.id, TaskKind.UNREACHABLE, "missed-visit")
        return case

    async def seen_live(self, unit: UnitOfWork, appointment: UUID) -> Case | None:
        """Close the case of a visit that took place after all; None when there is none, or it is closed."""
        await unit.exclusive(f"missed-visit:{appointment}")
        case = await self.of(unit, appointment)
        if case is None or not case.state.is_open:
            return None
        return await self._desk.close(unit, case.id, Ending.SEEN_LIVE, None)

    async def of(self, unit: UnitOfWork, appointment: UUID) -> Case | None:
        """Return the case of an appointment, if it has one."""
        number = await unit.session.scalar(select(CaseRow.id).where(CaseRow.appointment_id == appointment))
        return None if number is None else await self._cases.find(unit, number)
