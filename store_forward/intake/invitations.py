"""Invites patients the clinic knows to write: a personal link whose target is the case to be."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from clinic import LinkPurpose, NoticeKind, PatientId, Records, errors
from store_forward.cases.letters import Letters
from store_forward.ids import CaseId
from store_forward.terms import TermsBook
from vault import UnitOfWork

_LONGEST = timedelta(days=90)


@dataclass(frozen=True)
class Invitation:
    """What became of an invitation. `case`: the id of the case to be. `url`: to hand over; shown once."""

    case: CaseId
    url: str = field(repr=False)
    told: int


class Invitations:
    """Issues invitations."""

    def __init__(self, records: Records, terms: TermsBook, letters: Letters) -> None:
        self._records = records
        self._terms = terms
        self._letters = letters

    async def invite(self, unit: UnitOfWork, patient: PatientId, life: timedelta) -> Invitation:
        """Invite a patient, or who acts for them. Raises Unknown, Malformed (how long it lasts)."""
        if not timedelta(0) < life <= _LONGEST:
            raise errors.Malformed("expires", f"within {_LONGEST.days} days")
        case = CaseId(self._records.new_id())
        house = await self._terms.house(unit)
        told = await self._letters.send(
            unit, house, case, patient, kind=NoticeKind.INTAKE, purpose=LinkPurpose.INTAKE, life=life
        )
        url = await self._letters.address(unit, case, patient, LinkPurpose.INTAKE, life)
        return Invitation(case, url, told)
