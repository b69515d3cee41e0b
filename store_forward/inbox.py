"""Everything the inbox can do, put together from what it stands on; the program builds one per process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from clinic import (
    Announcer,
    Contacts,
    Encounters,
    Links,
    Members,
    Notes,
    Notifier,
    Patients,
    Questionnaires,
    RateLimits,
    Records,
    Tenants,
    Threads,
)
from store_forward.alarms import INBOX_SWEEP, SWEPT_EVERY, InboxSweep
from store_forward.answering import Annotations, Answers, AnswerWords, Conversation, Templates
from store_forward.cases import CaseNews, Cases
from store_forward.cases.letters import Letters, LinkAddress
from store_forward.desk import Absences, Colleagues, CoordinatorTasks, Desk, Opinions, Pools
from store_forward.forms import publish_shipped
from store_forward.intake import Intake, Invitations, PublicIntake, RedFlags
from store_forward.queue import CaseIndexing, CaseSearch, InboxFigures, Queue
from store_forward.terms import TermsBook
from store_forward.uploads import SentFiles
from store_forward.visits import AppointmentBook, Escalation, MissedVisits
from vault import Database, JobHandler, UnitOfWork


@dataclass(frozen=True)
class Foundations:
    """What the inbox stands on: repositories of the clinic, and what the program wires.

    `address`: where personal links open. `book`: where visits are booked; None: nobody books any.
    `files`: what was added to cases; None: nobody sends files here, so photographs are not asked for.
    """

    database: Database
    records: Records
    tenants: Tenants
    members: Members
    patients: Patients
    contacts: Contacts
    links: Links
    encounters: Encounters
    threads: Threads
    notes: Notes
    questionnaires: Questionnaires
    notifier: Notifier
    limits: RateLimits
    address: LinkAddress
    announcer: Announcer
    book: AppointmentBook | None = None
    files: SentFiles | None = None


class Inbox:
    """The parts of the inbox, each a public attribute."""

    def __init__(self, base: Foundations) -> None:
        records, news = base.records, CaseNews(base.announcer)
        self._questionnaires = base.questionnaires
        self.terms = TermsBook(records, base.tenants)
        colleagues = Colleagues(base.members)
        self.pools = Pools(records, colleagues)
        self.absences = Absences(records)
        self.templates = Templates(records)
        self.annotations = Annotations(records, news)
        self.figures = InboxFigures()
        self.red_flags = RedFlags(records, news)
        self.tasks = CoordinatorTasks(records, news)
        self.cases = Cases(records, base.encounters, news)
        self.opinions = Opinions(records, base.patients, self.cases, colleagues, news)
        search = CaseSearch(records, base.patients)
        indexing = CaseIndexing(search, base.questionnaires, AnswerWords(records))
        letters = Letters(base.links, base.contacts, base.patients, base.notifier, base.address)
        self.queue = Queue(records, base.patients, search)
        self.desk = Desk(
            cases=self.cases,
            terms=self.terms,
            pools=self.pools,
            absences=self.absences,
            colleagues=colleagues,
            encounters=base.encounters,
            indexing=indexing,
        )
        self.intake = Intake(
            cases=self.cases,
            terms=self.terms,
            pools=self.pools,
            questionnaires=base.questionnaires,
            red_flags=self.red_flags,
            search=search,
            letters=letters,
            files=base.files,
        )
        self.invitations = Invitations(records, self.terms, letters)
        self.public = PublicIntake(
            database=base.database,
            records=records,
            terms=self.terms,
            patients=base.patients,
            contacts=base.contacts,
            links=base.links,
            notifier=base.notifier,
            limits=base.limits,
        )
        self.conversation = Conversation(
            cases=self.cases,
            terms=self.terms,
            threads=base.threads,
            letters=letters,
            tasks=self.tasks,
            news=news,
        )
        self.answers = Answers(
            records=records,
            cases=self.cases,
            terms=self.terms,
            desk=self.desk,
            notes=base.notes,
            letters=letters,
            tasks=self.tasks,
            news=news,
        )
        self.missed_visits = MissedVisits(
            records=records,
            cases=self.cases,
            terms=self.terms,
            pools=self.pools,
            desk=self.desk,
            letters=letters,
            tasks=self.tasks,
            search=search,
        )
        self.escalation = None if base.book is None else Escalation(self.cases, self.desk, base.book)
        self.sweep = InboxSweep(
            database=base.database,
            cases=self.cases,
            terms=self.terms,
            desk=self.desk,
            answers=self.answers,
            tasks=self.tasks,
        )

    @property
    def handlers(self) -> Mapping[str, JobHandler]:
        """The jobs the inbox handles, by kind."""
        return {INBOX_SWEEP: self.sweep.run}

    @property
    def recurring(self) -> Mapping[str, timedelta]:
        """The jobs that are queued again in every period."""
        return {INBOX_SWEEP: SWEPT_EVERY}

    async def furnish(self, unit: UnitOfWork) -> None:
        """Give a new clinic the shipped forms; again is no fault."""
        await publish_shipped(unit, self._questionnaires)
