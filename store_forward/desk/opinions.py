"""Second opinions: a colleague is asked about a case, which stays with who asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import func, select

from clinic import (
    PatientId,
    Patients,
    Records,
    StaffId,
    Work,
    checked_text,
    data,
    errors,
    of_patient,
    patient_subject,
    tenant_of,
)
from store_forward.cases import CaseNews, Cases
from store_forward.desk.colleagues import Colleagues
from store_forward.desk.rows import OpinionRow
from store_forward.ids import CaseId, OpinionId
from vault import ERASED, Action, UnitOfWork

_LONGEST = 10_000


@dataclass(frozen=True)
class Opinion:
    """One second opinion. `question`: empty in a list of who may not see the record.

    `opinion`: empty until it is given.
    """

    id: OpinionId
    case: CaseId
    asked_by: StaffId
    asked_of: StaffId
    question: str = field(repr=False)
    asked_at: datetime
    opinion: str = field(repr=False)
    given_at: datetime | None


class Opinions:
    """The repository of second opinions."""

    def __init__(
        self, records: Records, patients: Patients, cases: Cases, colleagues: Colleagues, news: CaseNews
    ) -> None:
        self._records = records
        self._patients = patients
        self._cases = cases
        self._colleagues = colleagues
        self._news = news

    async def ask(
        self, unit: UnitOfWork, case: CaseId, asker: StaffId, colleague: StaffId, question: str
    ) -> Opinion:
        """Ask a colleague about one's own case. Raises Unknown, NotTheOwner, Malformed, Conflict."""
        checked_text("question", question, _LONGEST)
        if asker == colleague:
            raise errors.Conflict("a second opinion is somebody else's")
        await self._colleagues.require(unit, colleague)
        asked = await self._cases.known(unit, case)
        asked.state.must_be_owned_by(asker, unit.now)
        row = OpinionRow(
            id=self._records.new_id(),
            tenant_id=tenant_of(unit),
            case_id=case,
            patient_id=asked.patient,
            asked_by=asker,
            asked_of=colleague,
            asked_at=unit.now,
        )
        await self._records.sealer.seal(unit, row, patient_subject(asked.patient), question=question)
        unit.session.add(row)
        await unit.session.flush()
        self._witness(unit, row, "asked", Action.CREATE)
        return _opinion(row, question, None)

    async def give(self, unit: UnitOfWork, opinion: OpinionId, staff: StaffId, text: str) -> Opinion:
        """Give the opinion one was asked for, once. Raises Unknown, NotAllowed, Conflict, Malformed."""
        checked_text("opinion", text, _LONGEST)
        row = await unit.session.get(OpinionRow, opinion)
        if row is None:
            raise errors.Unknown("opinion")
        if row.asked_of != staff:
            raise errors.NotAllowed("give-anothers-opinion")
        if row.given_at is not None:
            raise errors.Conflict("this opinion was given")
        await self._records.sealer.seal(unit, row, patient_subject(row.patient_id), opinion=text)
        row.given_at = unit.now
        await unit.session.flush()
        self._witness(unit, row, "given", Action.UPDATE)
        (opened,) = await self._opened(unit, [row])
        return opened

    async def about(self, work: Work, case: CaseId) -> list[Opinion]:
        """Return the opinions on a case, oldest first; part of reading it."""
        wanted = select(OpinionRow).where(OpinionRow.case_id == case).order_by(OpinionRow.asked_at)
        return await self._opened(work, list(await work.session.scalars(wanted)))

    async def asked_of(self, work: Work, staff: StaffId) -> list[Opinion]:
        """Return what somebody is asked and has not answered, oldest first; each is a disclosure.

        Of a restricted record they see the question once they have broken the glass, in the case.
        """
        wanted = (
            select(OpinionRow)
            .where(OpinionRow.asked_of == staff, OpinionRow.given_at.is_(None))
            .order_by(OpinionRow.asked_at)
        )
        rows = list(await work.session.scalars(wanted))
        for row in rows:
            self._witness(work, row, "listed", Action.READ)
        patients = {OpinionId(row.id): PatientId(row.patient_id) for row in rows}
        shown = await self._patients.shown_to(work, staff, set(patients.values()))
        return [
            asked if patients[asked.id] in shown else replace(asked, question="")
            for asked in await self._opened(work, rows)
        ]

    async def count(self, work: Work, staff: StaffId) -> int:
        """Return how many opinions somebody is asked for."""
        wanted = (
            select(func.count())
            .select_from(OpinionRow)
            .where(OpinionRow.asked_of == staff, OpinionRow.given_at.is_(None))
        )
        return int(await work.session.scalar(wanted) or 0)

    async def case_of(self, work: Work, opinion: OpinionId) -> CaseId:
        """Return which case an opinion is on; discloses nothing else. Raises Unknown."""
        row = await work.session.get(OpinionRow, opinion)
        if row is None:
            raise errors.Unknown("opinion")
        return CaseId(row.case_id)

    async def _opened(self, work: Work, rows: Sequence[OpinionRow]) -> list[Opinion]:
        opened = await self._records.sealer.open(work, rows, "question", "opinion")
        return [
            _opinion(row, values["question"], values["opinion"])
            for row, values in zip(rows, opened, strict=True)
            if values["question"] is not ERASED
        ]

    def _witness(self, work: Work, row: OpinionRow, event: str, action: Action) -> None:
        self._records.witness(
            work, f"opinion.{event}", action, of_patient(row.patient_id), data("case", row.case_id)
        )
        if isinstance(work, UnitOfWork):
            self._news.case_changed(work, CaseId(row.case_id))


def _opinion(row: OpinionRow, question: str, opinion: str | None) -> Opinion:
    return Opinion(
        OpinionId(row.id),
        CaseId(row.case_id),
        StaffId(row.asked_by),
        StaffId(row.asked_of),
        question,
        row.asked_at,
        opinion or "",
        row.given_at,
    )
