"""Offers ended cases to retention, and deletes one with all that belongs to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, Uuid, column, delete, or_, select, table

from clinic import Disposal, PatientId, Records, Target, patient_subject
from store_forward.answering.rows import AnnotationRow, AnswerRow
from store_forward.cases.rows import CaseRow, CaseVersionRow
from store_forward.desk.rows import CoordinatorTaskRow, OpinionRow
from store_forward.intake.rows import RedFlagRow
from store_forward.uploads.rows import RenditionRow, UploadRow
from vault import BlobId, Blobs, Candidate, Reading, Subject, TenantId, UnitOfWork

_ENCOUNTERS = table("encounter", column("id", Uuid()), column("about_kind"), column("about_id", Uuid()))
_FILES = table("attachment", column("id", Uuid()), column("about_kind"), column("about_id", Uuid()))
_VISITS = table("appointment", column("id", Uuid()), column("encounter_id", Uuid()))


class CaseDisposal:
    """Wired by the program into the vault's `Purge`. A case is kept from its end on."""

    kind = "case"

    def __init__(self, records: Records, blobs: Blobs) -> None:
        self._records = records
        self._blobs = blobs
        self._disposal = Disposal(blobs)

    async def old(
        self, reading: Reading, tenant: TenantId, before: datetime, after: UUID | None, limit: int
    ) -> Sequence[Candidate]:
        """Return cases that ended before `before`; a hold on their patient, or on the case, keeps them."""
        wanted = _ended(tenant, before)
        if after is not None:
            wanted = wanted.where(CaseRow.id > after)
        found = await reading.session.execute(wanted.order_by(CaseRow.id).limit(limit))
        return [_candidate(number, patient) for number, patient in found]

    async def lock(
        self, unit: UnitOfWork, tenant: TenantId, before: datetime, thing: UUID
    ) -> Candidate | None:
        """Return the case as `old` does; whoever reopens or moves it waits until the unit ends."""
        wanted = _ended(tenant, before).where(CaseRow.id == thing).with_for_update()
        found = (await unit.session.execute(wanted)).one_or_none()
        return None if found is None else _candidate(*found)

    async def purge(self, unit: UnitOfWork, tenant: TenantId, thing: UUID) -> None:
        """Delete the case, its answers, opinions, flags, tasks, uploads, encounters, and what is about them.

        What a missed visit brought along stays with the visit.
        """
        case = await unit.session.get_one(CaseRow, thing)
        encounters = await self._encounters(unit, case)
        about = or_(
            (_FILES.c.about_kind == "case") & (_FILES.c.about_id == thing),
            (_FILES.c.about_kind == "encounter") & (_FILES.c.about_id.in_(encounters)),
        )
        drawn_on = select(_FILES.c.id).where(about)
        await unit.session.execute(delete(AnnotationRow).where(AnnotationRow.attachment_id.in_(drawn_on)))
        await self._uploads(unit, thing, encounters)
        for model in (AnswerRow, OpinionRow, RedFlagRow, CoordinatorTaskRow, CaseVersionRow):
            await unit.session.execute(delete(model).where(model.case_id == thing))
        await unit.session.delete(case)
        await unit.session.flush()
        await self._disposal.dispose(unit, Target("case", thing))
        for encounter in encounters:
            await self._disposal.dispose_encounter(unit, encounter)
        await self._records.index.remove(unit, tenant, self.kind, thing)

    async def _encounters(self, unit: UnitOfWork, case: CaseRow) -> Sequence[UUID]:
        """Return all that the case was answered in: each time it was reopened began another."""
        its_own = or_(
            _ENCOUNTERS.c.id == case.encounter_id,
            (_ENCOUNTERS.c.about_kind == "case") & (_ENCOUNTERS.c.about_id == case.id),
        )
        visits = select(_VISITS.c.id).where(_VISITS.c.encounter_id == _ENCOUNTERS.c.id)
        found = await unit.session.scalars(select(_ENCOUNTERS.c.id).where(its_own, ~visits.exists()))
        return found.all()

    async def _uploads(self, unit: UnitOfWork, case: UUID, encounters: Sequence[UUID]) -> None:
        """Delete uploads with their copies; the files served in their place are attachments."""
        found = await unit.session.scalars(
            select(UploadRow).where(
                or_(
                    (UploadRow.about_kind == "case") & (UploadRow.about_id == case),
                    (UploadRow.about_kind == "encounter") & (UploadRow.about_id.in_(encounters)),
                )
            )
        )
        uploads = {row.id: row for row in found}
        renditions = await unit.session.scalars(select(RenditionRow).where(RenditionRow.id.in_(uploads)))
        for rendition in renditions.all():
            for blob in (rendition.blob_id, rendition.thumbnail_blob_id):
                if blob is not None:
                    await self._blobs.erase(unit, BlobId(blob))
            await unit.session.delete(rendition)
        await unit.session.flush()
        for row in uploads.values():
            await self._blobs.erase(unit, BlobId(row.blob_id))
            await unit.session.delete(row)
        await unit.session.flush()


def _ended(tenant: TenantId, before: datetime) -> Select[UUID, UUID]:
    return select(CaseRow.id, CaseRow.patient_id).where(
        CaseRow.tenant_id == tenant, CaseRow.ended_at < before
    )


def _candidate(case: UUID, patient: UUID) -> Candidate:
    return Candidate(case, (patient_subject(PatientId(patient)), Subject(f"case:{case}")))
