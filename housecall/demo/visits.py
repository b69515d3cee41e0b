"""Plays the visits of the demonstration clinic's past: those on screen as appointments, those in writing."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from clinic import (
    ConsentAnswer,
    Decision,
    EncounterId,
    EncounterKind,
    EncounterStatus,
    LinkId,
    Member,
    NoteKind,
    Patient,
    Person,
    PersonKind,
    Proxy,
    Question,
    Target,
    WorkingCalendar,
)
from consult import AppointmentId, CheckIn, DeviceCheck, IssuedLink, Plan, VisitDraft
from housecall.assembly import Assembly
from housecall.demo import questionnaire
from housecall.demo.cast import CLINIC, DEV
from housecall.demo.past import Fate, VisitPart
from housecall.demo.story import Ago, Moment, On
from vault import UnitOfWork

Write = Callable[[Member | None], AbstractAsyncContextManager[UnitOfWork]]
"""Opens a unit at the story's present instant; None: on behalf of nobody on the staff."""

_BOOKED_DAYS_BEFORE = 3
_LENGTH = timedelta(minutes=20)
_EARLY_MINUTES = 6
_GIVEN_UP_AFTER = timedelta(minutes=15)
_CHECK_IN = CheckIn(
    "At home",
    "+1 202 555 0100",
    None,
    feels_worse=False,
    device=DeviceCheck(camera=True, microphone=True, speaker=True, up_kbps=3100, down_kbps=9400),
)


@dataclass(frozen=True)
class Scene:
    """Who is in a visit, and how things are written. `proxy`: who speaks for the patient, if not they.

    `wait`: lets minutes pass in the story.
    """

    assembly: Assembly
    write: Write
    wait: Callable[[float], datetime]
    patient: Patient
    proxy: Proxy | None
    provider: Member
    coordinator: Member

    @property
    def visitor(self) -> Person:
        """Who speaks on the patient's side."""
        if self.proxy is not None:
            return Person(PersonKind.PROXY, self.proxy.id)
        return Person(PersonKind.PATIENT, self.patient.id)


def moments_of(
    visit: VisitPart, scene: Scene, until: datetime, calendar: WorkingCalendar
) -> Iterator[Moment]:
    """Yield what happens of a visit. `until`: the present instant of the whole story."""
    if visit.on is None or visit.kind is EncounterKind.WRITTEN:
        at = (visit.on or Ago(2)).instant(until, calendar)
        yield Moment(at, lambda: _write(visit, scene))
        return
    live = _LiveVisit(visit, scene, visit.on.instant(until, calendar))
    booked = On(visit.on.days + _BOOKED_DAYS_BEFORE, visit.on.at)
    yield Moment(booked.instant(until, calendar), live.book)
    match visit.fate:
        case Fate.SEEN:
            yield Moment(live.starts_at - timedelta(minutes=_EARLY_MINUTES), live.take_place)
        case Fate.NO_SHOW:
            yield Moment(live.starts_at + _GIVEN_UP_AFTER, live.give_up)
        case Fate.CANCELLED:
            yield Moment(live.starts_at - timedelta(days=1), live.cancel)


