"""Everything the live visit can do, put together from what it stands on; one per process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from clinic import (
    Announcer,
    Attachments,
    Contacts,
    Encounters,
    Links,
    Members,
    Notifier,
    Patients,
    Proxies,
    Records,
    Tenants,
)
from consult.appointments import Appointments
from consult.booking import Booking
from consult.conduct import Conduct
from consult.letters import LinkAddress, VisitLetters
from consult.missed import MissedVisits, NothingInstead, WritingInstead
from consult.news import VisitNews
from consult.overrun import VISIT_OVERRUN, Overrun
from consult.participants import Participants
from consult.presence import Presence
from consult.queue import VisitQueue
from consult.refiling import VisitRefiling
from consult.room import Markers, MediaDoor, Snapshots, Surveys
from consult.settings import ConsultSettings
from consult.waiting_room import WaitingRoom
from consult.walk_ins import WalkIns
from consult.watch import VISIT_ABSENCE, VISIT_REMINDER, Watch
from vault import Blobs, Database, JobHandler, JobQueue


@dataclass(frozen=True)
class VisitFoundations:
    """What visits stand on: the vault, repositories of the clinic, and what the program wires.

    `address`: where personal links open. `sender`: the mail address that calendars name as the organizer.
    `instead`: goes on in writing with whom a visit missed.
    """

    database: Database
    queue: JobQueue
    blobs: Blobs
    records: Records
    tenants: Tenants
    members: Members
    patients: Patients
    contacts: Contacts
    proxies: Proxies
    links: Links
    encounters: Encounters
    attachments: Attachments
    notifier: Notifier
    announcer: Announcer
    address: LinkAddress
    sender: str
    instead: WritingInstead = field(default_factory=NothingInstead)
    settings: ConsultSettings = field(default_factory=ConsultSettings)


class Consult:
    """The parts of the live visit, each a public attribute."""

    def __init__(self, on: VisitFoundations) -> None:
        self.media = MediaDoor()
        self.news = VisitNews(on.announcer)
        self.appointments = Appointments(on.records, on.encounters)
        self.participants = Participants(on.records, on.patients)
        self.missed = MissedVisits(on.records, on.encounters, on.instead)
        self.letters = VisitLetters(
            tenants=on.tenants,
            patients=on.patients,
            contacts=on.contacts,
            proxies=on.proxies,
            links=on.links,
            notifier=on.notifier,
            participants=self.participants,
            address=on.address,
            sender=on.sender,
        )
        self.watch = Watch(
            settings=on.settings,
            database=on.database,
            queue=on.queue,
            appointments=self.appointments,
            participants=self.participants,
            letters=self.letters,
            missed=self.missed,
            news=self.news,
        )
        self.booking = Booking(
            members=on.members,
            appointments=self.appointments,
            participants=self.participants,
            letters=self.letters,
            missed=self.missed,
            media=self.media,
            watch=self.watch,
            news=self.news,
        )
        self.overrun = Overrun(
            settings=on.settings,
            database=on.database,
            queue=on.queue,
            appointments=self.appointments,
            media=self.media,
            news=self.news,
        )
        self.presence = Presence(
            appointments=self.appointments,
            participants=self.participants,
            missed=self.missed,
            overrun=self.overrun,
            media=self.media,
            news=self.news,
        )
        self.waiting_room = WaitingRoom(
            appointments=self.appointments,
            participants=self.participants,
            presence=self.presence,
            news=self.news,
        )
        self.conduct = Conduct(
            members=on.members,
            proxies=on.proxies,
            encounters=on.encounters,
            appointments=self.appointments,
            participants=self.participants,
            presence=self.presence,
            missed=self.missed,
            media=self.media,
        )
        self.queue = VisitQueue(on.records, self.appointments, self.participants)
        self.markers = Markers(on.records, self.appointments, self.news)
        self.snapshots = Snapshots(
            database=on.database,
            blobs=on.blobs,
            attachments=on.attachments,
            appointments=self.appointments,
            participants=self.participants,
            news=self.news,
        )
        self.surveys = Surveys(on.records, self.participants)
        self.refiling = VisitRefiling(
            records=on.records,
            links=on.links,
            appointments=self.appointments,
            participants=self.participants,
            letters=self.letters,
            news=self.news,
        )
        self.walk_ins = WalkIns(
            records=on.records,
            tenants=on.tenants,
            patients=on.patients,
            contacts=on.contacts,
            links=on.links,
            participants=self.participants,
            booking=self.booking,
            letters=self.letters,
        )

    @property
    def handlers(self) -> Mapping[str, JobHandler]:
        """The jobs that visits need done, for the program's worker."""
        return {
            VISIT_REMINDER: self.watch.remind,
            VISIT_ABSENCE: self.watch.look,
            VISIT_OVERRUN: self.overrun.look,
        }
