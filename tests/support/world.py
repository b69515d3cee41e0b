"""A furnished clinic for generated requests: one of everything, and somebody who may do all there is."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from clinic import (
    AttachmentId,
    ConsentAnswer,
    ContactKind,
    Decision,
    EncounterKind,
    LinkPurpose,
    Member,
    NoteKind,
    PatientId,
    Person,
    PersonKind,
    Question,
    Relation,
    StaffRole,
    Strength,
    Target,
    patient_subject,
)
from clinic.staff.members import staff_row
from consult import Plan, VisitDraft
from store_forward import CaseId, Claim, Drawing, MediaKind, Submission, TaskKind, TemplateDraft, WayIn
from tests.behaviour.clinic.folk import register
from tests.behaviour.clinic.surgery import TENANT
from tests.behaviour.store_forward.ward import CHECK_IN, CONTENT, SKIN
from tests.support.clinic_app import ClinicApp
from tests.support.photographed import photographed
from tests.support.tour import opened_subjects
from tests.support.tours.care import FORM, attach
from vault.audit import AuditQuery, find_events
from vault.audit.rows import AuditRow


@dataclass
class World:
    """What was furnished. `ids`: by the names that paths give them; `touched`: subjects of opened keys."""

    app: ClinicApp
    member: Member
    guest_cookie: str
    ids: dict[str, str]
    touched: set[str]

    @classmethod
    async def build(cls, app: ClinicApp) -> "World":
        """Furnish it."""
        member, _ = await app.employ(*StaffRole, email="all@clinic.example")
        colleague, _ = await app.employ(StaffRole.PROVIDER, email="one@clinic.example")
        ids, guest = await _furnish(app, member, colleague)
        touched = opened_subjects(app.surgery.keys)
        return cls(app, member, guest, {name: str(number) for name, number in ids.items()}, touched)

    async def fresh_cookies(self) -> dict[str, str]:
        """Open a session for whoever may do everything: generated requests also end sessions."""
        async with self.app.surgery.write() as unit:
            row = await staff_row(unit, self.member.id)
            token, _ = self.app.services.sessions.open(unit, row, Strength.TWO_FACTORS)
        return {"housecall_session": token, "housecall_guest": self.guest_cookie}

    async def events(self, request: str) -> list[AuditRow]:
        """Return what one request left in the audit trail."""
        async with self.app.surgery.read() as reading:
            return await find_events(reading, AuditQuery(TENANT, request=request, limit=1000))


async def _furnish(app: ClinicApp, member: Member, colleague: Member) -> tuple[dict[str, UUID | str], str]:
    services, patient = app.services, await register(app.surgery)
    author = Person(PersonKind.STAFF, member.id)
    async with app.surgery.write() as unit:
        encounter = await services.encounters.plan(unit, patient.id, EncounterKind.LIVE)
        about = Target("encounter", encounter.id)
        proxy = await services.proxies.appoint(unit, patient.id, "Luz", Relation.PARENT, may_consent=True)
        contact = await services.contacts.add(unit, patient.id, ContactKind.EMAIL, "maya@home.example")
        text = await services.consents.publish(unit, Question.TREATMENT, "en", "May we?")
        answer = ConsentAnswer(author, Decision.PERMIT, text.id)
        consent = await services.consents.answer(unit, patient.id, answer, encounter.id)
        thread = await services.threads.about(unit, patient.id, about)
        await services.threads.send(unit, thread.id, author, "Hello")
        note = await services.notes.draft(unit, patient.id, about, NoteKind.NOTE, member.id, text="A cold")
        broken = await services.break_glass.open(unit, colleague.id, patient.id, "An emergency it is")
        hold = await services.holds.place(unit, TENANT, patient_subject(patient.id), "A claim is pending")
        form = await services.questionnaires.publish(unit, "intake", FORM)
        expires = unit.now + timedelta(days=1)
        token, _ = await services.links.issue(unit, patient.id, LinkPurpose.CASE, about, expires)
        exchanged = await services.links.exchange(unit, token)
        _, other = await services.links.issue(unit, patient.id, LinkPurpose.CASE, about, expires)
    attachment = await attach(app, patient, str(encounter.id), b"an image")
    ids_of_case = await _case(app, member, colleague, patient.id, attachment)
    async with app.surgery.write() as unit:
        claim = Claim(MediaKind.IMAGE, "arm.jpg", 10)
        upload = await app.files.uploads.begin(unit, patient.id, about, author, claim)
        plan = Plan(unit.now + timedelta(hours=1), timedelta(minutes=20), "America/New_York")
        visit, links = await app.consult.booking.book(unit, VisitDraft(patient.id, plan, provider=member.id))
    ids: dict[str, UUID | str] = {
        "patient": patient.id,
        "staff": colleague.id,
        "encounter": encounter.id,
        "proxy": proxy.id,
        "contact": contact.id,
        "consent": consent.id,
        "thread": thread.id,
        "note": note.id,
        "broken": broken.id,
        "questionnaire": form.id,
        "link": other.id,
        "hold": hold,
        "attachment": attachment,
        "upload": upload.id,
        **ids_of_case,
        "visit": visit.id,
        "participant": links[0].participant,
    }
    return ids | {"slug": "north"}, str(exchanged.token)


async def _case(
    app: ClinicApp, member: Member, colleague: Member, patient: PatientId, attachment: AttachmentId
) -> dict[str, UUID]:
    """Have a case sent, assigned, and a colleague asked about it."""
    inbox, about = app.inbox, CaseId(app.surgery.records.new_id())
    await photographed(app, about, patient)
    async with app.surgery.write() as unit:
        await inbox.furnish(unit)
        form = await app.services.questionnaires.current(unit, "skin-problem-en")
        author = Person(PersonKind.PATIENT, patient)
        sent = Submission(about, patient, WayIn.LINK, author, form.id, SKIN, CHECK_IN)
        await inbox.intake.submit(unit, sent)
        await inbox.desk.assign(unit, about, member.id, member.id)
        opinion = await inbox.opinions.ask(unit, about, member.id, colleague.id, "A naevus?")
        answer = await inbox.answers.draft(unit, about, member.id, CONTENT)
        template = await inbox.templates.add(unit, TemplateDraft("Naevus", CONTENT))
        await inbox.tasks.raise_task(unit, about, TaskKind.BREACHED)
        (task,) = await inbox.tasks.waiting(unit)
        flag = await inbox.red_flags.raise_flag(
            unit, patient, about, form.id, questions=["chest-pain"], check_in=CHECK_IN
        )
        until = unit.now + timedelta(days=7)
        absence = await inbox.absences.announce(unit, colleague.id, member.id, unit.now, until)
        image, _ = await app.services.attachments.open(unit, attachment)
        selector = {"type": "FragmentSelector", "value": "xywh=percent:10,10,20,20"}
        annotation = await inbox.annotations.draw(unit, image, member.id, Drawing((), selector))
    return {
        "case": about,
        "opinion": opinion.id,
        "answer": answer.id,
        "template": template.id,
        "task": task.id,
        "flag": flag.id,
        "absence": absence.id,
        "annotation": annotation.id,
    }
