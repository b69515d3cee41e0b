"""Moves what the inbox keeps of a case to the right patient, when it was filed with the wrong one.

The clinic's `Correction` moves the thread, files, notes and responses; this moves the case itself with
its encounters, answers, opinions, drawings and red flags, each sealed again under the right key.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Uuid, column, select, table

from clinic import (
    Announcer,
    Encounters,
    PatientId,
    Patients,
    Questionnaires,
    Records,
    Target,
    patient_subject,
)
from store_forward.answering.rows import AnnotationRow, AnswerRow
from store_forward.answering.words import AnswerWords
from store_forward.cases.cases import Cases
from store_forward.cases.news import CaseNews
from store_forward.cases.rows import CaseRow
from store_forward.desk.rows import OpinionRow
from store_forward.ids import CaseId
from store_forward.intake.rows import RedFlagRow
from store_forward.queue.indexing import CaseIndexing
from store_forward.queue.search import CaseSearch
from vault import ERASED, UnitOfWork

_FILES = table("attachment", column("id", Uuid()), column("about_kind"), column("about_id", Uuid()))
_Filed = CaseRow | AnswerRow | OpinionRow | AnnotationRow | RedFlagRow


class CaseRefiling:
    """Wired by the program into the clinic's `Correction`."""

    def __init__(self, records: Records, announcer: Announcer) -> None:
        self._records = records
        self._encounters = Encounters(records)
        self._cases = Cases(records, self._encounters, CaseNews(announcer))
        search = CaseSearch(records, Patients(records))
        self._indexing = CaseIndexing(search, Questionnaires(records), AnswerWords(records))

    async def refile(self, unit: UnitOfWork, about: Target, wrong: PatientId, right: PatientId) -> None:
        """Move a case from one patient to the other; other things are not the inbox's."""
        if about.kind != "case":
            return
        for row in await self._filed(unit, about, wrong):
            row.patient_id = right
            values = await self._records.sealer.open_one(unit, row)
            kept = {name: value for name, value in values.items() if value is not ERASED}
            await self._records.sealer.seal(unit, row, patient_subject(right), **kept)
        await self._encounters.refile(unit, about, right)
        await unit.session.flush()
        case = await self._cases.find(unit, CaseId(about.id))
        if case is not None:
            await self._indexing.refresh(unit, case)

    async def _filed(self, unit: UnitOfWork, about: Target, wrong: PatientId) -> Sequence[_Filed]:
        found: list[_Filed] = []
        images = select(_FILES.c.id).where(_FILES.c.about_kind == about.kind, _FILES.c.about_id == about.id)
        for wanted in (
            select(CaseRow).where(CaseRow.id == about.id),
            select(AnswerRow).where(AnswerRow.case_id == about.id),
            select(OpinionRow).where(OpinionRow.case_id == about.id),
            select(RedFlagRow).where(RedFlagRow.case_id == about.id),
            select(AnnotationRow).where(AnnotationRow.attachment_id.in_(images)),
        ):
            found += [row for row in await unit.session.scalars(wanted) if row.patient_id == wrong]
        return found
