"""What files may be sent to: a case until it is closed, sent or not, and anything else at any time."""

from __future__ import annotations

from sqlalchemy import select

from clinic import Target, Work
from store_forward.case import CLOSED, CaseStatus
from store_forward.cases.rows import CaseRow
from store_forward.errors import CaseClosed


async def check_takes_files(work: Work, about: Target) -> None:
    """Raise CaseClosed when nothing may be added to `about` any more."""
    if about.kind == "case":
        status = await work.session.scalar(select(CaseRow.status).where(CaseRow.id == about.id))
        if status is not None and CaseStatus(status) in CLOSED:
            raise CaseClosed
