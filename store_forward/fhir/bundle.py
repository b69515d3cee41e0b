"""Puts one case together as a FHIR R4 Bundle (pure): the same case gives the same bundle, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Any
from uuid import UUID

from store_forward.fhir.asked import questionnaire_of, response_of, vitals_of
from store_forward.fhir.elements import Json, derived, hl7, identifier, instant, resource, urn
from store_forward.fhir.files import drawing_of, file_of
from store_forward.fhir.order import appointment_of, encounter_of, request_of, task_of
from store_forward.fhir.people import (
    organization_of,
    patient_of,
    practitioner_of,
    related_person_of,
    server_of,
)
from store_forward.fhir.record import CaseRecord
from store_forward.fhir.reply import answer_of, note_of
from store_forward.fhir.talk import conversation_of, opinion_of
from store_forward.fhir.trail import consent_of, event_of, provenance_of, version_of

MEDIA_TYPE = "application/fhir+json"
_REFERENCE = re.compile(r"urn:uuid:([0-9a-f-]{36})")


class BundleType(StrEnum):
    """What a bundle is for: to be kept, or to be put into a FHIR server, each resource under its id."""

    COLLECTION = "collection"
    TRANSACTION = "transaction"


def bundle_of(record: CaseRecord, kind: BundleType = BundleType.COLLECTION) -> Json:
    """Return everything kept of a case, open or closed. Drafts are not in it: nobody has signed them."""
    return resource(
        "Bundle",
        derived(record.case.id, "Bundle"),
        meta={
            "lastUpdated": instant(record.changed_at),
            "security": [hl7("v3-Confidentiality", "R" if record.patient.restricted else "N")],
        },
        identifier=identifier(record.case.id),
        type=kind.value,
        entry=[_entry(made, kind) for made in _resources(record)],
    )


def _resources(record: CaseRecord) -> list[Json]:
    responses = [response_of(record, each) for each in record.responses]
    vitals = [vital for each in record.responses for vital in vitals_of(record, each)]
    files = {each.attachment.id: file_of(record, each) for each in record.files}
    brought = [*responses, *vitals, *files.values()]
    replies = [answer_of(record, each, brought) for each in record.answers]
    notes = [note_of(record, each) for each in record.notes]
    results = [*(parts[-1] for parts in replies), *notes]
    history = [version_of(record, each) for each in record.versions]
    asked = dict.fromkeys(each.form for each in record.responses)
    told = [
        request_of(record, brought),
        task_of(record, history, brought, results),
        *(encounter_of(record, each) for each in record.encounters),
        *(appointment_of(record, each) for each in record.visits),
        *(questionnaire_of(record.forms[form]) for form in asked),
        *brought,
        *(drawing_of(record, each, files[each.attachment]) for each in record.drawings),
        *(made for each in record.conversations for made in conversation_of(record, each)),
        *(made for each in record.opinions for made in opinion_of(record, each)),
        *(part for parts in replies for part in parts),
        *notes,
        *(consent_of(record, each) for each in record.consents),
    ]
    known = _known(record, [*told, *history])
    events = [made for each in record.events if (made := event_of(record, each, known)) is not None]
    people = _people(record, [*told, *history, *events])
    whole = [*people, *told]
    return [*whole, *history, provenance_of(record, whole), *events]


def _people(record: CaseRecord, made: Iterable[Json]) -> list[Json]:
    """Return who is spoken of: the patient, the clinic, the program, and of others only those."""
    spoken = {UUID(number) for number in _REFERENCE.findall(str([_references(each) for each in made]))}
    return [
        patient_of(record),
        organization_of(record),
        server_of(record),
        *(practitioner_of(member) for member in record.staff.values() if member.id in spoken),
        *(related_person_of(record, proxy) for proxy in record.proxies if proxy.id in spoken),
    ]


def _references(value: Any) -> list[str]:
    """Return every reference in a resource."""
    match value:
        case dict():
            own = [value["reference"]] if isinstance(value.get("reference"), str) else []
            return own + [found for part in value.values() for found in _references(part)]
        case list():
            return [found for part in value for found in _references(part)]
        case _:
            return []


def _known(record: CaseRecord, made: Iterable[Json]) -> set[UUID]:
    """Return the ids by which the audit trail speaks of what is exported."""
    return {UUID(each["id"]) for each in made} | {record.case.id}


def _entry(made: Json, kind: BundleType) -> Json:
    entry: Json = {"fullUrl": urn(UUID(made["id"])), "resource": made}
    if kind is BundleType.TRANSACTION:
        entry["request"] = {"method": "PUT", "url": f"{made['resourceType']}/{made['id']}"}
    return entry
