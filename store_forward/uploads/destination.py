"""What files may be sent to: a case until it is closed, sent or not, and anything else at any time."""

from __future__ import annotations

from sqlalchemy import select

from clinic import Target, Work
from store_forward.case import CLOSED, CaseStatus
from store_forward.cases.rows import CaseRow
from store_forward.errors import CaseClosed
from vault import UnitOfWork


async def check_takes_files(work: Work, about: Target) -> None:
    """Raise CaseClosed when nothing may be added to `about` any more."""
    if about.kind == "case":
        status = await work.session.scalar(select(CaseRow.status).where(CaseRow.id == about.id))
        if status is not None and CaseStatus(status) in CLOSED:
            raise CaseClosed


async def is_unsent(unit: UnitOfWork, about: Target) -> bool:
    """Say whether `about` is a case that nobody has sent yet, nor sends before the unit ends."""
    if about.kind != "case":
        return False
    await unit.exclusive(f"case:{about.id}")
    return await unit.session.scalar(select(CaseRow.id).where(CaseRow.id == about.id)) is None
