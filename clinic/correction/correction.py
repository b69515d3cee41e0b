"""Moves what was filed with the wrong patient to the right one, in one unit of work.

Everything written about the thing is opened and sealed again under the right patient's key, so that
erasing either patient later erases exactly what is theirs. Links into it die, because they were sent
to the wrong person; consent does not move, because whoever gave it spoke for somebody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from sqlalchemy import select

from clinic.correction.row import CorrectionRow
from clinic.encounters.row import EncounterRow
from clinic.errors import Conflict, Unknown
from clinic.ids import LinkId, PatientId
from clinic.links.links import Links
from clinic.patients.patients import patient_row
from clinic.questionnaires.rows import ResponseRow
from clinic.records import Records, data, of_patient, patient_subject
from clinic.target import Target
from clinic.text import checked_text
from clinic.writing.rows import AttachmentRow, MessageRow, NoteRow, ThreadRow
from vault import ERASED, Action, TenantOwned, UnitOfWork

_SHORTEST_REASON, _LONGEST_REASON = 10, 1000
_Filed = EncounterRow | NoteRow | AttachmentRow | ResponseRow | ThreadRow
_Row = TypeVar("_Row", NoteRow, AttachmentRow, ResponseRow, ThreadRow)


class Refiling(Protocol):
    """A package above that also keeps things about a target under its patient; the program wires it."""

    async def refile(self, unit: UnitOfWork, about: Target, wrong: PatientId, right: PatientId) -> None:
        """Move what is kept about `about` from one patient to the other, within `unit`."""


class Correction:
    """Corrects a wrong patient."""

    def __init__(self, records: Records, links: Links, others: Sequence[Refiling] = ()) -> None:
        self._records = records
        self._links = links
        self._others = others

    async def move(
        self, unit: UnitOfWork, about: Target, wrong: PatientId, right: PatientId, reason: str
    ) -> None:
        """Move everything about `about` from patient `wrong` to patient `right`.

        Raises Unknown (a patient, or nothing about it under `wrong`), Malformed (the reason), Conflict
        (the same patient).
        """
        if wrong == right:
            raise Conflict("it is already with this patient")
        checked_text("reason", reason, _LONGEST_REASON, _SHORTEST_REASON)
        await patient_row(unit, wrong)
        owner = await patient_row(unit, right)
        moved = await self._move_rows(unit, about, wrong, right)
        if not moved:
            raise Unknown(about.kind)
        for other in self._others:
            await other.refile(unit, about, wrong, right)
        for link in await self._links.to(unit, about):
            await self._links.revoke(unit, LinkId(link.id))
        row = CorrectionRow(
            id=self._records.new_id(),
            tenant_id=owner.tenant_id,
            about_kind=about.kind,
            about_id=about.id,
            from_patient=wrong,
            to_patient=right,
            corrected_at=unit.now,
        )
        await self._records.sealer.seal(unit, row, patient_subject(right), reason=reason)
        unit.session.add(row)
        for patient, event in ((wrong, "correction.moved-away"), (right, "correction.moved-here")):
            self._records.witness(
                unit,
                event,
                Action.UPDATE,
                of_patient(patient),
                data(about.kind, about.id),
                reason=str(row.id),
                detail={"rows": moved},
            )

    async def _move_rows(self, unit: UnitOfWork, about: Target, wrong: PatientId, right: PatientId) -> int:
        """Give every row about the thing to the right patient; return how many there were."""
        owned: list[_Filed] = [
            *await _filed(unit, NoteRow, about, wrong),
            *await _filed(unit, AttachmentRow, about, wrong),
            *await _filed(unit, ResponseRow, about, wrong),
            *await _filed(unit, ThreadRow, about, wrong),
        ]
        if about.kind == "encounter":
            encounter = await unit.session.get(EncounterRow, about.id)
            if encounter is not None and encounter.patient_id == wrong:
                owned.append(encounter)
        for row in owned:
            row.patient_id = right
        threads = [row.id for row in owned if isinstance(row, ThreadRow)]
        messages = await unit.session.scalars(select(MessageRow).where(MessageRow.thread_id.in_(threads)))
        sealed: list[TenantOwned] = [
            *(row for row in owned if not isinstance(row, ThreadRow)),  # a thread itself seals nothing
            *messages,
        ]
        for filed in sealed:
            await self._seal_again(unit, filed, right)
        await unit.session.flush()
        return len(owned)

    async def _seal_again(self, unit: UnitOfWork, row: TenantOwned, right: PatientId) -> None:
        values = await self._records.sealer.open_one(unit, row)
        kept = {name: value for name, value in values.items() if value is not ERASED}
        await self._records.sealer.seal(unit, row, patient_subject(right), **kept)


async def _filed(unit: UnitOfWork, model: type[_Row], about: Target, patient: PatientId) -> Sequence[_Row]:
    found = await unit.session.scalars(
        select(model).where(
            model.patient_id == patient, model.about_kind == about.kind, model.about_id == about.id
        )
    )
    return found.all()
