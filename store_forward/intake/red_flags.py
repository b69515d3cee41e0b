"""Red flags: answers that need help at once. Nothing is queued; a coordinator sees who it was.

The screen shows the emergency text, which must be acknowledged before the same case is sent after
all; the safety list keeps the flag until a coordinator has dealt with it, acknowledged or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from clinic import (
    PatientId,
    QuestionnaireId,
    Records,
    StaffId,
    Work,
    data,
    errors,
    of_patient,
    patient_subject,
    tenant_of,
)
from store_forward.cases import CaseNews, CheckIn
from store_forward.errors import RedFlagStands
from store_forward.ids import CaseId, RedFlagId
from store_forward.intake.rows import RedFlagRow
from vault import ERASED, Action, UnitOfWork


@dataclass(frozen=True)
class RedFlag:
    """One diverted intake. `questions`: what was answered, by linkId. `check_in`: where to call them."""

    id: RedFlagId
    patient: PatientId
    case: CaseId
    form: QuestionnaireId
    questions: tuple[str, ...] = field(repr=False)
    check_in: CheckIn | None
    raised_at: datetime
    acknowledged_at: datetime | None
    handled_at: datetime | None
    handled_by: StaffId | None


class RedFlags:
    """The repository of red flags."""

    def __init__(self, records: Records, news: CaseNews) -> None:
        self._records = records
        self._news = news

    async def raise_flag(
        self,
        unit: UnitOfWork,
        patient: PatientId,
        case: CaseId,
        form: QuestionnaireId,
        *,
        questions: Sequence[str],
        check_in: CheckIn | None,
    ) -> RedFlag:
        """Put somebody on the safety list; until acknowledged it is one flag, to which further reports add.

        What is new of a report, more questions or where to call them, puts them there again when a
        coordinator has dealt with it meanwhile.
        """
        standing = await self._standing(unit, case)
        if standing is not None:
            return await self._add(unit, standing, questions, check_in)
        content = _content(questions, check_in)
        row = RedFlagRow(
            id=self._records.new_id(),
            tenant_id=tenant_of(unit),
            patient_id=patient,
            case_id=case,
            form_id=form,
            raised_at=unit.now,
        )
        await self._records.sealer.seal(unit, row, patient_subject(patient), content=content)
        unit.session.add(row)
        await unit.session.flush()
        self._witness(unit, row, "raised", Action.CREATE)
        self._news.tasks_changed(unit)
        return _flag(row, content)

    async def must_be_acknowledged(self, work: Work, case: CaseId) -> None:
        """Raise RedFlagStands when the emergency text of an earlier try has not been acknowledged."""
        standing = await self._standing(work, case)
        if standing is not None:
            raise RedFlagStands(RedFlagId(standing.id))

    async def acknowledge(self, unit: UnitOfWork, case: CaseId, flag: RedFlagId) -> None:
        """Note that whoever writes this case has read the emergency text. Raises Unknown."""
        row = await unit.session.get(RedFlagRow, flag)
        if row is None or row.case_id != case:
            raise errors.Unknown("red flag")
        if row.acknowledged_at is None:
            row.acknowledged_at = unit.now
            self._witness(unit, row, "acknowledged", Action.UPDATE)
            self._news.tasks_changed(unit)

    async def waiting(self, work: Work) -> list[RedFlag]:
        """Return the safety list: what nobody has dealt with, the oldest first; each is a disclosure."""
        wanted = (
            select(RedFlagRow)
            .where(RedFlagRow.handled_at.is_(None))
            .order_by(RedFlagRow.raised_at, RedFlagRow.id)
        )
        rows = list(await work.session.scalars(wanted))
        for row in rows:
            self._witness(work, row, "listed", Action.READ)
        return await self._opened(work, rows)

    async def count(self, work: Work) -> int:
        """Return how many are on the safety list."""
        wanted = select(func.count()).select_from(RedFlagRow).where(RedFlagRow.handled_at.is_(None))
        return int(await work.session.scalar(wanted) or 0)

    async def handle(self, unit: UnitOfWork, flag: RedFlagId, coordinator: StaffId) -> None:
        """Take somebody off the safety list, once they have been reached. Raises Unknown, Conflict."""
        row = await unit.session.get(RedFlagRow, flag)
        if row is None:
            raise errors.Unknown("red flag")
        if row.handled_at is not None:
            raise errors.Conflict("somebody has dealt with it")
        row.handled_at, row.handled_by = unit.now, coordinator
        self._witness(unit, row, "handled", Action.UPDATE)
        self._news.tasks_changed(unit)

    async def _add(
        self, unit: UnitOfWork, row: RedFlagRow, questions: Sequence[str], check_in: CheckIn | None
    ) -> RedFlag:
        await unit.session.refresh(row, with_for_update=True)  # a coordinator may be dealing with it
        (flag,) = await self._opened(unit, [row])
        more = [question for question in questions if question not in flag.questions]
        if not more and check_in in (None, flag.check_in):
            return flag
        row.handled_at = row.handled_by = None  # they got worse since, or can be reached now
        content = _content([*flag.questions, *more], check_in or flag.check_in)
        await self._records.sealer.seal(
            unit, row, patient_subject(PatientId(row.patient_id)), content=content
        )
        await unit.session.flush()
        self._witness(unit, row, "added-to", Action.UPDATE)
        self._news.tasks_changed(unit)
        return _flag(row, content)

    async def _standing(self, work: Work, case: CaseId) -> RedFlagRow | None:
        row: RedFlagRow | None = await work.session.scalar(
            select(RedFlagRow)
            .where(RedFlagRow.case_id == case, RedFlagRow.acknowledged_at.is_(None))
            .limit(1)
        )
        return row

    async def _opened(self, work: Work, rows: Sequence[RedFlagRow]) -> list[RedFlag]:
        opened = await self._records.sealer.open(work, rows, "content")
        return [
            _flag(row, values["content"])
            for row, values in zip(rows, opened, strict=True)
            if values["content"] is not ERASED
        ]

    def _witness(self, work: Work, row: RedFlagRow, event: str, action: Action) -> None:
        self._records.witness(
            work, f"red-flag.{event}", action, of_patient(row.patient_id), data("red-flag", row.id)
        )


def _content(questions: Sequence[str], check_in: CheckIn | None) -> dict[str, Any]:
    return {"questions": list(questions), "check_in": None if check_in is None else asdict(check_in)}


def _flag(row: RedFlagRow, content: dict[str, Any]) -> RedFlag:
    check_in = content["check_in"]
    return RedFlag(
        RedFlagId(row.id),
        PatientId(row.patient_id),
        CaseId(row.case_id),
        QuestionnaireId(row.form_id),
        tuple(content["questions"]),
        None if check_in is None else CheckIn(**check_in),
        row.raised_at,
        row.acknowledged_at,
        row.handled_at,
        None if row.handled_by is None else StaffId(row.handled_by),
    )
