"""Puts a case into the search index again, with all that was written in it, when its state has changed."""

from __future__ import annotations

from clinic import QuestionnaireId, Questionnaires
from store_forward.answering.words import AnswerWords
from store_forward.cases.case import Case
from store_forward.queue.search import CaseSearch, answer_words
from vault import UnitOfWork


class CaseIndexing:
    """Gathers the words of a case."""

    def __init__(self, search: CaseSearch, questionnaires: Questionnaires, answers: AnswerWords) -> None:
        self._search = search
        self._questionnaires = questionnaires
        self._answers = answers

    async def refresh(self, unit: UnitOfWork, case: Case) -> None:
        """Make a case findable as it is now."""
        texts: list[str] = []
        for response in await self._questionnaires.about(unit, case.patient, case.target):
            form = await self._questionnaires.get(unit, QuestionnaireId(response.form))
            texts += answer_words(form.questionnaire, response.answers)
        texts += await self._answers.of(unit, case.id)
        await self._search.put(unit, case, texts)
