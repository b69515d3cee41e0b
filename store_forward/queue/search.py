"""Finds cases by whole words of what patients and providers wrote, newest first, through sealed tokens."""

from __future__ import annotations

from collections.abc import Sequence

from clinic import Answers, Patients, Questionnaire, Records, Work, tenant_of
from store_forward.cases.case import Case
from vault import Document, Found, SearchQuery, UnitOfWork

_KIND = "case"


class CaseSearch:
    """Puts cases into the index of the vault, and asks it."""

    def __init__(self, records: Records, patients: Patients) -> None:
        self._records = records
        self._patients = patients

    async def put(self, unit: UnitOfWork, case: Case, texts: Sequence[str]) -> None:
        """Make a case findable by `texts`, its reason and its patient's name, as it is now."""
        shown = await self._patients.shown_to(unit, None, [case.patient])
        names = [patient.identity.name for patient in shown.values()]
        document = Document(
            tenant_of(unit),
            _KIND,
            case.id,
            case.submitted_at,
            [*names, case.reason, *texts],
            {"kind": case.kind, "state": _state(case.state.is_open)},
        )
        await self._records.index.put(unit, document)

    async def find(
        self,
        work: Work,
        text: str,
        *,
        kind: str | None = None,
        is_open: bool | None = None,
        before: int | None = None,
        limit: int = 50,
    ) -> list[Found]:
        """Return the newest cases with every word of `text`. The caller records the disclosure."""
        filters = {} if kind is None else {"kind": kind}
        if is_open is not None:
            filters["state"] = _state(is_open)
        query = SearchQuery(tenant_of(work), _KIND, text, filters, before, limit)
        return await self._records.index.find(work, query)


def answer_words(questionnaire: Questionnaire, answers: Answers) -> list[str]:
    """Return what the answers say in words: texts, and the words of what was chosen (pure)."""
    said: list[str] = []
    for item in questionnaire.walk():
        shown = {option.code: option.display for option in item.options}
        said += [shown.get(v, v) for v in answers.get(item.link_id, ()) if isinstance(v, str)]
    return said


def _state(is_open: bool) -> str:
    return "open" if is_open else "closed"
