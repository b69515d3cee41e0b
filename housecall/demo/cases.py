"""Plays what patients have written, and what became of it, through the inbox itself."""

from collections.abc import Mapping
from datetime import datetime, time
from functools import partial

from clinic import Member, Patient, Person, PersonKind, WorkingCalendar
from housecall.assembly import Assembly
from housecall.demo.cast import ROSA, PatientPart, StaffPart
from housecall.demo.past_cases import CASES, DIVERTED, POOLS, TEMPLATES, TODAY, CasePart
from housecall.demo.story import Ago, Due, Moment, On
from housecall.demo.visits import Write
from store_forward import DEFAULT_PROMISES, CaseId, CheckIn, Submission, WayIn

_CHECK_IN = CheckIn("At home", "+1 202 555 0100")
_DIVERTED = Ago(1.5)
_RUNG: tuple[On | Ago, ...] = (
    *(On(days, time(18)) for days in range(8, 0, -1)),
    *(Ago(hours) for hours in range(8, -1, -1)),
)
"""When clocks ring for what they have passed: each evening, and of late every hour."""


class PastCases:
    """Writes the cases of the past. `write`: opens a unit at the story's present instant."""

    def __init__(
        self,
        assembly: Assembly,
        write: Write,
        patients: Mapping[PatientPart, Patient],
        staff: Mapping[StaffPart, Member],
    ) -> None:
        self._inbox = assembly.inbox
        self._questionnaires = assembly.services.questionnaires
        self._records = assembly.services.records
        self._write = write
        self._patients = patients
        self._staff = staff

    async def set_up(self) -> None:
        """Set up pools and templates."""
        async with self._write(self._staff[ROSA]) as unit:
            for slug, (name, members) in POOLS.items():
                await self._inbox.pools.put(unit, slug, name, [self._staff[m].id for m in members])
            for template in TEMPLATES:
                await self._inbox.templates.add(unit, template)

    async def moments(self, until: datetime, calendar: WorkingCalendar) -> list[Moment]:
        """Return what happens of all cases. `until`: the present instant of the whole story."""
        found = [Moment(_DIVERTED.instant(until, calendar), self._divert)]
        found += [Moment(at.instant(until, calendar), self._ring) for at in _RUNG]
        for part in CASES:
            number = CaseId(self._records.new_id())
            sent = await self._sent_at(part, until, calendar)
            found.append(Moment(sent, partial(self._send, part, number)))
            if part.by is not None and part.seen is not None:
                seen = part.seen.instant(until, calendar)
                found.append(Moment(seen, partial(self._see_to, part, number)))
        return found

    async def _ring(self) -> None:
        await self._inbox.sweep.sweep("demo")

    async def _sent_at(self, part: CasePart, until: datetime, calendar: WorkingCalendar) -> datetime:
        if not isinstance(part.sent, Due):
            return part.sent.instant(until, calendar)
        async with self._write(None) as unit:
            asked = await self._questionnaires.current(unit, part.form)
            form = await self._inbox.intake.form(unit, asked.id)
        return part.sent.instant(until, calendar, DEFAULT_PROMISES[form.priority_of(part.answers)].answer)

    async def _send(self, part: CasePart, case: CaseId) -> None:
        patient = self._patients[part.patient].id
        async with self._write(None) as unit:
            form = await self._questionnaires.current(unit, part.form)
            answers = {
                question: [unit.now.date().isoformat() if value == TODAY else value for value in values]
                for question, values in part.answers.items()
            }
            author = Person(PersonKind.PATIENT, patient)
            await self._inbox.intake.submit(
                unit, Submission(case, patient, WayIn.LINK, author, form.id, answers, _CHECK_IN)
            )

    async def _see_to(self, part: CasePart, case: CaseId) -> None:
        if part.by is None:
            return
        member = self._staff[part.by]
        async with self._write(member) as unit:
            await self._inbox.desk.assign(unit, case, member.id, member.id)
            if part.asks:
                await self._inbox.conversation.ask(unit, case, member.id, part.asks)
            if part.content is not None:
                await self._inbox.answers.draft(unit, case, member.id, part.content)
                answer = await self._inbox.answers.sign(unit, case, member.id)
                if part.read:
                    await self._inbox.answers.received(unit, answer.id, case)

    async def _divert(self) -> None:
        part, slug, answers = DIVERTED
        patient, case = self._patients[part].id, CaseId(self._records.new_id())
        async with self._write(None) as unit:
            form = await self._questionnaires.current(unit, slug)
            await self._inbox.intake.divert(unit, patient, case, form.id, answers=answers, check_in=_CHECK_IN)
