"""Keeps cases. Every change goes through `change`: locked, decided purely, kept with its version."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from clinic import (
    EncounterKind,
    Encounters,
    PatientId,
    Person,
    QuestionnaireId,
    Records,
    Target,
    Work,
    data,
    errors,
    of_patient,
    patient_subject,
    tenant_of,
)
from store_forward.case import CaseState, Change
from store_forward.cases.case import Case, CaseVersion, CheckIn, WayIn, case_target
from store_forward.cases.kept import case_of, keep_state, state_of, version_of, version_row
from store_forward.cases.news import CaseNews
from store_forward.cases.rows import CaseRow, CaseVersionRow
from store_forward.ids import CaseId
from store_forward.sla import Alarm
from store_forward.terms import House
from vault import ERASED, Action, UnitOfWork

Step = Callable[[CaseState], CaseState]


@dataclass(frozen=True)
class CaseDraft:
    """What a case begins as."""

    id: CaseId
    patient: PatientId
    kind: str
    way_in: WayIn
    reason: str
    form: QuestionnaireId | None = None
    check_in: CheckIn | None = None
    appointment: UUID | None = None
    carries: tuple[Target, ...] = ()


class Cases:
    """The repository of cases."""

    def __init__(self, records: Records, encounters: Encounters, news: CaseNews) -> None:
        self._records = records
        self._encounters = encounters
        self._news = news

    async def add(
        self, unit: UnitOfWork, house: House, draft: CaseDraft, state: CaseState, *, actor: Person | None
    ) -> Case:
        """Add a case with its encounter; the caller made sure that there is none yet. Raises Unknown."""
        encounter = await self._encounters.plan(
            unit,
            draft.patient,
            EncounterKind.WRITTEN,
            reason=draft.reason,
            about=case_target(draft.id),
        )
        row = CaseRow(
            id=draft.id,
            tenant_id=tenant_of(unit),
            patient_id=draft.patient,
            encounter_id=encounter.id,
            form_id=draft.form,
            appointment_id=draft.appointment,
            kind=draft.kind,
            way_in=draft.way_in.value,
            carries=[[target.kind, str(target.id)] for target in draft.carries],
            submitted_at=unit.now,
            breached=False,
            version=1,
        )
        check_in = None if draft.check_in is None else asdict(draft.check_in)
        keep_state(row, state, house.calendar)
        await self._records.sealer.seal(
            unit, row, patient_subject(draft.patient), reason=draft.reason, check_in=check_in
        )
        unit.session.add(row)
        await unit.session.flush()
        self._add_version(unit, row, Change.SUBMITTED, actor)
        return case_of(row, draft.reason, check_in)

    async def change(
        self,
        unit: UnitOfWork,
        house: House,
        case: CaseId,
        change: Change,
        step: Step,
        *,
        actor: Person | None,
    ) -> Case:
        """Take a case one step on, with everybody else kept out until the unit ends.

        A step that changes nothing makes no version, nor does one that only keeps a claim alive; what is
        returned is disclosed nevertheless. Raises Unknown, and what the step raises.
        """
        row = await self.locked(unit, case)
        before = state_of(row)
        after = step(before)
        if after != before:
            keep_state(row, after, house.calendar)
            if _is_a_version(before, after):
                row.version += 1
                self._add_version(unit, row, change, actor)
            await unit.session.flush()
        (opened,) = await self.opened(unit, [row])
        if not _is_a_version(before, after):
            self.witness(unit, opened, "read", Action.READ)
        return opened

    async def ring(self, unit: UnitOfWork, house: House, case: CaseId) -> tuple[CaseState, tuple[Alarm, ...]]:
        """Have the clock of a case ring for what is due, and return its state and what rang.

        When it rings next is counted anew even if nothing rang: the clinic's hours may have changed since
        it was counted. Discloses nothing. Raises Unknown.
        """
        row = await self.locked(unit, case)
        state = state_of(row)
        if row.alarm_at is None or row.alarm_at > unit.now:
            return state, ()
        state, alarms = state.rung(unit.now, house.calendar)
        keep_state(row, state, house.calendar)
        if alarms:
            row.version += 1
            self._add_version(unit, row, Change.RANG, None)
        await unit.session.flush()
        return state, alarms

    async def locked(self, unit: UnitOfWork, case: UUID) -> CaseRow:
        """Return the row of a case, which nobody else changes until the unit ends. Raises Unknown."""
        row = await unit.session.scalar(
            select(CaseRow)
            .where(CaseRow.id == case)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        if row is None:
            raise errors.Unknown("case")
        return row

    async def find(self, work: Work, case: UUID) -> Case | None:
        """Return a case, or None when there is none. The caller records what it discloses."""
        row = await work.session.get(CaseRow, case)
        return None if row is None else (await self.opened(work, [row]))[0]

    async def patient_of(self, work: Work, case: CaseId) -> PatientId:
        """Return whose case it is; discloses nothing else. Raises Unknown."""
        found = await work.session.scalar(select(CaseRow.patient_id).where(CaseRow.id == case))
        if found is None:
            raise errors.Unknown("case")
        return PatientId(found)

    async def known(self, work: Work, case: UUID) -> Case:
        """Return one case, as part of something that is recorded itself. Raises Unknown."""
        found = await self.find(work, case)
        if found is None:
            raise errors.Unknown("case")
        return found

    async def get(self, work: Work, case: CaseId) -> Case:
        """Return one case. Raises Unknown."""
        found = await self.known(work, case)
        self.witness(work, found, "read", Action.READ)
        return found

    async def of(self, work: Work, patient: PatientId) -> list[Case]:
        """Return a patient's cases, newest first; one event for all."""
        wanted = select(CaseRow).where(CaseRow.patient_id == patient).order_by(CaseRow.submitted_at.desc())
        rows = list(await work.session.scalars(wanted))
        self._records.witness(work, "case.listed", Action.READ, of_patient(patient))
        return await self.opened(work, rows)

    async def versions(self, work: Work, case: CaseId) -> list[CaseVersion]:
        """Return what a case was at each change, oldest first; part of reading it."""
        wanted = select(CaseVersionRow).where(CaseVersionRow.case_id == case).order_by(CaseVersionRow.number)
        return [version_of(row) for row in await work.session.scalars(wanted)]

    async def opened(self, work: Work, rows: Sequence[CaseRow]) -> list[Case]:
        """Return the cases that rows keep; what was erased of them is empty."""
        opened = await self._records.sealer.open(work, rows, "reason", "check_in")
        return [
            case_of(row, _or_none(values["reason"]), _or_none(values["check_in"]))
            for row, values in zip(rows, opened, strict=True)
        ]

    def witness(self, work: Work, case: Case, event: str, action: Action) -> None:
        """Record something that was done with a case."""
        self._records.witness(work, f"case.{event}", action, of_patient(case.patient), data("case", case.id))

    def _add_version(self, unit: UnitOfWork, row: CaseRow, change: Change, actor: Person | None) -> None:
        version = version_row(row, change, actor)
        version.at = unit.now
        unit.session.add(version)
        self._records.witness(
            unit,
            f"case.{change.value}",
            Action.CREATE if change is Change.SUBMITTED else Action.UPDATE,
            of_patient(row.patient_id),
            data("case", row.id),
            detail={"version": row.version},
        )
        self._news.case_changed(unit, CaseId(row.id))


def _is_a_version(before: CaseState, after: CaseState) -> bool:
    """Say whether more has changed than how long somebody's claim lasts."""
    return _without_lease(before) != _without_lease(after)


def _without_lease(state: CaseState) -> dict[str, Any]:
    return {name: value for name, value in vars(state).items() if name != "lease_until"}


def _or_none(value: Any) -> Any:
    return None if value is ERASED else value
