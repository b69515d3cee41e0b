"""Plays one visit of the demonstration clinic's past through the repositories."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from clinic import (
    ConsentAnswer,
    Consents,
    Decision,
    Encounter,
    Encounters,
    EncounterStatus,
    Member,
    NoteKind,
    Notes,
    Patient,
    Person,
    PersonKind,
    Proxies,
    Proxy,
    Question,
    Questionnaires,
    Records,
    Target,
    Threads,
)
from housecall.demo import questionnaire
from housecall.demo.cast import DEV
from housecall.demo.past import VisitPart
from vault import UnitOfWork

Pass = Callable[[float], datetime]
"""Lets minutes pass in the story."""


@dataclass(frozen=True)
class Scene:
    """Who is in a visit, and how to write. `proxy`: who speaks for the patient, if not the patient."""

    records: Records
    write: Callable[[Member], AbstractAsyncContextManager[UnitOfWork]]
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


async def play(visit: VisitPart, scene: Scene, wait: Pass) -> None:
    """Plan the visit, and let it happen if it lies in the past."""
    async with scene.write(scene.coordinator) as unit:
        encounter = await Encounters(scene.records).plan(
            unit, scene.patient.id, visit.kind, reason=visit.reason, provider=scene.provider.id
        )
    about = Target("encounter", encounter.id)
    if visit.patient is DEV:
        await _answer_questions(scene, about, wait)
    await _talk(visit, scene, about, wait)
    if visit.days_ago is not None:
        await _treat(visit, scene, encounter, wait)


async def _answer_questions(scene: Scene, about: Target, wait: Pass) -> None:
    asked = Questionnaires(scene.records)
    since = (wait(5) - timedelta(days=17)).date()
    async with scene.write(scene.coordinator) as unit:
        form = await asked.current(unit, questionnaire.SLUG)
        await asked.respond(
            unit, scene.patient.id, about, form.id, questionnaire.answers(since), author=scene.visitor
        )


async def _talk(visit: VisitPart, scene: Scene, about: Target, wait: Pass) -> None:
    threads = Threads(scene.records)
    provider = Person(PersonKind.STAFF, scene.provider.id)
    for number, said in enumerate(visit.said):
        wait(9)
        async with scene.write(scene.provider) as unit:
            thread = await threads.about(unit, scene.patient.id, about)
            await threads.send(unit, thread.id, (scene.visitor, provider)[number % 2], said)


async def _treat(visit: VisitPart, scene: Scene, encounter: Encounter, wait: Pass) -> None:
    encounters = Encounters(scene.records)
    wait(2)
    async with scene.write(scene.provider) as unit:
        await encounters.move(unit, encounter.id, EncounterStatus.ARRIVED)
        await _consent(scene, unit, encounter)
    wait(4)
    async with scene.write(scene.provider) as unit:
        await encounters.move(unit, encounter.id, EncounterStatus.IN_PROGRESS)
    wait(14)
    async with scene.write(scene.provider) as unit:
        await encounters.move(unit, encounter.id, EncounterStatus.FINISHED)
    wait(3)
    async with scene.write(scene.provider) as unit:
        await _write_down(visit, scene, unit, Target("encounter", encounter.id))


async def _consent(scene: Scene, unit: UnitOfWork, encounter: Encounter) -> None:
    """Say yes to treatment and no to being recorded, as most people do."""
    consents = Consents(scene.records, Proxies(scene.records))
    said = {Question.TREATMENT: Decision.PERMIT, Question.RECORDING: Decision.DENY}
    for question, decision in said.items():
        text = await consents.current(unit, question, scene.patient.identity.language)
        answer = ConsentAnswer(scene.visitor, decision, text.id)
        await consents.answer(unit, scene.patient.id, answer, encounter.id)


async def _write_down(visit: VisitPart, scene: Scene, unit: UnitOfWork, about: Target) -> None:
    notes = Notes(scene.records)
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
