"""What was asked and answered (pure): Questionnaire, QuestionnaireResponse, and the vital signs in it."""

from __future__ import annotations

from datetime import UTC, date
from typing import Any

from clinic import Form, Response, response_resource
from store_forward.fhir.elements import (
    LOINC,
    Json,
    coding,
    concept,
    derived,
    hl7,
    identifier,
    instant,
    refers,
    resource,
    who,
)
from store_forward.fhir.order import encounter_at, request
from store_forward.fhir.people import subject
from store_forward.fhir.record import CaseRecord

_KEPT = ("language", "name", "title", "subjectType", "code", "extension", "item")
_VITALS_FORM = "blood-pressure-check"
_BP, _SYSTOLIC, _DIASTOLIC, _PULSE = "85354-9", "8480-6", "8462-4", "8867-4"
_DISPLAYS = {
    _BP: "Blood pressure panel with all children optional",
    _SYSTOLIC: "Systolic blood pressure",
    _DIASTOLIC: "Diastolic blood pressure",
    _PULSE: "Heart rate",
}


def canonical(form: Form) -> str:
    """Return the address of a form with its version, by which an answer says what it answers."""
    return f"{_url(form)}|{form.version}"


def questionnaire_of(form: Form) -> Json:
    """Return the very version that was answered."""
    kept = {name: value for name, value in form.resource.items() if name in _KEPT}
    kept["item"] = [_item(item) for item in kept["item"]]
    return resource(
        "Questionnaire",
        form.id,
        identifier=[identifier(form.id)],
        url=_url(form),
        version=str(form.version),
        status="active",
        **kept,
    )


def response_of(record: CaseRecord, response: Response) -> Json:
    """Return what was answered to a form."""
    form = record.forms[response.form]
    written = response_resource(
        form.questionnaire, canonical(form), response.answers, response.authored_at.astimezone(UTC)
    )
    del written["resourceType"]
    return resource(
        "QuestionnaireResponse",
        response.id,
        identifier=identifier(response.id),
        basedOn=[request(record)],
        subject=subject(record),
        encounter=encounter_at(record, response.authored_at),
        author=who(response.author),
        source=who(response.author),
        **{**written, "authored": instant(response.authored_at)},
    )


def vitals_of(record: CaseRecord, response: Response) -> list[Json]:
    """Return the vital signs in the answers to the form that asks for them; other forms have none."""
    if record.case.kind != _VITALS_FORM:
        return []
    form, answers = record.forms[response.form], response.answers
    shown = form.questionnaire.enabled(answers)
    given = {name: values[0] for name, values in answers.items() if name in shown and values}
    made = []
    for place, suffix in enumerate(("", "-2"), start=1):
        systolic, diastolic = given.get(f"systolic{suffix}"), given.get(f"diastolic{suffix}")
        if systolic is not None and diastolic is not None:
            components = [
                {"code": _loinc(_SYSTOLIC), "valueQuantity": _quantity(systolic, "mmHg", "mm[Hg]")},
                {"code": _loinc(_DIASTOLIC), "valueQuantity": _quantity(diastolic, "mmHg", "mm[Hg]")},
            ]
            made.append(_vital(record, response, _BP, f"bp-{place}", "bp", component=components))
    if given.get("pulse") is not None:
        rate = _quantity(given["pulse"], "beats/minute", "/min")
        made.append(_vital(record, response, _PULSE, "pulse", "heartrate", valueQuantity=rate))
    return made


def _vital(record: CaseRecord, response: Response, code: str, name: str, profile: str, **value: Any) -> Json:
    measured = response.answers.get("measured-on", ())
    return resource(
        "Observation",
        derived(response.id, name),
        profile=profile,
        basedOn=[request(record)],
        status="final",
        category=[concept(hl7("observation-category", "vital-signs", "Vital Signs"))],
        code=_loinc(code),
        subject=subject(record),
        encounter=encounter_at(record, response.authored_at),
        effectiveDateTime=_day(measured[0]) if measured else instant(response.authored_at),
        issued=instant(response.authored_at),
        performer=[who(response.author)],
        derivedFrom=[refers(response_of(record, response))],
        **value,
    )


def _day(answer: object) -> str:
    return date.fromisoformat(str(answer)).isoformat()


def _loinc(code: str) -> Json:
    return concept(coding(LOINC, code, _DISPLAYS[code]))


def _quantity(value: object, unit: str, code: str) -> Json:
    return {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": code}


def _url(form: Form) -> str:
    known = form.resource.get("url")
    return known if isinstance(known, str) and known else f"urn:housecall:questionnaire:{form.slug}"


def _item(item: Json) -> Json:
    """Return an item; FHIR wants it said how several conditions go together, ours is "all" unless it is."""
    made = dict(item)
    if len(item.get("enableWhen", [])) > 1:
        made.setdefault("enableBehavior", "all")
    if "item" in item:
        made["item"] = [_item(inner) for inner in item["item"]]
    return made
