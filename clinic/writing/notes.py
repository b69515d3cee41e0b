"""Notes and summaries: drafted, signed once, and afterwards only added to.

Signing keeps a digest of what was signed, and the audit chain, whose heads are signed, keeps it too:
whoever can write to the database cannot put other words under a signature. The digest is salted,
and the salt sealed, so that it tells nothing about a short text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from clinic.errors import NotAllowed, NoteIsSigned, NoteNotSigned, Unknown
from clinic.ids import NoteId, PatientId, StaffId
from clinic.patients.patients import patient_row
from clinic.records import Records, Work, data, of_patient, patient_subject
from clinic.target import Target
from clinic.text import checked_text
from clinic.writing.rows import NoteRow
from vault import ERASED, Action, UnitOfWork

_LONGEST = 100_000
_SALT_BYTES = 16


class NoteKind(StrEnum):
    """Whom a note is for: colleagues, or the patient."""

    NOTE = "note"
    SUMMARY = "summary"


@dataclass(frozen=True)
class Note:
    """One note. `addendum_to`: the signed note it adds to. `signed_at`: None while it is a draft.

    `intact`: False when what is kept is not what was signed.
    """

    id: NoteId
    patient: PatientId
    about: Target
    kind: NoteKind
    author: StaffId
    addendum_to: NoteId | None
    text: str = field(repr=False)
    changed_at: datetime
    signed_at: datetime | None
    intact: bool


class Notes:
    """The repository of notes."""

    def __init__(self, records: Records) -> None:
        self._records = records

    async def draft(
        self,
        unit: UnitOfWork,
        patient: PatientId,
        about: Target,
        kind: NoteKind,
        author: StaffId,
        *,
        text: str,
    ) -> Note:
        """Add a draft. Raises Unknown, Malformed."""
        return await self._add(unit, patient, about, kind=kind, author=author, text=text)

    async def addendum(self, unit: UnitOfWork, note: NoteId, author: StaffId, text: str) -> Note:
        """Add a draft that adds to a signed note, by anybody who writes notes. Raises NoteNotSigned."""
        row = await _row(unit, note)
        if row.signed_at is None:
            raise NoteNotSigned
        about = Target(row.about_kind, row.about_id)
        return await self._add(
            unit,
            PatientId(row.patient_id),
            about,
            kind=NoteKind(row.kind),
            author=author,
            text=text,
            addendum_to=note,
        )

    async def edit(self, unit: UnitOfWork, note: NoteId, author: StaffId, text: str) -> Note:
        """Replace the text of a draft. Raises NoteIsSigned, NotAllowed (another's draft), Malformed."""
        row = await self._own_draft(unit, note, author)
        content = self._content(text)
        await self._records.sealer.seal(unit, row, patient_subject(row.patient_id), content=content)
        row.changed_at = unit.now
        self._witness(unit, row, "edited", Action.UPDATE)
        return _note(row, content)

    async def sign(self, unit: UnitOfWork, note: NoteId, author: StaffId) -> Note:
        """Sign a draft, for good. Raises NoteIsSigned, NotAllowed (another's draft), Unknown."""
        row = await self._own_draft(unit, note, author)
        content = (await self._records.sealer.open_one(unit, row, "content"))["content"]
        if content is ERASED:
            raise Unknown("note")
        row.signed_at, row.digest = unit.now, _digest(row, content)
        self._witness(unit, row, "signed", Action.EXECUTE, {"sha256": row.digest})
        return _note(row, content)

    async def about(self, work: Work, patient: PatientId, about: Target) -> list[Note]:
        """Return the notes about something, oldest first, drafts too; one event for all."""
        wanted = (
            select(NoteRow)
            .where(
                NoteRow.patient_id == patient, NoteRow.about_kind == about.kind, NoteRow.about_id == about.id
            )
            .order_by(NoteRow.created_at, NoteRow.id)
        )
        rows = list(await work.session.scalars(wanted))
        self._records.witness(work, "note.listed", Action.READ, of_patient(patient))
        return await self._opened(work, rows)

    async def get(self, work: Work, note: NoteId) -> Note:
        """Return one note. Raises Unknown, also when it was erased."""
        row = await _row(work, note)
        self._witness(work, row, "read", Action.READ)
        for opened in await self._opened(work, [row]):
            return opened
        raise Unknown("note")

    async def _add(
        self,
        unit: UnitOfWork,
        patient: PatientId,
        about: Target,
        *,
        kind: NoteKind,
        author: StaffId,
        text: str,
        addendum_to: NoteId | None = None,
    ) -> Note:
        owner = await patient_row(unit, patient)
        content = self._content(text)
        row = NoteRow(
            id=self._records.new_id(),
            tenant_id=owner.tenant_id,
            patient_id=patient,
            about_kind=about.kind,
            about_id=about.id,
            kind=kind.value,
            author_id=author,
            addendum_to=addendum_to,
            created_at=unit.now,
            changed_at=unit.now,
        )
        await self._records.sealer.seal(unit, row, patient_subject(patient), content=content)
        unit.session.add(row)
        await unit.session.flush()
        self._witness(unit, row, "drafted", Action.CREATE)
        return _note(row, content)

    async def _own_draft(self, unit: UnitOfWork, note: NoteId, author: StaffId) -> NoteRow:
        row = await _row(unit, note)
        if row.signed_at is not None:
            raise NoteIsSigned
        if row.author_id != author:
            raise NotAllowed("edit-anothers-draft")
        return row

    def _content(self, text: str) -> dict[str, str]:
        return {
            "text": checked_text("text", text, _LONGEST),
            "salt": self._records.entropy(_SALT_BYTES).hex(),
        }

    async def _opened(self, work: Work, rows: Sequence[NoteRow]) -> list[Note]:
        opened = await self._records.sealer.open(work, rows, "content")
        return [
            _note(row, values["content"])
            for row, values in zip(rows, opened, strict=True)
            if values["content"] is not ERASED
        ]

    def _witness(
        self,
        work: Work,
        row: NoteRow,
        event: str,
        action: Action,
        detail: dict[str, int | str] | None = None,
    ) -> None:
        self._records.witness(
            work, f"note.{event}", action, of_patient(row.patient_id), data("note", row.id), detail=detail
        )


async def _row(work: Work, note: NoteId) -> NoteRow:
    row = await work.session.get(NoteRow, note)
    if row is None:
        raise Unknown("note")
    return row


def _digest(row: NoteRow, content: dict[str, Any]) -> str:
    """Return the SHA-256 of what is signed: salt, note, author, what it adds to, and the text."""
    words = [content["salt"], str(row.id), str(row.author_id), str(row.addendum_to or ""), content["text"]]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def _note(row: NoteRow, content: dict[str, Any]) -> Note:
    return Note(
        NoteId(row.id),
        PatientId(row.patient_id),
        Target(row.about_kind, row.about_id),
        NoteKind(row.kind),
        StaffId(row.author_id),
        None if row.addendum_to is None else NoteId(row.addendum_to),
        content["text"],
        row.changed_at,
        row.signed_at,
        row.signed_at is None or row.digest == _digest(row, content),
    )
