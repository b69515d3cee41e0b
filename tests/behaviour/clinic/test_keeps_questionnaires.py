"""Questionnaires have versions; answers stay with the version they were given to."""

import pytest

from clinic import Person, PersonKind, Problem, Questionnaires, Target
from clinic.errors import AnswersMalformed, Malformed, QuestionnaireMalformed, Unknown
from tests.behaviour.clinic.folk import register
from tests.behaviour.clinic.surgery import OTHER_TENANT, Surgery


def _resource(*questions: str) -> dict[str, object]:
    items = [{"linkId": q, "type": "string", "text": q, "required": True} for q in questions]
    return {"resourceType": "Questionnaire", "title": "Intake", "item": items}


async def test_old_answers_show_the_old_questions(surgery: Surgery) -> None:
    """A second version neither changes what was answered nor what was asked."""
    forms, patient = Questionnaires(surgery.records), await register(surgery)
    case, person = Target("case", surgery.records.new_id()), Person(PersonKind.PATIENT, patient.id)
    async with surgery.write() as unit:
        first = await forms.publish(unit, "intake", _resource("why"))
    async with surgery.write() as unit:
        given = await forms.respond(unit, patient.id, case, first.id, {"why": ["Rash"]}, author=person)
        second = await forms.publish(unit, "intake", _resource("why", "since"))
    assert (1, 2) == (first.version, second.version)
    async with surgery.read() as reading:
        assert second == await forms.current(reading, "intake")
        assert [given] == await forms.about(reading, patient.id, case)
        assert first == await forms.get(reading, given.form)
    events = await surgery.events(patient=str(patient.id))
    assert ["response.given", "response.listed"] == events[1:]
    with pytest.raises(AnswersMalformed) as caught:
        async with surgery.write() as unit:
            await forms.respond(unit, patient.id, case, second.id, {"why": ["Rash"]}, author=person)
    assert [("since", Problem.MISSING)] == [(f.link_id, f.problem) for f in caught.value.faults]


async def test_unusable_and_unknown_questionnaires_are_refused(surgery: Surgery) -> None:
    """Neither a bad name, nor what is no questionnaire, nor another clinic's."""
    forms = Questionnaires(surgery.records)
    for slug, resource, error in (
        ("In take", _resource("why"), Malformed),
        ("intake", {}, QuestionnaireMalformed),
    ):
        with pytest.raises(error):
            async with surgery.write() as unit:
                await forms.publish(unit, slug, resource)
    async with surgery.write() as unit:
        form = await forms.publish(unit, "intake", _resource("why"))
    async with surgery.read(OTHER_TENANT) as reading:
        with pytest.raises(Unknown):
            await forms.current(reading, "intake")
        with pytest.raises(Unknown):
            await forms.get(reading, form.id)
