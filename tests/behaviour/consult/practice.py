"""A small practice for tests: visits on a real clinic, letters that can be read, jobs that can be run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from clinic import (
    Attachments,
    ContactKind,
    Contacts,
    Encounters,
    Guest,
    Hours,
    Identity,
    LinkAnswer,
    LinkId,
    Links,
    Member,
    Members,
    Notifier,
    Patient,
    Patients,
    Proxies,
    StaffRole,
    Target,
    TenantDraft,
    Tenants,
)
from clinic.announcing import Audience
from consult import (
    Appointment,
    AppointmentId,
    CheckIn,
    Consult,
    DeviceCheck,
    IssuedLink,
    MissedVisit,
    Participant,
    ParticipantId,
    Plan,
    Role,
    Source,
    VisitDraft,
    VisitFoundations,
)
from tests.behaviour.clinic.folk import ROSA, employ
from tests.behaviour.clinic.surgery import TENANT, Surgery
from vault import Blobs, BlobSettings, Delivery, JobQueue, NoHints, Origin, Outbox, TenantId, UnitOfWork
from vault.outbox import DELIVER

HOUR = timedelta(hours=1)
DEVICE = DeviceCheck(camera=True, microphone=True, speaker=True, up_kbps=2400, down_kbps=8000)
AT_HOME = CheckIn("12 Elm Street, Albany", "+15550100", None, feels_worse=False, device=DEVICE)


@dataclass
class Letterbox:
    """An outbox channel that keeps what was sent."""

    letters: list[Mapping[str, Any]] = field(default_factory=list)

    async def deliver(self, delivery: Delivery) -> None:
        """Keep a letter."""
        self.letters.append(delivery.message)


@dataclass
class Rooms:
    """Media rooms that remember what they were told."""

    told: list[tuple[str, ...]] = field(default_factory=list)

    def eject(self, room: str, identity: str) -> None:
        """Hear whom to throw out."""
        self.told.append(("eject", room, identity))

    def mute(self, room: str, identity: str, source: Source) -> None:
        """Hear whom to mute."""
        self.told.append(("mute", room, identity, source.value))

    def close(self, room: str) -> None:
        """Hear what to close."""
        self.told.append(("close", room))


@dataclass
class Inbox:
    """Remembers which visits go on in writing."""

    missed_visits: list[MissedVisit] = field(default_factory=list)
    took_place: list[AppointmentId] = field(default_factory=list)

    async def missed(self, unit: UnitOfWork, visit: MissedVisit) -> None:
        """Hear of a missed visit."""
        self.missed_visits.append(visit)

    async def seen_live(self, unit: UnitOfWork, appointment: AppointmentId) -> None:
        """Hear that it took place."""
        self.took_place.append(appointment)


@dataclass
class News:
    """Remembers what was announced once it was durable."""

    heard: list[tuple[str, Target]] = field(default_factory=list)

    def announce(
        self, unit: UnitOfWork, tenant: TenantId, topic: str, about: Target, audience: Audience
    ) -> None:
        """Hear of something."""
        unit.after_commit(lambda: self.heard.append((topic, about)))


class Practice:
    """Owns a `Consult` and what it was built on."""

    def __init__(self, surgery: Surgery, folder: Path) -> None:
        self.surgery = surgery
        records, self.database = surgery.records, surgery.database
        self.mail, self.sms, self.rooms, self.inbox, self.news = (
            Letterbox(),
            Letterbox(),
            Rooms(),
            Inbox(),
            News(),
        )
        self.queue = JobQueue(NoHints())
        outbox = Outbox(self.database, surgery.keys, self.queue, {"mail": self.mail, "sms": self.sms})
        self.patients, self.contacts, self.members = Patients(records), Contacts(records), Members(records)
        self.proxies = Proxies(records)
        self.links = Links(records, self.patients, self.proxies)
        self.encounters = Encounters(records)
        blobs = Blobs(BlobSettings(folder=folder / "blobs"), surgery.keys)
        self.attachments = Attachments(records, blobs)
        self.consult = Consult(
            VisitFoundations(
                database=self.database,
                queue=self.queue,
                blobs=blobs,
                records=records,
                tenants=Tenants(records),
                members=self.members,
                patients=self.patients,
                contacts=self.contacts,
                proxies=self.proxies,
                links=self.links,
                encounters=self.encounters,
                attachments=self.attachments,
                notifier=Notifier(records, outbox),
                announcer=self.news,
                address=lambda _, token: f"https://clinic.example/open#{token}",
                sender="visits@clinic.example",
                instead=self.inbox,
            )
        )
        self.consult.media.attach(self.rooms)
        self._handlers = {**self.consult.handlers, DELIVER: outbox.deliver}
        self.ada: Member
        self.grace: Member
        self.rosa: Patient

    async def open(self) -> None:
        """Employ people and register a patient."""
        self.ada = await employ(self.surgery)
        self.grace = await employ(self.surgery, email="grace@clinic.example")
        await employ(self.surgery, StaffRole.COORDINATOR, email="rita@clinic.example")
        self.rosa = await self.register(ROSA, "rosa@home.example")

    async def register(self, identity: Identity, email: str) -> Patient:
        """Register a patient who is written to."""
        async with self.surgery.write() as unit:
            patient = await self.patients.register(unit, identity)
            await self.contacts.add(unit, patient.id, ContactKind.EMAIL, email)
        return patient

    async def open_all_day(self) -> None:
        """Have the clinic be open at every hour."""
        draft = TenantDraft("North Clinic", "north", "America/New_York", week=((Hours(0, 1440),),) * 7)
        async with self.surgery.write() as unit:
            await Tenants(self.surgery.records).change(unit, draft)

    async def book(
        self, starts_at: datetime | None = None, **draft: Any
    ) -> tuple[Appointment, list[IssuedLink]]:
        """Book a visit of half an hour for Rosa with Ada, in an hour unless said otherwise."""
        plan = Plan(starts_at or self.surgery.now + HOUR, timedelta(minutes=30), "America/New_York")
        wanted = {"patient": self.rosa.id, "provider": self.ada.id, "plan": plan} | draft
        async with self.surgery.write() as unit:
            return await self.consult.booking.book(unit, VisitDraft(**wanted))

    async def tap(self, url: str) -> Guest:
        """Open a link in a browser."""
        token = url.partition("#")[2]
        async with self.surgery.write() as unit:
            exchange = await self.links.exchange(unit, token)
        assert exchange.answer is LinkAnswer.OPEN
        assert exchange.guest is not None
        return exchange.guest

    async def arrive(self, url: str, check_in: CheckIn = AT_HOME) -> LinkId:
        """Tap a link, look at the page and check in; return the link."""
        link = (await self.tap(url)).link.id
        room = self.consult.waiting_room
        async with self.surgery.write() as unit:
            await room.open(unit, link)
        async with self.surgery.write() as unit:
            await room.check_in(unit, link, check_in)
        return link

    async def people(self, visit: AppointmentId) -> dict[Role, Participant]:
        """Return the first participant of each role."""
        async with self.surgery.read() as reading:
            found = (await self.consult.participants.of(reading, [visit], None))[visit]
        return {one.role: one for one in reversed(found)}

    async def visit(self, number: AppointmentId) -> Appointment:
        """Return a visit as it is now."""
        async with self.surgery.read() as reading:
            return await self.consult.appointments.get(reading, number)

    async def admit(self, visit: AppointmentId, role: Role = Role.PATIENT) -> ParticipantId:
        """Have Ada let somebody in."""
        number = (await self.people(visit))[role].id
        async with self.surgery.write() as unit:
            await self.consult.conduct.admit(unit, visit, number, self.ada.id)
        return number

    async def begin(self) -> tuple[Appointment, ParticipantId]:
        """Have Rosa and Ada be in a live visit; return it with Rosa's place in it."""
        visit, (link,) = await self.book()
        await self.arrive(link.url)
        async with self.surgery.write() as unit:
            await self.consult.conduct.enter(unit, visit.id, self.ada)
        patient = await self.admit(visit.id)
        await self.media_up(patient)
        return await self.visit(visit.id), patient

    async def media_up(self, participant: ParticipantId) -> None:
        """Have somebody's media come up."""
        async with self.surgery.write() as unit:
            await self.consult.conduct.connected(unit, participant)

    async def work(self) -> int:
        """Do all jobs that are due, and those that they cause; return how many."""
        done, origin = 0, Origin.server("jobs", "test")
        while True:
            async with self.database.write(origin) as unit:
                ready = await self.queue.sweep(unit)
            if not ready:
                return done
            for number in ready:
                async with self.database.write(origin) as unit:
                    job = await self.queue.take(unit, number, 60)
                assert job is not None
                await self._handlers[job.kind](job)
                done += 1

    def letters_to(self, address: str) -> Sequence[Mapping[str, Any]]:
        """Return what was written to an address."""
        return [letter for letter in self.mail.letters if letter["to"] == address]


__all__ = ["AT_HOME", "DEVICE", "HOUR", "TENANT", "Practice"]
