"""An inbox for tests, on the clinic that tests use, with people in it and what they send."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select

from clinic import (
    Audience,
    ContactKind,
    Contacts,
    Encounters,
    LinkPurpose,
    Links,
    Member,
    Members,
    Notes,
    Notifier,
    Patient,
    Patients,
    Person,
    PersonKind,
    Proxies,
    Proxy,
    QuestionnaireId,
    Questionnaires,
    RateLimits,
    Relation,
    SecretToken,
    StaffRole,
    Target,
    Tenants,
    Threads,
    Value,
    memory_storage,
)
from store_forward import (
    AnswerContent,
    Case,
    CaseId,
    CheckIn,
    CodeSystem,
    Diagnosis,
    Foundations,
    Inbox,
    LiveVisitWish,
    RedFlag,
    Sent,
    Submission,
    WayIn,
)
from tests.behaviour.clinic.folk import ROSA, SAM, employ, register
from tests.behaviour.clinic.surgery import Surgery
from vault import Delivery, JobQueue, NoHints, Outbox, TenantId, UnitOfWork
from vault.outbox.rows import OutboxRow

CHECK_IN = CheckIn("Albany, New York", "+1 555 0100")
NO_EMERGENCY = {"chest-pain": [False], "breathing": [False]}
SKIN = {
    **NO_EMERGENCY,
    "face-swelling": [False],
    "spreading-fever": [False],
    "where": ["Left forearm"],
    "since": ["weeks"],
    "kind": ["mole"],
    "changed": [False],
    "bleeds": [False],
    "pain": [1],
    "describe": ["A brown spot like a hazelnut"],
}
QUESTION = {
    **NO_EMERGENCY,
    "self-harm": [False],
    "topic": ["medicine"],
    "question": ["May I take ibuprofen with it?"],
}
CONTENT = AnswerContent(
    "A benign naevus",
    "Nothing to do; photograph it in half a year",
    (Diagnosis(CodeSystem.ICD_10, "D22.6", "Melanocytic naevi of upper limb"),),
)


@dataclass
class News:
    """Remembers what changed."""

    heard: list[tuple[str, UUID]] = field(default_factory=list)

    def announce(
        self, unit: UnitOfWork, tenant: TenantId, topic: str, about: Target, audience: Audience
    ) -> None:
        """Hear of it once it is durable."""
        unit.after_commit(lambda: self.heard.append((topic, about.id)))


@dataclass
class Book:
    """Remembers which visits were to be booked."""

    wishes: list[LiveVisitWish] = field(default_factory=list)

    async def book(self, unit: UnitOfWork, wish: LiveVisitWish, by: Person) -> UUID:
        """Book it under a number that counts."""
        self.wishes.append(wish)
        return UUID(int=len(self.wishes))


class Channel:
    """A mail channel nobody reads: tests look into the outbox."""

    async def deliver(self, delivery: Delivery) -> None:
        """Deliver nothing."""


def address(purpose: LinkPurpose, token: SecretToken) -> str:
    """Return where a link opens."""
    return f"https://clinic.example/{purpose.value}#{token}"


class Ward:
    """Owns an inbox and those who use it."""

    rosa: Patient
    ada: Member
    bob: Member
    cora: Member

    def __init__(self, surgery: Surgery) -> None:
        self.surgery = surgery
        records = surgery.records
        self.news, self.book = News(), Book()
        outbox = Outbox(
            surgery.database, surgery.keys, JobQueue(NoHints()), {"mail": Channel(), "sms": Channel()}
        )
        self.patients, self.contacts = Patients(records), Contacts(records)
        self.proxies = Proxies(records)
        self.links = Links(records, self.patients, self.proxies)
        self.questionnaires, self.threads = Questionnaires(records), Threads(records)
        self.notes, self.encounters = Notes(records), Encounters(records)
        self.inbox = Inbox(
            Foundations(
                database=surgery.database,
                records=records,
                tenants=Tenants(records),
                members=Members(records),
                patients=self.patients,
                contacts=self.contacts,
                links=self.links,
                encounters=self.encounters,
                threads=self.threads,
                notes=self.notes,
                questionnaires=self.questionnaires,
                notifier=Notifier(records, outbox),
                limits=RateLimits(memory_storage()),
                address=address,
                announcer=self.news,
                book=self.book,
            )
        )

    async def open(self) -> None:
        """Publish the forms, employ people, register Rosa with her address."""
        self.rosa = await register(self.surgery, ROSA)
        self.ada = await employ(self.surgery)
        self.bob = await employ(self.surgery, email="bob@clinic.example")
        self.cora = await employ(self.surgery, StaffRole.COORDINATOR, email="cora@clinic.example")
        async with self.surgery.write() as unit:
            await self.inbox.furnish(unit)
            await self.contacts.add(unit, self.rosa.id, ContactKind.EMAIL, "rosa@mail.example")

    async def child(self) -> tuple[Patient, Proxy]:
        """Register a patient who is written to by way of their mother only, and her."""
        sam = await register(self.surgery, SAM)
        async with self.surgery.write() as unit:
            eve = await self.proxies.appoint(unit, sam.id, "Eve O'Neill", Relation.PARENT, may_consent=True)
            await self.contacts.add(unit, sam.id, ContactKind.EMAIL, "eve@home.example", eve.id)
        return sam, eve

    def inbox_person(self, patient: Patient) -> Person:
        """Return a patient as who says or does something."""
        return Person(PersonKind.PATIENT, patient.id)

    async def form(self, slug: str) -> QuestionnaireId:
        """Return the newest version of a form."""
        async with self.surgery.read() as reading:
            return (await self.questionnaires.current(reading, slug)).id

    async def submission(
        self,
        answers: Mapping[str, Sequence[Value]] | None = None,
        slug: str = "skin-problem-en",
        case: CaseId | None = None,
        patient: Patient | None = None,
    ) -> Submission:
        """Return what a patient sends."""
        patient = patient or self.rosa
        return Submission(
            case or CaseId(self.surgery.records.new_id()),
            patient.id,
            WayIn.LINK,
            Person(PersonKind.PATIENT, patient.id),
            await self.form(slug),
            SKIN if answers is None else answers,
            CHECK_IN,
        )

    async def submit(self, submission: Submission) -> Sent | RedFlag:
        """Send it."""
        async with self.surgery.write(actor=f"patient:{submission.patient}") as unit:
            return await self.inbox.intake.submit(unit, submission)

    async def send(self, **given: Any) -> Case:
        """Send a case that is queued."""
        sent = await self.submit(await self.submission(**given))
        assert isinstance(sent, Sent)
        return sent.case

    async def claimed(self, by: Member | None = None, **given: Any) -> Case:
        """Send a case that somebody then claims."""
        case = await self.send(**given)
        async with self.surgery.write() as unit:
            return await self.inbox.desk.claim(unit, case.id, (by or self.ada).id)

    async def answered(self) -> Case:
        """Send a case that is claimed and answered."""
        case = await self.claimed()
        async with self.surgery.write() as unit:
            await self.inbox.answers.draft(unit, case.id, self.ada.id, CONTENT)
            await self.inbox.answers.sign(unit, case.id, self.ada.id)
        return await self.seen(case.id)

    async def seen(self, case: CaseId) -> Case:
        """Return a case as it is now."""
        async with self.surgery.read() as reading:
            return await self.inbox.cases.get(reading, case)

    async def changes(self, case: CaseId) -> list[str]:
        """Return what made each version of a case."""
        async with self.surgery.read() as reading:
            return [version.change.value for version in await self.inbox.cases.versions(reading, case)]

    async def letters(self) -> list[dict[str, Any]]:
        """Return what was posted, oldest first."""
        async with self.surgery.read() as reading:
            rows = list(await reading.session.scalars(select(OutboxRow).order_by(OutboxRow.created_at)))
            opened = await self.surgery.records.sealer.open(reading, rows, "message")
        return [values["message"] for values in opened]

    async def task_kinds(self) -> list[str]:
        """Return what coordinators have to see to."""
        async with self.surgery.read() as reading:
            return [task.kind.value for task in await self.inbox.tasks.waiting(reading)]
