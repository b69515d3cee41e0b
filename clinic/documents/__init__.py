"""Notes and summaries as PDF: typeset by typst with fonts that ship, from values and never from markup."""

from clinic.documents.note_sheet import NoteSheet
from clinic.documents.printing import Printer

__all__ = ["NoteSheet", "Printer"]
