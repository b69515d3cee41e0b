"""Four questions in published words; answers are kept with the words' hash; a no never blocks care."""

import hashlib

import pytest

from clinic import (
    ConsentAnswer,
    Consents,
    Decision,
    EncounterKind,
    Encounters,
    EncounterStatus,
    Method,
    Person,
    PersonKind,
    Proxies,
    Question,
    Relation,
    Target,
)
from clinic.errors import Conflict, Malformed, NotAllowed, Unknown
from tests.behaviour.clinic.folk import SAM, employ, register
from tests.behaviour.clinic.surgery import OTHER_TENANT, Surgery

WORDS = {question: f"May we? ({question.value})" for question in Question}


class Room:
    """A patient with an encounter, and published words for every question."""

    def __init__(self, surgery: Surgery) -> None:
        self.surgery = surgery
        self.proxies = Proxies(surgery.records)
        self.consents = Consents(surgery.records, self.proxies)
        self.encounters = Encounters(surgery.records)

    async def open(self) -> None:
        """Bring everyone in."""
        self.patient = await register(self.surgery)
        self.person = Person(PersonKind.PATIENT, self.patient.id)
        async with self.surgery.write() as unit:
            self.texts = {
                question: await self.consents.publish(unit, question, "en", words)
                for question, words in WORDS.items()
            }
            self.encounter = await self.encounters.plan(
                unit, self.patient.id, EncounterKind.LIVE, reason="Rash", about=Target("case", self.person.id)
            )

    async def say(self, decision: Decision, question=Question.RECORDING, person=None, **more):
        """Answer a question."""
        self.surgery.pass_time(seconds=10)
        answer = ConsentAnswer(person or self.person, decision, self.texts[question].id, **more)
        async with self.surgery.write() as unit:
            return await self.consents.answer(unit, self.patient.id, answer, self.encounter.id)

    async def may_record(self, *others: Person, encounter=None) -> bool:
        """Ask what a recorder asks."""
        async with self.surgery.read() as reading:
            return await self.consents.everyone_permits(
                reading,
                self.patient.id,
                Question.RECORDING,
                [self.person, *others],
                encounter or self.encounter.id,
            )


@pytest.fixture
async def room(surgery: Surgery) -> Room:
    """Return a furnished room."""
    room = Room(surgery)
    await room.open()
    return room


async def test_answer_is_kept_with_the_words_that_were_shown(room: Room) -> None:
    """A later version changes no earlier answer."""
    consent = await room.say(Decision.PERMIT, jurisdiction="US-NY")
    async with room.surgery.write() as unit:
        newer = await room.consents.publish(unit, Question.RECORDING, "en", "May we record you?")
        spanish = await room.consents.publish(unit, Question.RECORDING, "es", "¿Podemos grabar?")
    assert (2, 1) == (newer.version, spanish.version)
    async with room.surgery.read() as reading:
        assert newer == await room.consents.current(reading, Question.RECORDING, "en")
        assert [consent] == await room.consents.of(reading, room.patient.id)
        with pytest.raises(Unknown):
            await room.consents.current(reading, Question.RECORDING, "fr")
    digest = hashlib.sha256(WORDS[Question.RECORDING].encode()).hexdigest()
    assert (1, digest, "US-NY") == (consent.text_version, consent.text_sha256, consent.jurisdiction)
    events = await room.surgery.events(patient=str(room.patient.id))
    assert ["consent.recording-permit", "consent.read"] == events[-2:]


async def test_recording_needs_everyone_and_ends_with_a_withdrawal(room: Room) -> None:
    """By default nobody permits; for another encounter this answer says nothing."""
    guest = Person(PersonKind.GUEST, room.surgery.records.new_id())
    assert not await room.may_record()
    consent = await room.say(Decision.PERMIT)
    assert await room.may_record()
    assert not await room.may_record(guest)
    assert not await room.may_record(encounter=room.surgery.records.new_id())
    with pytest.raises(NotAllowed):
        async with room.surgery.write() as unit:
            await room.consents.withdraw(unit, consent.id, guest)
    for _ in range(2):
        async with room.surgery.write() as unit:
            await room.consents.withdraw(unit, consent.id, room.person)
    assert not await room.may_record()


