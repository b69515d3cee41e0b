"""Photographs of the three views that a form asks for, put beside a case as uploads put them."""

import hashlib
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from clinic import File, PatientId, Person, PersonKind, Target, patient_subject
from clinic.links.rows import LinkRow
from store_forward.images import View
from store_forward.uploads.rows import UploadRow
from tests.support.clinic_app import ClinicApp


async def photographed(
    app: ClinicApp, case: UUID, patient: PatientId | None = None, views: Iterable[View] = View
) -> None:
    """Attach them, for tests whose matter is what comes after: nothing opens or judges their bytes.

    `patient`: None for whoever has a link to the case.
    """
    for view in views:
        await _attached(app, patient or await _linked(app, case), Target("case", case), view)


async def _linked(app: ClinicApp, case: UUID) -> PatientId:
    async with app.surgery.read() as reading:
        wanted = select(LinkRow.patient_id).where(LinkRow.target_id == case).limit(1)
        return PatientId((await reading.session.scalars(wanted)).one())


async def _attached(app: ClinicApp, patient: PatientId, about: Target, view: View) -> None:
    attachments, blobs, records = app.services.attachments, app.services.blobs, app.services.records
    content, name = f"a photograph, {view}".encode(), f"{view}.jpg"
    sha256 = hashlib.sha256(content).hexdigest()
    author = Person(PersonKind.PATIENT, patient)
    async with app.surgery.write() as unit:
        blob = await attachments.begin(unit, about)
        writer = await blobs.open(unit, blob)
        await writer.append(content)
        stored = await writer.finish()
    async with app.surgery.write() as unit:
        file = File("image/jpeg", sha256, name)
        attached = await attachments.attach(unit, patient, about, stored, file, author=author)
        row = UploadRow(
            id=records.new_id(),
            tenant_id=unit.origin.tenant,
            patient_id=patient,
            about_kind=about.kind,
            about_id=about.id,
            author_kind=author.kind.value,
            author_id=author.id,
            kind="image",
            size=len(content),
            view=view.value,
            state="attached",
            blob_id=blob,
            media_type="image/jpeg",
            sha256=sha256,
            attachment_id=attached.id,
            created_at=unit.now,
            expires_at=unit.now,
        )
        await records.sealer.seal(unit, row, patient_subject(patient), name=name)
        unit.session.add(row)
