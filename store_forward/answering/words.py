"""The words of the answers to a case, for whoever makes it findable."""

from __future__ import annotations

from sqlalchemy import select

from clinic import Records
from store_forward.answering.content import AnswerContent
from store_forward.answering.rows import AnswerRow
from store_forward.ids import CaseId
from vault import ERASED, UnitOfWork


class AnswerWords:
    """Reads what was signed."""

    def __init__(self, records: Records) -> None:
        self._records = records

    async def of(self, unit: UnitOfWork, case: CaseId) -> list[str]:
        """Return all text of the signed answers to a case."""
        wanted = select(AnswerRow).where(AnswerRow.case_id == case, AnswerRow.signed_at.is_not(None))
        rows = list(await unit.session.scalars(wanted))
        opened = await self._records.sealer.open(unit, rows, "content")
        kept = [values["content"] for values in opened if values["content"] is not ERASED]
        return [word for plain in kept for word in AnswerContent.from_plain(plain).words()]
