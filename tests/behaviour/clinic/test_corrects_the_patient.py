"""What was filed with the wrong patient moves to the right one, keys and all."""

from datetime import timedelta
from uuid import UUID

import pytest

from clinic import (
    Correction,
    EncounterKind,
    Encounters,
    LinkPurpose,
    Links,
    NoteKind,
    Notes,
    Patients,
    Person,
    PersonKind,
    Proxies,
    Questionnaires,
    Target,
    Threads,
)
from clinic.errors import Conflict, Malformed, Unknown
from clinic.ids import EncounterId
from tests.behaviour.clinic.folk import SAM, employ, register
from tests.behaviour.clinic.surgery import TENANT, Surgery
from vault.keys import Subject

REASON = "Two patients of one name"
FORM = {
    "resourceType": "Questionnaire",
    "title": "Intake",
    "item": [{"linkId": "why", "type": "string", "text": "Why?"}],
}


class Elsewhere:
    """A package above that also keeps things by patient."""

    def __init__(self) -> None:
        self.moved: list[tuple[Target, UUID, UUID]] = []

    async def refile(self, unit, about, wrong, right) -> None:
        """Remember what was to be moved."""
        self.moved.append((about, wrong, right))


async def test_everything_moves_and_survives_the_wrong_patients_erasure(surgery: Surgery) -> None:
    """Note still intact, messages and answers readable, link dead; both trails tell of it."""
    records, elsewhere = surgery.records, Elsewhere()
    links = Links(records, Patients(records), Proxies(records))
    encounters, notes, threads, forms = (
        Encounters(records),
        Notes(records),
        Threads(records),
        Questionnaires(records),
    )
    correction = Correction(records, links, [elsewhere])
    wrong, right, author = await register(surgery), await register(surgery, SAM), await employ(surgery)
    person = Person(PersonKind.PATIENT, wrong.id)
    async with surgery.write() as unit:
        encounter = await encounters.plan(unit, wrong.id, EncounterKind.LIVE, reason="Cough")
        about = Target("encounter", encounter.id)
        note = await notes.draft(unit, wrong.id, about, NoteKind.NOTE, author.id, text="Coughs")
        await notes.sign(unit, note.id, author.id)
        thread = await threads.about(unit, wrong.id, about)
        await threads.send(unit, thread.id, person, "I cough")
        form = await forms.publish(unit, "intake", FORM)
        await forms.respond(unit, wrong.id, about, form.id, {"why": ["Cough"]}, author=person)
        await links.issue(unit, wrong.id, LinkPurpose.VISIT, about, surgery.now + timedelta(days=1))
    async with surgery.write() as unit:
        await correction.move(unit, about, wrong.id, right.id, REASON)
    assert [(about, wrong.id, right.id)] == elsewhere.moved
    async with surgery.write() as unit:
        await surgery.keys.erase(unit, TENANT, Subject(f"patient:{wrong.id}"))
    async with surgery.read() as reading:
        moved = await encounters.get(reading, EncounterId(encounter.id))
        assert (right.id, "Cough") == (moved.patient, moved.reason)
        (kept,) = await notes.about(reading, right.id, about)
        assert (True, "Coughs", right.id) == (kept.intact, kept.text, kept.patient)
        assert ["I cough"] == [message.body for message in await threads.read(reading, thread.id)]
        (response,) = await forms.about(reading, right.id, about)
        assert {"why": ["Cough"]} == response.answers
        assert [] == await notes.about(reading, wrong.id, about)
        assert not (await links.to(reading, about))[0].is_alive(surgery.now)
    assert "correction.moved-away" in await surgery.events(patient=str(wrong.id))
    assert "correction.moved-here" in await surgery.events(patient=str(right.id))


async def test_correction_needs_two_patients_a_reason_and_something_to_move(surgery: Surgery) -> None:
    """Otherwise nothing is moved, and nothing is said to have been."""
    records = surgery.records
    correction = Correction(records, Links(records, Patients(records), Proxies(records)))
    wrong, right = await register(surgery), await register(surgery, SAM)
    nothing = Target("encounter", records.new_id())
    for to, reason, error in (
        (wrong.id, REASON, Conflict),
        (right.id, "oops", Malformed),
        (right.id, REASON, Unknown),
    ):
        with pytest.raises(error):
            async with surgery.write() as unit:
                await correction.move(unit, nothing, wrong.id, to, reason)
    assert ["patient.registered"] == await surgery.events(patient=str(right.id))
