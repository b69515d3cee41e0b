"""Takes cases in: complete, without a red flag, and once only, however often they are sent.

Whoever writes came in by a personal link, whose target is the case to be: its id exists before it
does, so photos are uploaded to it, and a second sending finds the first. What is typed and not yet
sent stays in the browser; the server keeps no drafts of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from clinic import (
    Answers,
    LinkPurpose,
    NoticeKind,
    PatientId,
    Person,
    QuestionnaireId,
    Questionnaires,
    Work,
    errors,
    faults,
)
from store_forward.case import CaseState
from store_forward.cases import Case, CaseDraft, Cases, CheckIn, WayIn, case_target
from store_forward.cases.letters import Letters
from store_forward.desk.pools import Pools
from store_forward.forms import CaseForm, read_case_form
from store_forward.ids import CaseId
from store_forward.intake.red_flags import RedFlag, RedFlags
from store_forward.queue.search import CaseSearch, answer_words
from store_forward.sla import Clock, Priority
from store_forward.terms import TermsBook
from store_forward.uploads.sent_files import SentFiles
from vault import UnitOfWork


@dataclass(frozen=True)
class Submission:
    """What somebody sends. `author`: the patient, or who acts for them."""

    case: CaseId
    patient: PatientId
    way_in: WayIn
    author: Person
    form: QuestionnaireId
    answers: Answers = field(repr=False)
    check_in: CheckIn


@dataclass(frozen=True)
class Sent:
    """The case as it was queued. `again`: it had been sent before, and nothing was changed."""

    case: Case
    again: bool


class Intake:
    """Decides what becomes of a submission."""

    def __init__(
        self,
        *,
        cases: Cases,
        terms: TermsBook,
        pools: Pools,
        questionnaires: Questionnaires,
        red_flags: RedFlags,
        search: CaseSearch,
        letters: Letters,
        files: SentFiles | None,
    ) -> None:
        self._cases = cases
        self._terms = terms
        self._pools = pools
        self._questionnaires = questionnaires
        self._red_flags = red_flags
        self._search = search
        self._letters = letters
        self._files = files

    async def forms(self, work: Work) -> list[CaseForm]:
        """Return the forms that can be sent in, newest versions, by slug; one said wrongly is not offered."""
        offered = []
        for form in await self._questionnaires.all(work):
            try:
                case_form = read_case_form(form)
            except errors.QuestionnaireMalformed:
                continue
            if case_form is not None:
                offered.append(case_form)
        return offered

    async def reply_by(self, work: Work) -> datetime | None:
        """Return by when whatever is sent now is answered, by any form; None when the clinic never opens."""
        house = await self._terms.house(work)
        priorities = {form.priority for form in await self.forms(work)} or {Priority.ROUTINE}
        times = [house.reply_by(priority, work.now) for priority in priorities]
        return max((time for time in times if time is not None), default=None)

    async def form(self, work: Work, form: QuestionnaireId) -> CaseForm:
        """Return one version of a form. Raises Unknown, QuestionnaireMalformed."""
        case_form = read_case_form(await self._questionnaires.get(work, form))
        if case_form is None:
            raise errors.Unknown("form")
        return case_form

    async def submit(self, unit: UnitOfWork, submission: Submission) -> Sent | RedFlag:
        """Queue the case, or return why it was diverted; keep the unit in both cases.

        Raises AnswersMalformed (with every fault), Unknown, RedFlagStands; FilesUndecided, FilesUnderWay,
        PhotosMissing.
        """
        await unit.exclusive(f"case:{submission.case}")
        earlier = await self._cases.find(unit, submission.case)
        if earlier is not None:
            if earlier.patient != submission.patient:
                raise errors.Unknown("case")
            return Sent(earlier, again=True)
        form = await self.form(unit, submission.form)
        flagged = form.flagged(submission.answers)
        if flagged:
            return await self._red_flags.raise_flag(
                unit,
                submission.patient,
                submission.case,
                submission.form,
                questions=flagged,
                check_in=submission.check_in,
            )
        wrong = faults(form.form.questionnaire, submission.answers)
        if wrong:
            raise errors.AnswersMalformed(wrong)
        await self._red_flags.must_be_acknowledged(unit, submission.case)
        if self._files is not None:
            await self._files.check(unit, submission.case, form.photos)
        return Sent(await self._queue(unit, submission, form), again=False)

    async def divert(
        self,
        unit: UnitOfWork,
        patient: PatientId,
        case: CaseId,
        form: QuestionnaireId,
        *,
        answers: Answers,
        check_in: CheckIn | None = None,
    ) -> RedFlag | None:
        """Put somebody on the safety list as soon as they gave a red-flag answer, the rest unanswered.

        Return None when no answer is one. Raises Unknown.
        """
        await unit.exclusive(f"case:{case}")
        flagged = (await self.form(unit, form)).flagged(answers)
        if not flagged:
            return None
        return await self._red_flags.raise_flag(
            unit, patient, case, form, questions=flagged, check_in=check_in
        )

    async def _queue(self, unit: UnitOfWork, submission: Submission, form: CaseForm) -> Case:
        house = await self._terms.house(unit)
        priority = form.priority_of(submission.answers)
        clock = Clock.started(house.promise(priority), unit.now, house.calendar)
        state = CaseState.submitted(priority, await self._pools.known(unit, form.pool), clock)
        draft = CaseDraft(
            submission.case,
            submission.patient,
            form.kind,
            submission.way_in,
            form.form.questionnaire.title,
            submission.form,
            submission.check_in,
        )
        case = await self._cases.add(unit, house, draft, state, actor=submission.author)
        await self._questionnaires.respond(
            unit,
            submission.patient,
            case_target(submission.case),
            submission.form,
            submission.answers,
            author=submission.author,
        )
        await self._search.put(unit, case, answer_words(form.form.questionnaire, submission.answers))
        await self._letters.send(
            unit, house, case.id, case.patient, kind=NoticeKind.CASE_RECEIVED, purpose=LinkPurpose.CASE
        )
        return case
