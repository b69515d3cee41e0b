"""Says whose record something is in, before anything of it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from clinic.access.rows import BreakGlassRow
from clinic.consent.rows import ConsentRow
from clinic.encounters.row import EncounterRow
from clinic.errors import Unknown
from clinic.ids import PatientId
from clinic.links.rows import LinkRow
from clinic.patients.rows import ContactRow, ProxyRow
from clinic.questionnaires.rows import ResponseRow
from clinic.records import Work
from clinic.target import Target
from clinic.writing.rows import AttachmentRow, NoteRow, ThreadRow

_Row = (
    EncounterRow
    | ConsentRow
    | LinkRow
    | ContactRow
    | ProxyRow
    | ResponseRow
    | AttachmentRow
    | NoteRow
    | ThreadRow
    | BreakGlassRow
)

_ROWS: Mapping[str, type[_Row]] = MappingProxyType(
    {
        "encounter": EncounterRow,
        "consent": ConsentRow,
        "link": LinkRow,
        "contact": ContactRow,
        "proxy": ProxyRow,
        "response": ResponseRow,
        "attachment": AttachmentRow,
        "note": NoteRow,
        "thread": ThreadRow,
        "break-glass": BreakGlassRow,
    }
)


@dataclass(frozen=True)
class Owner:
    """Whose record it is in, and what it is about; an encounter is about itself."""

    patient: PatientId
    about: Target | None


async def owner_of(work: Work, kind: str, number: UUID) -> Owner:
    """Return the owner of the thing of this kind and id; discloses nothing. Raises Unknown."""
    model = _ROWS.get(kind)
    row: _Row | None = None if model is None else await work.session.get(model, number)
    if row is None:
        raise Unknown(kind)
    return Owner(PatientId(row.patient_id), _about(row))


def _about(row: _Row) -> Target | None:
    match row:
        case EncounterRow():
            return Target("encounter", row.id)
        case ConsentRow():
            return None if row.encounter_id is None else Target("encounter", row.encounter_id)
        case LinkRow():
            return Target(row.target_kind, row.target_id)
        case ResponseRow() | AttachmentRow() | NoteRow() | ThreadRow():
            return Target(row.about_kind, row.about_id)
        case _:
            return None
