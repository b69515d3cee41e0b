"""Plays what patients have written, and what became of it, through the inbox itself."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from clinic import (
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
    Questionnaires,
    RateLimits,
    SecretToken,
    Tenants,
    Threads,
    Unannounced,
    memory_storage,
)
from housecall.demo.cast import ROSA, PatientPart, StaffPart
from housecall.demo.past_cases import CASES, DIVERTED, POOLS, TEMPLATES, TODAY, CasePart
from housecall.installation import Installation
from store_forward import CaseId, CheckIn, Foundations, Inbox, Submission, WayIn
from vault import JobQueue, NoHints, Outbox, UnitOfWork

Write = Callable[[Member | None], AbstractAsyncContextManager[UnitOfWork]]

_CHECK_IN = CheckIn("At home", "+1 202 555 0100")


class _Told(Notifier):
    """Posts nothing: what patients were told in the past they have been told."""

    async def tell(self, *_: Any, **__: Any) -> UUID:
        """Do nothing."""
        return UUID(int=0)


class PastCases:
    """Writes the cases of the past. `write`: opens a unit at the story's present instant."""

    def __init__(
        self,
        opened: Installation,
        write: Write,
        patients: Mapping[PatientPart, Patient],
        staff: Mapping[StaffPart, Member],
    ) -> None:
        self._inbox = _inbox(opened)
        self._questionnaires = Questionnaires(opened.records)
        self._records = opened.records
        self._write = write
        self._patients = patients
        self._staff = staff

    async def furnish(self, until: datetime, move_to: Callable[[datetime], None]) -> None:
        """Set up pools and templates, then play every case. `move_to`: sets the story's clock."""
        async with self._write(self._staff[ROSA]) as unit:
            for slug, (name, members) in POOLS.items():
                await self._inbox.pools.put(unit, slug, name, [self._staff[m].id for m in members])
            for template in TEMPLATES:
                await self._inbox.templates.add(unit, template)
        for part in CASES:
            move_to(until - timedelta(hours=part.hours_ago))
            await self._play(part, lambda hours: move_to(until - timedelta(hours=hours)))
        patient, form, answers = DIVERTED
        async with self._write(None) as unit:
            asked = await self._questionnaires.current(unit, form)
            case = CaseId(self._records.new_id())
            number = self._patients[patient].id
            await self._inbox.intake.divert(unit, number, case, asked.id, answers=answers, check_in=_CHECK_IN)

    async def _play(self, part: CasePart, move_to_hours_ago: Callable[[float], None]) -> None:
        case, patient = CaseId(self._records.new_id()), self._patients[part.patient]
        author = Person(PersonKind.PATIENT, patient.id)
        async with self._write(None) as unit:
            form = await self._questionnaires.current(unit, part.form)
            answers = {
                question: [unit.now.date().isoformat() if value == TODAY else value for value in values]
                for question, values in part.answers.items()
            }
            await self._inbox.intake.submit(
                unit, Submission(case, patient.id, WayIn.LINK, author, form.id, answers, _CHECK_IN)
            )
        if part.by is None:
            return
        member = self._staff[part.by]
        move_to_hours_ago(part.hours_ago * 0.6)
        async with self._write(member) as unit:
            await self._inbox.desk.assign(unit, case, member.id, member.id)
            if part.asks:
                await self._inbox.conversation.ask(unit, case, member.id, part.asks)
            if part.content is not None:
                await self._inbox.answers.draft(unit, case, member.id, part.content)
                answer = await self._inbox.answers.sign(unit, case, member.id)
                if part.read:
                    await self._inbox.answers.received(unit, answer.id, case)


def _inbox(opened: Installation) -> Inbox:
    records, patients, proxies = opened.records, Patients(opened.records), Proxies(opened.records)

    def nowhere(_purpose: LinkPurpose, _token: SecretToken) -> str:
        return "https://demo.example/"

    return Inbox(
        Foundations(
            database=opened.database,
            records=records,
            tenants=Tenants(records),
            members=Members(records),
            patients=patients,
            contacts=Contacts(records),
            links=Links(records, patients, proxies),
            encounters=Encounters(records),
            threads=Threads(records),
            notes=Notes(records),
            questionnaires=Questionnaires(records),
            notifier=_Told(records, Outbox(opened.database, opened.keys, JobQueue(NoHints()), {})),
            limits=RateLimits(memory_storage()),
            address=nowhere,
            announcer=Unannounced(),
        )
    )
