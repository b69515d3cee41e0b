"""What is written about a patient: messages, attachments, notes."""

from clinic.writing.attachments import Attachment, Attachments, File
from clinic.writing.notes import Note, NoteKind, Notes
from clinic.writing.threads import Message, Receipt, Thread, Threads

__all__ = [
    "Attachment",
    "Attachments",
    "File",
    "Message",
    "Note",
    "NoteKind",
    "Notes",
    "Receipt",
    "Thread",
    "Threads",
]
