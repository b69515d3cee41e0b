"""Gathers all that is kept of one case, for its export; what each part discloses is an event of its own."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from clinic import Encounter, Note, NoteSheet, Target, Thread, tenant_of
from consult import Appointment, Consult, ConsultationStatus
from signalling.services import ClinicServices
from store_forward import Annotation, Case, CaseId, FileIntake, Inbox, fhir
from vault import Action, AuditQuery, AuditRow, Reading, find_events

_BATCH = 1000
_STATUS_OF = {
    ConsultationStatus.SCHEDULED: fhir.VisitStatus.BOOKED,
    ConsultationStatus.WAITING: fhir.VisitStatus.CHECKED_IN,
    ConsultationStatus.LIVE: fhir.VisitStatus.ARRIVED,
    ConsultationStatus.ENDED: fhir.VisitStatus.FULFILLED,
    ConsultationStatus.NO_SHOW: fhir.VisitStatus.NO_SHOW,
    ConsultationStatus.CANCELLED: fhir.VisitStatus.CANCELLED,
}


@dataclass(frozen=True)
class CaseRecords:
    """Reads everything of a case, each part from the repository that keeps it."""

    services: ClinicServices
    inbox: Inbox
    files: FileIntake
    consult: Consult

    async def exported(self, reading: Reading, case: CaseId) -> fhir.CaseRecord:
        """Return a case as it is exported: signed answers and notes only. Raises Unknown."""
        services, inbox = self.services, self.inbox
        shown = await inbox.cases.known(reading, case)
        inbox.cases.witness(reading, shown, "exported", Action.READ)
        patient = shown.patient
        visits = await self._visits(reading, shown)
        encounters = await self._encounters(reading, shown, visits)
        numbers = {encounter.id for encounter in encounters}
        responses = [
            response
            for target in shown.targets
            for response in await services.questionnaires.about(reading, patient, target)
        ]
        forms = {response.form for response in responses}
        files = [file for target in shown.targets for file in await self._files(reading, shown, target)]
        record = fhir.CaseRecord(
            address=services.public_url,
            clinic=await services.tenants.get(reading),
            patient=await services.patients.get(reading, patient),
            contacts=tuple(await services.contacts.of(reading, patient)),
            proxies=tuple(await services.proxies.of(reading, patient)),
            staff={member.id: member for member in await services.members.all(reading)},
            pools=tuple(await inbox.pools.all(reading)),
            case=shown,
            versions=tuple(await inbox.cases.versions(reading, case)),
            encounters=tuple(encounters),
            visits=tuple(map(_visit, visits)),
            forms={form: await services.questionnaires.get(reading, form) for form in forms},
            responses=tuple(responses),
            files=tuple(files),
            drawings=tuple(await self._drawings(reading, files)),
            conversations=tuple(
                [await self._talk(reading, each) for each in await self._threads(reading, shown)]
            ),
            opinions=tuple(await inbox.opinions.about(reading, case)),
            answers=tuple(await inbox.answers.about(reading, case, drafts=False)),
            consents=tuple(
                consent
                for consent in await services.consents.of(reading, patient)
                if consent.encounter is None or consent.encounter in numbers
            ),
            events=tuple(await self._events(reading, shown)),
        )
        return replace(record, notes=tuple(await self._notes(reading, record)))

    async def _visits(self, reading: Reading, case: Case) -> list[Appointment]:
        """Return the visit that was missed, and those that were booked for what the case asks."""
        every = await self.consult.appointments.of(reading, case.patient)
        return [each for each in every if each.target in case.targets or case.target in each.carries]

    async def _encounters(
        self, reading: Reading, case: Case, visits: Sequence[Appointment]
    ) -> list[Encounter]:
        about = {*case.targets, *(visit.target for visit in visits)}
        every = await self.services.encounters.of(reading, case.patient)
        return [
            each for each in reversed(every) if each.about in about or Target("encounter", each.id) in about
        ]

    async def _files(self, reading: Reading, case: Case, about: Target) -> list[fhir.SentFile]:
        uploads = await self.files.uploads.about(reading, case.patient, about)
        found = await self.files.renditions.of(reading, uploads)
        sent = {upload.attachment: upload for upload in uploads if upload.attachment is not None}
        attached = await self.services.attachments.about(reading, case.patient, about)
        files = []
        for each in attached:
            upload = sent.get(each.id)
            files.append(fhir.SentFile(each, upload, None if upload is None else found.get(upload.id)))
        return files

    async def _drawings(self, reading: Reading, files: Sequence[fhir.SentFile]) -> list[Annotation]:
        images = [file.attachment.id for file in files]
        return await self.inbox.annotations.on(reading, images) if images else []

    async def _threads(self, reading: Reading, case: Case) -> list[Thread]:
        found = [await self.services.threads.find(reading, target) for target in case.targets]
        return [thread for thread in found if thread is not None]

    async def _talk(self, reading: Reading, thread: Thread) -> fhir.Conversation:
        messages = await self.services.threads.read(reading, thread.id, 0, thread.last_seq)
        receipts = await self.services.threads.receipts(reading, thread.id)
        return fhir.Conversation(thread, tuple(messages), tuple(receipts))

    async def _notes(self, reading: Reading, record: fhir.CaseRecord) -> list[fhir.PrintedNote]:
        """Print every signed note about the case, its visit and its encounters, with addenda."""
        encounters = [Target("encounter", encounter.id) for encounter in record.encounters]
        written: dict[object, Note] = {}
        for target in dict.fromkeys([*record.case.targets, *encounters]):
            for note in await self.services.notes.about(reading, record.patient.id, target):
                if note.signed_at is not None:
                    written[note.id] = note
        return [
            await self._printed(record, note, written.values())
            for note in written.values()
            if note.addendum_to is None
        ]

    async def _printed(
        self, record: fhir.CaseRecord, note: Note, written: Collection[Note]
    ) -> fhir.PrintedNote:
        addenda = tuple(each for each in written if each.addendum_to == note.id)
        names = {number: member.name for number, member in record.staff.items()}
        sheet = NoteSheet(record.clinic, record.patient, note, addenda, names)
        return fhir.PrintedNote(note, addenda, await self.services.printer.note(sheet))

    async def _events(self, reading: Reading, case: Case) -> list[AuditRow]:
        """Return what the audit trail has of the patient, oldest first, in as many readings as it takes."""
        query = AuditQuery(tenant_of(reading), patient=str(case.patient), limit=_BATCH)
        found: list[AuditRow] = []
        while True:
            rows = await find_events(reading, query)
            found += rows
            if len(rows) < _BATCH:
                return found[::-1]
            query = replace(query, before=rows[-1].seq)


def _visit(visit: Appointment) -> fhir.Visit:
    return fhir.Visit(
        visit.id,
        visit.encounter,
        visit.provider,
        _STATUS_OF[visit.consultation.status],
        visit.plan.starts_at,
        visit.plan.duration,
        visit.created_at,
    )
