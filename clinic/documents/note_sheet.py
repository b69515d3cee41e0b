"""A signed note as what is printed of it (pure): labels in the reader's language, the rest as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from clinic.errors import NoteNotSigned
from clinic.ids import StaffId
from clinic.patients.patient import Patient
from clinic.tenants.tenant import Tenant
from clinic.writing.notes import Note, NoteKind

DEFAULT_LANGUAGE = "en"

_LABELS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "en": {
            "note": "Consultation note",
            "summary": "Summary of your visit",
            "patient": "Patient",
            "born": "Born",
            "signed": "Signed",
            "addendum": "Addendum",
            "number": "Note",
            "broken": "This is not what was signed. Do not rely on it.",
            "page": "Page",
        },
        "es": {
            "note": "Nota de consulta",
            "summary": "Resumen de su consulta",
            "patient": "Paciente",
            "born": "Nacimiento",
            "signed": "Firmado",
            "addendum": "Adenda",
            "number": "Nota",
            "broken": "Esto no es lo que se firmó. No se fíe de ello.",
            "page": "Página",
        },
    }
)


@dataclass(frozen=True)
class NoteSheet:
    """What is printed. `addenda`: those to the note, drafts left out. `names`: of everyone who signed."""

    clinic: Tenant
    patient: Patient
    note: Note
    addenda: Sequence[Note]
    names: Mapping[StaffId, str]

    def __post_init__(self) -> None:
        if self.note.signed_at is None:
            raise NoteNotSigned

    @property
    def language(self) -> str:
        """The reader's: the patient's for a summary, the clinic's for a note to colleagues."""
        summary = self.note.kind is NoteKind.SUMMARY
        asked = self.patient.identity.language if summary else self.clinic.locale
        first = asked.partition("-")[0].lower()
        return first if first in _LABELS else DEFAULT_LANGUAGE

    def values(self) -> dict[str, Any]:
        """Return everything the template asks for, as strings."""
        labels = _LABELS[self.language]
        identity = self.patient.identity
        return {
            "language": self.language,
            "labels": dict(labels),
            "title": labels[self.note.kind.value],
            "clinic": self.clinic.name,
            "patient": identity.name,
            "born": identity.birth_date.isoformat(),
            "number": str(self.note.id),
            "parts": [self._part(each) for each in (self.note, *self.addenda) if each.signed_at is not None],
        }

    def _part(self, note: Note) -> dict[str, Any]:
        return {
            "text": note.text,
            "author": self.names.get(note.author, str(note.author)),
            "signed": _moment(note.signed_at, self.clinic.calendar.zone),
            "intact": note.intact,
        }


def _moment(at: datetime | None, zone: ZoneInfo) -> str:
    """Return an instant on the clinic's wall, with its zone: unambiguous in every language."""
    return "" if at is None else at.astimezone(zone).strftime("%Y-%m-%d %H:%M %Z")
