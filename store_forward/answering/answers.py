"""Answers: drafted by who has the case, signed once as a note, read by the patient, and only added to.

Signing closes the case, ends its encounter and tells the patient that there is an answer, in one
unit: killed in between, either all of it happened or nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select

from clinic import (
    LinkPurpose,
    NoteId,
    NoteKind,
    Notes,
    NoticeKind,
    PatientId,
    Person,
    PersonKind,
    Records,
    StaffId,
    Work,
    data,
    errors,
    of_patient,
    patient_subject,
    tenant_of,
)
from store_forward.answering.content import AnswerContent, note_text
from store_forward.answering.rows import AnswerRow
from store_forward.case import Change, Ending
from store_forward.cases import Case, CaseNews, Cases, case_target
from store_forward.cases.letters import Letters
from store_forward.desk.desk import Desk
from store_forward.desk.tasks import CoordinatorTasks, TaskKind
from store_forward.ids import AnswerId, CaseId
from store_forward.terms import TermsBook
from vault import ERASED, Action, UnitOfWork


@dataclass(frozen=True)
class Addendum:
    """What was added to a signed answer, and signed as well."""

    id: NoteId
    author: StaffId
    text: str = field(repr=False)
    signed_at: datetime


@dataclass(frozen=True)
class Answer:
    """One answer. `note`: as which it was signed. `read_at`: when the patient first saw it."""

    id: AnswerId
    case: CaseId
    patient: PatientId
    author: StaffId
    note: NoteId | None
    content: AnswerContent = field(repr=False)
    changed_at: datetime
    signed_at: datetime | None
    read_at: datetime | None
    addenda: tuple[Addendum, ...] = ()


class Answers:
    """The repository of answers."""

    def __init__(
        self,
        *,
        records: Records,
        cases: Cases,
        terms: TermsBook,
        desk: Desk,
        notes: Notes,
        letters: Letters,
        tasks: CoordinatorTasks,
        news: CaseNews,
    ) -> None:
        self._records = records
        self._cases = cases
        self._terms = terms
        self._desk = desk
        self._notes = notes
        self._letters = letters
        self._tasks = tasks
        self._news = news

    async def draft(self, unit: UnitOfWork, case: CaseId, staff: StaffId, content: AnswerContent) -> Answer:
        """Keep the draft of whoever has the case, which keeps the case theirs.

        Raises NotTheOwner, ClaimedByAnother, CaseClosed, Unknown.
        """
        house = await self._terms.house(unit)
        begun = await self._cases.change(
            unit,
            house,
            case,
            Change.BEGUN,
            lambda state: state.begun(staff, unit.now, house.terms.lease),
            actor=Person(PersonKind.STAFF, staff),
        )
        row = await self._draft_row(unit, case, staff)
        if row is None:
            row = AnswerRow(
                id=self._records.new_id(),
                tenant_id=tenant_of(unit),
                case_id=case,
                patient_id=begun.patient,
                author_id=staff,
                begun_at=unit.now,
                changed_at=unit.now,
            )
            unit.session.add(row)
        row.changed_at = unit.now
        await self._records.sealer.seal(unit, row, patient_subject(begun.patient), content=content.plain())
        await unit.session.flush()
        self._witness(unit, row, "drafted", Action.UPDATE)
        return _answer(row, content)

    async def sign(self, unit: UnitOfWork, case: CaseId, staff: StaffId) -> Answer:
        """Sign one's draft: the case is answered, and the patient told. Raises as `draft`, and Malformed."""
        house = await self._terms.house(unit)
        row_of_case = await self._cases.locked(unit, case)  # a second signature waits, and finds it closed
        asked = (await self._cases.opened(unit, [row_of_case]))[0]
        asked.state.must_be_owned_by(staff, unit.now)
        row = await self._draft_row(unit, case, staff)
        if row is None:
            raise errors.Unknown("draft")
        (draft,) = await self._opened(unit, [row])
        draft.content.must_be_complete()
        text = note_text(draft.content, house.clinic.locale)
        note = await self._notes.draft(unit, asked.patient, asked.target, NoteKind.SUMMARY, staff, text=text)
        await self._notes.sign(unit, note.id, staff)
        row.note_id, row.signed_at, row.changed_at = note.id, unit.now, unit.now
        row.remind_at = unit.now + house.terms.unread_after
        await unit.session.flush()
        self._witness(unit, row, "signed", Action.EXECUTE)
        closed = await self._desk.close(unit, case, Ending.ANSWERED, Person(PersonKind.STAFF, staff))
        await self._tell(unit, closed)
        return _answer(row, draft.content)

    async def add(self, unit: UnitOfWork, answer: AnswerId, staff: StaffId, text: str) -> Answer:
        """Add to a signed answer, signed as well; the patient is told again. Raises Unknown, Conflict."""
        row = await self._row(unit, answer)
        if row.note_id is None:
            raise errors.NoteNotSigned
        house = await self._terms.house(unit)
        addendum = await self._notes.addendum(unit, NoteId(row.note_id), staff, text)
        await self._notes.sign(unit, addendum.id, staff)
        row.changed_at, row.read_at = unit.now, None
        row.remind_at = unit.now + house.terms.unread_after
        await unit.session.flush()
        self._witness(unit, row, "added-to", Action.UPDATE)
        await self._tell(unit, await self._cases.known(unit, row.case_id))
        return (await self._opened(unit, [row]))[0]

    async def case_of(self, work: Work, answer: AnswerId) -> CaseId:
        """Return which case an answer is to; discloses nothing else. Raises Unknown."""
        row = await work.session.get(AnswerRow, answer)
        if row is None:
            raise errors.Unknown("answer")
        return CaseId(row.case_id)

    async def received(self, unit: UnitOfWork, answer: AnswerId, case: CaseId) -> Answer:
        """Note that the patient has the answer to their case on screen. Raises Unknown; again is no fault."""
        row = await self._row(unit, answer)
        if row.signed_at is None or row.case_id != case:
            raise errors.Unknown("answer")
        if row.read_at is None:
            row.read_at, row.remind_at = unit.now, None
            await unit.session.flush()
            self._witness(unit, row, "received", Action.UPDATE)
        return (await self._opened(unit, [row]))[0]

    async def about(self, work: Work, case: CaseId, *, drafts: bool) -> list[Answer]:
        """Return the answers to a case, oldest first; signed ones only, unless `drafts`."""
        wanted = select(AnswerRow).where(AnswerRow.case_id == case).order_by(AnswerRow.begun_at)
        rows = [row for row in await work.session.scalars(wanted) if drafts or row.signed_at is not None]
        for row in rows:
            self._witness(work, row, "read", Action.READ)
        answers = await self._opened(work, rows)
        if not any(answer.note for answer in answers):
            return answers
        addenda = await self._addenda(work, answers[0].patient, case)
        return [replace(answer, addenda=tuple(addenda.get(answer.note, ()))) for answer in answers]

    async def remind(self, unit: UnitOfWork, answer: AnswerId) -> None:
        """Give a coordinator the task to reach a patient who has not read their answer."""
        row = await self._row(unit, answer)
        if row.remind_at is not None and row.remind_at <= unit.now:
            row.remind_at = None
            await unit.session.flush()
            await self._tasks.raise_task(
                unit, CaseId(row.case_id), TaskKind.UNREAD_ANSWER, f"{answer}:{row.changed_at.isoformat()}"
            )

    async def _addenda(
        self, work: Work, patient: PatientId, case: CaseId
    ) -> dict[NoteId | None, list[Addendum]]:
        """Return what was added to each note of a case, oldest first."""
        found: dict[NoteId | None, list[Addendum]] = {}
        for note in await self._notes.about(work, patient, case_target(case)):
            if note.addendum_to is not None and note.signed_at is not None:
                addendum = Addendum(note.id, note.author, note.text, note.signed_at)
                found.setdefault(note.addendum_to, []).append(addendum)
        return found

    async def _tell(self, unit: UnitOfWork, case: Case) -> None:
        house = await self._terms.house(unit)
        told = await self._letters.send(
            unit, house, case.id, case.patient, kind=NoticeKind.ANSWER, purpose=LinkPurpose.RESULTS
        )
        if not told:
            await self._tasks.raise_task(unit, case.id, TaskKind.UNREACHABLE, f"version:{case.version}")

    async def _draft_row(self, unit: UnitOfWork, case: CaseId, staff: StaffId) -> AnswerRow | None:
        row: AnswerRow | None = await unit.session.scalar(
            select(AnswerRow).where(
                AnswerRow.case_id == case, AnswerRow.author_id == staff, AnswerRow.signed_at.is_(None)
            )
        )
        return row

    async def _row(self, unit: UnitOfWork, answer: AnswerId) -> AnswerRow:
        row = await unit.session.get(AnswerRow, answer)
        if row is None:
            raise errors.Unknown("answer")
        return row

    async def _opened(self, work: Work, rows: Sequence[AnswerRow]) -> list[Answer]:
        opened = await self._records.sealer.open(work, rows, "content")
        return [
            _answer(row, AnswerContent.from_plain(values["content"]))
            for row, values in zip(rows, opened, strict=True)
            if values["content"] is not ERASED
        ]

    def _witness(self, work: Work, row: AnswerRow, event: str, action: Action) -> None:
        self._records.witness(
            work, f"answer.{event}", action, of_patient(row.patient_id), data("answer", row.id)
        )
        if isinstance(work, UnitOfWork):
            self._news.case_changed(work, CaseId(row.case_id))


def _answer(row: AnswerRow, content: AnswerContent) -> Answer:
    return Answer(
        AnswerId(row.id),
        CaseId(row.case_id),
        PatientId(row.patient_id),
        StaffId(row.author_id),
        None if row.note_id is None else NoteId(row.note_id),
        content,
        row.changed_at,
        row.signed_at,
        row.read_at,
    )