async def test_no_to_every_question_never_blocks_care(room: Room) -> None:
    """The encounter runs from its beginning to its end."""
    for question in Question:
        await room.say(Decision.DENY, question)
    for status in (EncounterStatus.ARRIVED, EncounterStatus.IN_PROGRESS, EncounterStatus.FINISHED):
        async with room.surgery.write() as unit:
            await room.encounters.move(unit, room.encounter.id, status)
            await room.encounters.move(unit, room.encounter.id, status)
    async with room.surgery.read() as reading:
        encounter = await room.encounters.get(reading, room.encounter.id)
        assert [encounter] == await room.encounters.of(reading, room.patient.id)
    assert (EncounterStatus.FINISHED, 4, "Rash") == (
        encounter.status,
        len(encounter.history),
        encounter.reason,
    )


async def test_answers_of_the_wrong_person_are_refused(room: Room) -> None:
    """Another patient, a proxy without that right, words of another clinic, a made-up jurisdiction."""
    other = await register(room.surgery, SAM)
    async with room.surgery.write() as unit:
        carer = await room.proxies.appoint(
            unit, room.patient.id, "Bob", Relation.CAREGIVER, may_consent=False
        )
        guardian = await room.proxies.appoint(
            unit, room.patient.id, "Eve", Relation.GUARDIAN, may_consent=True
        )
    for person in (
        Person(PersonKind.PATIENT, other.id),
        Person(PersonKind.PROXY, carer.id),
        Person(PersonKind.PROXY, other.id),
    ):
        with pytest.raises(NotAllowed):
            await room.say(Decision.PERMIT, person=person)
    await room.say(Decision.PERMIT, person=Person(PersonKind.PROXY, guardian.id))
    with pytest.raises(Malformed):
        await room.say(Decision.PERMIT, jurisdiction="New York")
    async with room.surgery.write(OTHER_TENANT) as unit:
        foreign = await room.consents.publish(unit, Question.RECORDING, "en", "Foreign words")
    room.texts[Question.RECORDING] = foreign
    with pytest.raises(Unknown):
        await room.say(Decision.PERMIT)


async def test_verbal_answer_names_who_attests(room: Room) -> None:
    """A member of staff heard it."""
    member = await employ(room.surgery)
    consent = await room.say(Decision.PERMIT, method=Method.VERBAL, attested_by=member.id)
    assert member.id == consent.attested_by


@pytest.mark.parametrize(("locale", "text", "field"), [("English!", "Words", "locale"), ("en", " ", "text")])
async def test_unusable_words_are_not_published(room: Room, locale: str, text: str, field: str) -> None:
    """The field is named."""
    with pytest.raises(Malformed) as caught:
        async with room.surgery.write() as unit:
            await room.consents.publish(unit, Question.TREATMENT, locale, text)
    assert field == caught.value.field


async def test_encounter_takes_no_impossible_step_and_gets_a_provider(room: Room) -> None:
    """Finished before it began is refused; another clinic does not know it at all."""
    member = await employ(room.surgery)
    with pytest.raises(Conflict):
        async with room.surgery.write() as unit:
            await room.encounters.move(unit, room.encounter.id, EncounterStatus.FINISHED)
    async with room.surgery.write() as unit:
        await room.encounters.assign(unit, room.encounter.id, member.id)
        assert member.id == (await room.encounters.get(unit, room.encounter.id)).provider
    with pytest.raises(Unknown):
        async with room.surgery.read(OTHER_TENANT) as reading:
            await room.encounters.get(reading, room.encounter.id)
