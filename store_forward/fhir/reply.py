"""What a signed answer says (pure): findings, diagnoses, medicine, what follows, and the note as signed."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime, timedelta

from clinic import Note
from store_forward.answering import Answer, Diagnosis, FollowUp, FollowUpWay, RenewalDecision
from store_forward.fhir.elements import (
    LOINC,
    Json,
    coding,
    concept,
    derived,
    hl7,
    identifier,
    instant,
    narrative,
    ours,
    reference,
    refers,
    resource,
)
from store_forward.fhir.files import sha256
from store_forward.fhir.order import encounter_at, request
from store_forward.fhir.people import clinic, subject
from store_forward.fhir.record import CaseRecord, PrintedNote

_CONSULT_NOTE = coding(LOINC, "11488-4", "Consult note")
_NOTE = coding(LOINC, "34109-9", "Note")
_DECIDED = {
    RenewalDecision.RENEWED: ("active", "order"),
    RenewalDecision.CHANGED: ("active", "order"),
    RenewalDecision.REFUSED: ("cancelled", "proposal"),
    RenewalDecision.VISIT_NEEDED: ("on-hold", "proposal"),
}
_RENEWAL_FORM, _RENEWAL_QUESTION = "prescription-renewal", "name"


def answer_of(record: CaseRecord, answer: Answer, brought: list[Json]) -> list[Json]:
    """Return a signed answer; its Composition, with which the others hang together, comes last."""
    conditions = [_condition(record, answer, place, d) for place, d in enumerate(answer.content.diagnoses)]
    impression = _impression(record, answer, conditions, brought)
    medicine, follow_up = _medication(record, answer), _follow_up(record, answer, conditions)
    parts = [*conditions, impression, *medicine, *follow_up]
    return [*parts, _composition(record, answer, conditions, medicine, follow_up)]


def note_of(record: CaseRecord, printed: PrintedNote) -> Json:
    """Return a signed note as the PDF that the clinic prints, with its addenda."""
    note, pdf = printed.note, printed.pdf
    latest = max((each.signed_at for each in (note, *printed.addenda) if each.signed_at), default=None)
    answered = any(answer.note == note.id for answer in record.answers)
    signers = dict.fromkeys(each.author for each in (note, *printed.addenda))
    return resource(
        "DocumentReference",
        note.id,
        identifier=[identifier(note.id)],
        status="current",
        docStatus=_doc_status(note, printed.addenda),
        type=concept(_CONSULT_NOTE if answered else _NOTE),
        subject=subject(record),
        date=instant(latest),
        author=[reference("Practitioner", author) for author in signers],
        authenticator=reference("Practitioner", note.author),
        custodian=clinic(record),
        content=[
            {
                "attachment": {
                    "extension": [sha256(hashlib.sha256(pdf).hexdigest())],
                    "contentType": "application/pdf",
                    "data": base64.b64encode(pdf).decode(),
                    "size": len(pdf),
                    "hash": base64.b64encode(hashlib.sha1(pdf, usedforsecurity=False).digest()).decode(),
                    "creation": instant(latest),
                }
            }
        ],
        context={"encounter": [encounter_at(record, note.changed_at)], "related": [request(record)]},
    )


def _doc_status(note: Note, addenda: tuple[Note, ...]) -> str:
    return "amended" if addenda or not note.intact else "final"


def _condition(record: CaseRecord, answer: Answer, place: int, diagnosis: Diagnosis) -> Json:
    author = reference("Practitioner", answer.author)
    code = " ".join(diagnosis.code.split())
    return resource(
        "Condition",
        derived(answer.id, "condition", place),
        clinicalStatus=concept(hl7("condition-clinical", "active", "Active")),
        category=[concept(hl7("condition-category", "encounter-diagnosis", "Encounter Diagnosis"))],
        code=concept(coding(diagnosis.system.value, code, diagnosis.display), text=diagnosis.display),
        subject=subject(record),
        encounter=encounter_at(record, _signed(answer)),
        recordedDate=instant(answer.signed_at),
        recorder=author,
        asserter=author,
    )


def _impression(record: CaseRecord, answer: Answer, conditions: list[Json], brought: list[Json]) -> Json:
    return resource(
        "ClinicalImpression",
        derived(answer.id, "impression"),
        status="completed",
        subject=subject(record),
        encounter=encounter_at(record, _signed(answer)),
        effectiveDateTime=instant(answer.signed_at),
        date=instant(answer.signed_at),
        assessor=reference("Practitioner", answer.author),
        summary=answer.content.assessment,
        finding=[{"itemReference": refers(condition)} for condition in conditions],
        supportingInfo=[refers(each) for each in brought],
        note=[{"text": answer.content.plan}],
    )


def _medication(record: CaseRecord, answer: Answer) -> list[Json]:
    renewal = answer.content.renewal
    if renewal is None:
        return []
    status, intent = _DECIDED[renewal.decision]
    prior = _prior(record)
    made = resource(
        "MedicationRequest",
        derived(answer.id, "medication"),
        status=status,
        statusReason=concept(ours("renewal-decision", renewal.decision.value)),
        intent=intent,
        category=[concept(hl7("medicationrequest-category", "outpatient", "Outpatient"))],
        medicationCodeableConcept=concept(text=renewal.medicine),
        subject=subject(record),
        encounter=encounter_at(record, _signed(answer)),
        authoredOn=instant(answer.signed_at),
        requester=reference("Practitioner", answer.author),
        basedOn=[request(record)],
        note=[{"text": renewal.remark}],
        priorPrescription=None if prior is None else {"type": "MedicationRequest", "display": prior},
    )
    return [made]


def _prior(record: CaseRecord) -> str | None:
    """Return what the patient asked to have renewed, as they wrote it: nobody here prescribed it."""
    if record.case.kind != _RENEWAL_FORM:
        return None
    given = [response.answers.get(_RENEWAL_QUESTION, ()) for response in record.responses]
    return next((str(values[0]) for values in given if values), None)


def _follow_up(record: CaseRecord, answer: Answer, conditions: list[Json]) -> list[Json]:
    wanted = answer.content.follow_up
    if wanted is None or wanted.way is FollowUpWay.NONE:
        return []
    made = resource(
        "ServiceRequest",
        derived(answer.id, "follow-up"),
        basedOn=[request(record)],
        status="active",
        intent="plan",
        code=concept(ours("follow-up-way", wanted.way.value)),
        subject=subject(record),
        encounter=encounter_at(record, _signed(answer)),
        occurrenceDateTime=_day(answer, wanted),
        asNeededBoolean=True if wanted.way is FollowUpWay.IF_NEEDED else None,
        authoredOn=instant(answer.signed_at),
        requester=reference("Practitioner", answer.author),
        reasonReference=[refers(condition) for condition in conditions],
        note=[{"text": wanted.remark}],
    )
    return [made]


def _composition(
    record: CaseRecord, answer: Answer, conditions: list[Json], medicine: list[Json], follow_up: list[Json]
) -> Json:
    content, author = answer.content, reference("Practitioner", answer.author)
    sections = [
        _section("Assessment", coding(LOINC, "51848-0", "Evaluation note"), [content.assessment], []),
        _section("Diagnoses", coding(LOINC, "29308-4", "Diagnosis"), _named(answer), conditions),
        _section("Plan", coding(LOINC, "18776-5", "Plan of care note"), [content.plan], follow_up),
        _section("Prescription", coding(LOINC, "57828-6", "Prescription list"), _renewed(answer), medicine),
    ]
    sections += [
        {
            **_section("Addendum", coding(LOINC, "55107-7", "Addendum Document"), [addendum.text], []),
            "author": [reference("Practitioner", addendum.author)],
        }
        for addendum in answer.addenda
    ]
    return resource(
        "Composition",
        answer.id,
        identifier=identifier(answer.id),
        status="amended" if answer.addenda else "final",
        type=concept(_CONSULT_NOTE),
        subject=subject(record),
        encounter=encounter_at(record, _signed(answer)),
        date=instant(max([_signed(answer), *(addendum.signed_at for addendum in answer.addenda)])),
        author=[author],
        title="Consult note",
        confidentiality="R" if record.patient.restricted else "N",
        attester=[
            {"mode": "professional", "time": instant(answer.signed_at), "party": author},
            *(
                {
                    "mode": "professional",
                    "time": instant(addendum.signed_at),
                    "party": reference("Practitioner", addendum.author),
                }
                for addendum in answer.addenda
            ),
        ],
        custodian=clinic(record),
        section=[section for section in sections if section["text"] or section["entry"]],
    )


def _section(title: str, code: Json, paragraphs: list[str], entries: list[Json]) -> Json:
    return {
        "title": title,
        "code": concept(code),
        "text": narrative(paragraphs),
        "entry": [refers(entry) for entry in entries],
    }


def _named(answer: Answer) -> list[str]:
    return [f"{diagnosis.display} ({diagnosis.code})" for diagnosis in answer.content.diagnoses]


def _renewed(answer: Answer) -> list[str]:
    renewal = answer.content.renewal
    return [] if renewal is None else [f"{renewal.medicine}: {renewal.decision.value}", renewal.remark]


def _day(answer: Answer, wanted: FollowUp) -> str | None:
    """Return the day of a follow-up; it has none when it does not matter."""
    if wanted.in_days is None:
        return None
    return (_signed(answer) + timedelta(days=wanted.in_days)).date().isoformat()


def _signed(answer: Answer) -> datetime:
    return answer.signed_at or answer.changed_at
