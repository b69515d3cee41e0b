"""What must hold of every exported bundle, beside what the standard says: told without Java, in a moment.

The official validator says the rest (`tests/support/fhir_validator`, `make test-fhir`).
"""

import json
import re
from collections import Counter
from typing import Any

MUST: dict[str, tuple[str, ...]] = {
    "ServiceRequest": ("status", "intent", "code", "subject", "requester", "authoredOn"),
    "Task": (
        "basedOn",
        "businessStatus",
        "focus",
        "for",
        "intent",
        "owner",
        "priority",
        "relevantHistory",
        "requester",
        "status",
    ),
    "Encounter": ("class", "period", "reasonCode", "status", "subject"),
    "Questionnaire": ("item", "status", "url", "version"),
    "QuestionnaireResponse": ("authored", "basedOn", "item", "questionnaire", "source", "status"),
    "Media": ("bodySite", "content", "createdDateTime", "height", "operator", "type", "view", "width"),
    "Observation": ("category", "code", "derivedFrom", "effectiveDateTime", "status", "subject"),
    "CommunicationRequest": ("authoredOn", "payload", "recipient", "sender", "status", "subject"),
    "Communication": ("sent", "status", "subject"),
    "Condition": ("asserter", "clinicalStatus", "code", "encounter", "recordedDate", "subject"),
    "ClinicalImpression": ("assessor", "date", "note", "status", "subject", "summary"),
    "MedicationRequest": ("authoredOn", "intent", "medicationCodeableConcept", "requester", "status"),
    "Appointment": ("basedOn", "minutesDuration", "participant", "status"),
    "Composition": ("attester", "author", "custodian", "date", "encounter", "section", "status", "type"),
    "DocumentReference": ("author", "content", "context", "date", "status", "type"),
    "Consent": ("category", "dateTime", "performer", "provision", "scope", "sourceAttachment", "status"),
    "AuditEvent": ("action", "agent", "entity", "outcome", "purposeOfEvent", "recorded", "source", "type"),
    "Provenance": ("agent", "recorded", "target"),
    "Patient": ("birthDate", "communication", "managingOrganization", "name"),
    "Practitioner": ("identifier", "name"),
    "RelatedPerson": ("name", "patient", "relationship"),
    "Organization": ("identifier", "name"),
    "Device": ("deviceName", "owner"),
}
"""What each resource always says (telehealth facts, section 3.1)."""


def resources(bundle: dict[str, Any], kind: str | None = None) -> list[dict[str, Any]]:
    """Return the resources of a bundle, or those of one kind, in order."""
    found = [entry["resource"] for entry in bundle["entry"]]
    return [each for each in found if kind is None or each["resourceType"] == kind]


def faults(bundle: dict[str, Any]) -> list[str]:
    """Return what is wrong with a bundle; empty when nothing is."""
    found = []
    kinds = {entry["fullUrl"]: entry["resource"]["resourceType"] for entry in bundle["entry"]}
    counted = Counter(entry["fullUrl"] for entry in bundle["entry"])
    found += [f"{url} stands there {count} times" for url, count in counted.items() if count > 1]
    for entry in bundle["entry"]:
        made = entry["resource"]
        place = f"{made['resourceType']}/{made['id']}"
        if entry["fullUrl"] != f"urn:uuid:{made['id']}":
            found.append(f"{place} is called {entry['fullUrl']}")
        if not made["meta"]["profile"]:
            found.append(f"{place} claims no profile")
        found += [f"{place} lacks {name}" for name in MUST[made["resourceType"]] if name not in made]
        found += [f"{place}: {fault}" for fault in _within(made, kinds)]
    return found


def whole_seconds(bundle: dict[str, Any]) -> dict[str, Any]:
    """Return a bundle whose instants leave out the milliseconds that are none, as some writers do."""
    plain: dict[str, Any] = json.loads(re.sub(r"(:\d\d)\.000Z", r"\1Z", json.dumps(bundle)))
    return plain


def pushed(store: dict[str, Any], transaction: dict[str, Any]) -> None:
    """Do what a FHIR server does with a transaction of PUTs: keep each resource where its request says."""
    assert transaction["type"] == "transaction"
    for entry in transaction["entry"]:
        assert entry["request"]["method"] == "PUT"
        store[entry["request"]["url"]] = entry["resource"]


def _within(value: Any, kinds: dict[str, str]) -> list[str]:
    """Return references that lead nowhere or elsewhere, and values that are empty."""
    found = []
    if value in ("", [], {}, None):
        found.append(f"an empty value {value!r}")
    if isinstance(value, dict):
        target = value.get("reference")
        if target is not None and kinds.get(target) != value.get("type"):
            found.append(f"{json.dumps(value)} leads to {kinds.get(target)}")
        found += [fault for part in value.values() for fault in _within(part, kinds)]
    if isinstance(value, list):
        found += [fault for part in value for fault in _within(part, kinds)]
    return found