class _LiveVisit:
    """A visit on screen, from its booking on."""

    def __init__(self, visit: VisitPart, scene: Scene, starts_at: datetime) -> None:
        self.starts_at = starts_at
        self._visit = visit
        self._scene = scene
        self._consult = scene.assembly.consult
        self._number: AppointmentId
        self._encounter: EncounterId
        self._links: Sequence[IssuedLink]

    async def book(self) -> None:
        scene = self._scene
        plan = Plan(self.starts_at, _LENGTH, CLINIC.zone)
        draft = VisitDraft(scene.patient.id, plan, scene.provider.id, reason=self._visit.reason)
        async with scene.write(scene.coordinator) as unit:
            booked, self._links = await self._consult.booking.book(unit, draft)
        self._number, self._encounter = booked.id, booked.encounter

    async def give_up(self) -> None:
        async with self._scene.write(self._scene.provider) as unit:
            await self._consult.conduct.give_up(unit, self._number)

    async def cancel(self) -> None:
        async with self._scene.write(None) as unit:
            await self._consult.booking.cancel(unit, self._number, by_clinic=False)

    async def take_place(self) -> None:
        visit, scene = self._visit, self._scene
        about = Target("encounter", self._encounter)
        place = self._links[0].participant
        await self._arrive()
        scene.wait(_EARLY_MINUTES + visit.waited)
        async with scene.write(scene.provider) as unit:
            await self._consult.conduct.enter(unit, self._number, scene.provider)
            await self._consult.conduct.admit(unit, self._number, place, scene.provider.id)
        scene.wait(visit.lasted)
        async with scene.write(scene.provider) as unit:
            await self._consult.conduct.end(unit, self._number)
        async with scene.write(None) as unit:
            if visit.rating is not None:
                await self._consult.surveys.answer(unit, self._number, place, visit.rating, "")
        scene.wait(2)
        async with scene.write(scene.provider) as unit:
            await _write_down(visit, scene, unit, about)
        await _talk(visit, scene, about)

    async def _arrive(self) -> None:
        waiting_room = self._consult.waiting_room
        async with self._scene.write(None) as unit:
            link = await self._tapped(unit)
            await waiting_room.open(unit, link)
            await waiting_room.check_in(unit, link, _CHECK_IN)
            await _consent(self._scene, unit, self._encounter)

    async def _tapped(self, unit: UnitOfWork) -> LinkId:
        token = self._links[0].url.partition("#")[2]
        exchange = await self._scene.assembly.services.links.exchange(unit, token)
        if exchange.guest is None:
            raise AssertionError("the link of a visit lets its patient in")
        return exchange.guest.link.id


async def _write(visit: VisitPart, scene: Scene) -> None:
    """Plan the visit, and conclude it in writing if it has a time."""
    encounters = scene.assembly.services.encounters
    async with scene.write(scene.coordinator) as unit:
        encounter = await encounters.plan(
            unit, scene.patient.id, visit.kind, reason=visit.reason, provider=scene.provider.id
        )
    about = Target("encounter", encounter.id)
    if visit.patient is DEV:
        await _answer_questions(scene, about)
    await _talk(visit, scene, about)
    if visit.on is None:
        return
    async with scene.write(scene.provider) as unit:
        await _consent(scene, unit, encounter.id)
    for status in (EncounterStatus.ARRIVED, EncounterStatus.IN_PROGRESS, EncounterStatus.FINISHED):
        scene.wait(4)
        async with scene.write(scene.provider) as unit:
            await encounters.move(unit, encounter.id, status)
    async with scene.write(scene.provider) as unit:
        await _write_down(visit, scene, unit, about)


async def _answer_questions(scene: Scene, about: Target) -> None:
    asked = scene.assembly.services.questionnaires
    since = (scene.wait(5) - timedelta(days=17)).date()
    async with scene.write(scene.coordinator) as unit:
        form = await asked.current(unit, questionnaire.SLUG)
        await asked.respond(
            unit, scene.patient.id, about, form.id, questionnaire.answers(since), author=scene.visitor
        )


async def _talk(visit: VisitPart, scene: Scene, about: Target) -> None:
    threads = scene.assembly.services.threads
    provider = Person(PersonKind.STAFF, scene.provider.id)
    for number, said in enumerate(visit.said):
        scene.wait(9)
        async with scene.write(scene.provider) as unit:
            thread = await threads.about(unit, scene.patient.id, about)
            await threads.send(unit, thread.id, (scene.visitor, provider)[number % 2], said)


async def _consent(scene: Scene, unit: UnitOfWork, encounter: EncounterId) -> None:
    """Say yes to treatment and no to being recorded, as most people do."""
    consents = scene.assembly.services.consents
    said = {Question.TREATMENT: Decision.PERMIT, Question.RECORDING: Decision.DENY}
    for question, decision in said.items():
        text = await consents.current(unit, question, scene.patient.identity.language)
        answer = ConsentAnswer(scene.visitor, decision, text.id)
        await consents.answer(unit, scene.patient.id, answer, encounter)


async def _write_down(visit: VisitPart, scene: Scene, unit: UnitOfWork, about: Target) -> None:
    notes = scene.assembly.services.notes
    patient, author = scene.patient.id, scene.provider.id
    for kind, text in ((NoteKind.NOTE, visit.note), (NoteKind.SUMMARY, visit.summary)):
        if not text:
            continue
        note = await notes.draft(unit, patient, about, kind, author, text=text)
        if visit.signed:
            await notes.sign(unit, note.id, author)
        if visit.addendum and kind is NoteKind.NOTE:
            addendum = await notes.addendum(unit, note.id, author, visit.addendum)
            await notes.sign(unit, addendum.id, author)
