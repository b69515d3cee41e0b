"""Deletes what is written about a thing that was kept long enough; retention decides that, and records it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, select

from clinic.consent.rows import ConsentRow
from clinic.correction.row import CorrectionRow
from clinic.encounters.row import EncounterRow
from clinic.links.rows import GuestSessionRow, LinkRow
from clinic.questionnaires.rows import ResponseRow
from clinic.target import Target
from clinic.writing.rows import AttachmentRow, MessageRow, NoteRow, ReceiptRow, ThreadRow
from vault import BlobId, Blobs, UnitOfWork


class Disposal:
    """Disposes of files, notes, threads, responses, links, corrections about a thing, and of encounters."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs

    async def dispose(self, unit: UnitOfWork, about: Target) -> None:
        """Delete everything about `about`; its files are erased, and its links let nobody in any more.

        What refers to these rows, such as drawings on a file, is its owner's to delete before.
        """
        await self._files(unit, about)
        notes = (NoteRow.about_kind == about.kind, NoteRow.about_id == about.id)
        await unit.session.execute(delete(NoteRow).where(*notes, NoteRow.addendum_to.is_not(None)))
        await unit.session.execute(delete(NoteRow).where(*notes))
        threads = select(ThreadRow.id).where(
            ThreadRow.about_kind == about.kind, ThreadRow.about_id == about.id
        )
        for written in (ReceiptRow, MessageRow):
            await unit.session.execute(delete(written).where(written.thread_id.in_(threads)))
        links = select(LinkRow.id).where(LinkRow.target_kind == about.kind, LinkRow.target_id == about.id)
        await unit.session.execute(delete(GuestSessionRow).where(GuestSessionRow.link_id.in_(links)))
        await unit.session.execute(
            delete(LinkRow).where(LinkRow.target_kind == about.kind, LinkRow.target_id == about.id)
        )
        for filed in (ThreadRow, ResponseRow, CorrectionRow):
            await unit.session.execute(
                delete(filed).where(filed.about_kind == about.kind, filed.about_id == about.id)
            )

    async def dispose_encounter(self, unit: UnitOfWork, encounter: UUID) -> bool:
        """Delete an encounter with all that is about it; say whether it went.

        It stays where consent was given in it: that must be provable for as long as there is the patient.
        """
        given = select(ConsentRow.id).where(ConsentRow.encounter_id == encounter).limit(1)
        if await unit.session.scalar(given) is not None:
            return False
        await self.dispose(unit, Target("encounter", encounter))
        await unit.session.execute(delete(EncounterRow).where(EncounterRow.id == encounter))
        return True

    async def _files(self, unit: UnitOfWork, about: Target) -> None:
        found = await unit.session.scalars(
            select(AttachmentRow).where(
                AttachmentRow.about_kind == about.kind, AttachmentRow.about_id == about.id
            )
        )
        for row in found.all():
            await self._blobs.erase(unit, BlobId(row.blob_id))
            await unit.session.delete(row)
        await unit.session.flush()
