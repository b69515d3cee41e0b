"""Who has which case: triage, claim, assign, hand over, release, cover, close, reopen.

Doors have checked that the person may, and that they may read this patient's record.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from clinic import (
    EncounterId,
    EncounterKind,
    Encounters,
    EncounterStatus,
    Person,
    PersonKind,
    StaffId,
    errors,
)
from store_forward.case import Change, Ending
from store_forward.cases import Case, CaseRow, Cases
from store_forward.desk.absences import Absence, Absences
from store_forward.desk.colleagues import Colleagues
from store_forward.desk.pools import Pools
from store_forward.errors import NotTheOwner
from store_forward.ids import CaseId
from store_forward.queue.indexing import CaseIndexing
from store_forward.sla import Priority
from store_forward.terms import TermsBook
from vault import Action, UnitOfWork

_REFUSALS = frozenset({Ending.NOT_SUITABLE, Ending.DUPLICATE})


class Desk:
    """Moves cases between people."""

    def __init__(
        self,
        *,
        cases: Cases,
        terms: TermsBook,
        pools: Pools,
        absences: Absences,
        colleagues: Colleagues,
        encounters: Encounters,
        indexing: CaseIndexing,
    ) -> None:
        self._cases = cases
        self._terms = terms
        self._pools = pools
        self._absences = absences
        self._colleagues = colleagues
        self._encounters = encounters
        self._indexing = indexing

    async def open(self, unit: UnitOfWork, case: CaseId, staff: StaffId) -> Case:
        """Note that somebody of the clinic has looked at a case. Raises Unknown, CaseClosed."""
        house = await self._terms.house(unit)
        opened = await self._cases.change(
            unit, house, case, Change.OPENED, lambda state: state.opened(), actor=_staff(staff)
        )
        self._cases.witness(unit, opened, "read", Action.READ)
        return opened

    async def triage(
        self, unit: UnitOfWork, case: CaseId, staff: StaffId, priority: Priority, pool: str
    ) -> Case:
        """Give a case its priority and pool. Raises Unknown (case, pool), CaseClosed."""
        await self._pools.require(unit, pool)
        house = await self._terms.house(unit)
        return await self._cases.change(
            unit,
            house,
            case,
            Change.TRIAGED,
            lambda state: state.triaged(priority, pool, house.promise(priority), unit.now, house.calendar),
            actor=_staff(staff),
        )

    async def claim(self, unit: UnitOfWork, case: CaseId, staff: StaffId) -> Case:
        """Have a case to oneself for as long as the clinic's lease, or keep it so much longer.

        Raises ClaimedByAnother (who has it), CaseClosed, Unknown.
        """
        house = await self._terms.house(unit)
        claimed = await self._cases.change(
            unit,
            house,
            case,
            Change.CLAIMED,
            lambda state: state.claimed(staff, unit.now, house.terms.lease),
            actor=_staff(staff),
        )
        await self._take_up(unit, claimed, staff)
        return claimed

    async def assign(self, unit: UnitOfWork, case: CaseId, to: StaffId, by: StaffId) -> Case:
        """Give a case to somebody, or to who covers for them, whoever had it. Raises Unknown, CaseClosed."""
        return await self._give(unit, case, to, by, Change.ASSIGNED)

    async def hand_over(self, unit: UnitOfWork, case: CaseId, to: StaffId, by: StaffId) -> Case:
        """Give one's own case to somebody else. Raises NotTheOwner, ClaimedByAnother, CaseClosed."""
        (await self._cases.known(unit, case)).state.must_be_owned_by(by, unit.now)
        return await self._give(unit, case, to, by, Change.HANDED_OVER)

    async def release(self, unit: UnitOfWork, case: CaseId, staff: StaffId) -> Case:
        """Put one's own case back into the queue. Raises NotTheOwner, CaseClosed."""
        house = await self._terms.house(unit)
        if (await self._cases.known(unit, case)).state.owner != staff:
            raise NotTheOwner
        return await self._cases.change(
            unit, house, case, Change.RELEASED, lambda state: state.released(), actor=_staff(staff)
        )

    async def lapse(self, unit: UnitOfWork, case: CaseId) -> Case:
        """Put a case back into the queue whose claim was not renewed; a living claim stays."""
        house = await self._terms.house(unit)
        return await self._cases.change(
            unit,
            house,
            case,
            Change.LAPSED,
            lambda state: (
                state.released() if state.lease_until is not None and state.lease_until <= unit.now else state
            ),
            actor=None,
        )

    async def cover(
        self, unit: UnitOfWork, absence: tuple[StaffId, StaffId, datetime, datetime], by: StaffId
    ) -> tuple[Absence, int]:
        """Note an absence (who, who covers, from, until); one that began gives its open cases away now.

        Return it, and how many cases went over. Cases given to the absent meanwhile go to the cover too.
        Raises Malformed, Conflict.
        """
        await self._colleagues.require(unit, *absence[:2])
        kept = await self._absences.announce(unit, *absence)
        if kept.since > unit.now:
            return kept, 0
        owned = await unit.session.scalars(
            select(CaseRow.id).where(CaseRow.owner_id == kept.staff, CaseRow.shelf != "closed")
        )
        numbers = [CaseId(number) for number in owned]
        for case in numbers:
            await self._give(unit, case, kept.cover, by, Change.COVERED)
        return kept, len(numbers)

    async def refuse(self, unit: UnitOfWork, case: CaseId, staff: StaffId, ending: Ending) -> Case:
        """Close a case that is not for this inbox. Raises Malformed (the ending), CaseClosed."""
        if ending not in _REFUSALS:
            raise errors.Malformed("ending", "one of " + ", ".join(sorted(_REFUSALS)))
        return await self.close(unit, case, ending, _staff(staff))

    async def close(self, unit: UnitOfWork, case: CaseId, ending: Ending, actor: Person | None) -> Case:
        """End a case and its encounter. Raises CaseClosed, Unknown."""
        house = await self._terms.house(unit)
        closed = await self._cases.change(
            unit, house, case, Change.CLOSED, lambda state: state.closed(ending, unit.now), actor=actor
        )
        await self._conclude(unit, closed.encounter)
        await self._indexing.refresh(unit, closed)
        return closed

    async def reopen(self, unit: UnitOfWork, case: CaseId, actor: Person) -> Case:
        """Have a closed case answered once more, in an encounter of its own, with a new clock.

        Raises CaseOpen, TooLateToReopen, Unknown.
        """
        house = await self._terms.house(unit)
        reopened = await self._cases.change(
            unit,
            house,
            case,
            Change.REOPENED,
            lambda state: state.reopened(
                house.promise(state.priority), unit.now, house.calendar, house.terms.reopen_within
            ),
            actor=actor,
        )
        encounter = await self._encounters.plan(
            unit, reopened.patient, EncounterKind.WRITTEN, reason=reopened.reason, about=reopened.target
        )
        row = await self._cases.locked(unit, case)
        row.encounter_id = encounter.id
        await unit.session.flush()
        await self._indexing.refresh(unit, reopened)
        return await self._cases.known(unit, case)

    async def _give(self, unit: UnitOfWork, case: CaseId, to: StaffId, by: StaffId, change: Change) -> Case:
        house = await self._terms.house(unit)
        there = await self._absences.who_is_there(unit, to)
        await self._colleagues.require(unit, there)
        given = await self._cases.change(
            unit, house, case, change, lambda state: state.assigned(there), actor=_staff(by)
        )
        await self._take_up(unit, given, there)
        return given

    async def _take_up(self, unit: UnitOfWork, case: Case, staff: StaffId) -> None:
        encounter = await self._encounters.get(unit, case.encounter)
        if encounter.provider != staff:
            await self._encounters.assign(unit, case.encounter, staff)
        await self._encounters.move(unit, case.encounter, EncounterStatus.IN_PROGRESS)

    async def _conclude(self, unit: UnitOfWork, number: EncounterId) -> None:
        encounter = await self._encounters.get(unit, number)
        begun = encounter.status is EncounterStatus.IN_PROGRESS
        await self._encounters.move(
            unit, number, EncounterStatus.FINISHED if begun else EncounterStatus.CANCELLED
        )


def _staff(staff: StaffId) -> Person:
    return Person(PersonKind.STAFF, staff)
