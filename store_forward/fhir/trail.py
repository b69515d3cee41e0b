"""Who agreed, who did what, and what it all comes from (pure): Consent, AuditEvent, Provenance."""

from __future__ import annotations

import hashlib
import re
from base64 import urlsafe_b64encode
from collections.abc import Collection
from uuid import UUID

from clinic import Consent, Decision, Question
from store_forward.case import Change
from store_forward.cases import CaseVersion
from store_forward.fhir.elements import (
    LOINC,
    URI,
    Json,
    coding,
    concept,
    derived,
    extension,
    hl7,
    identifier,
    instant,
    link_holder,
    ours,
    period,
    reference,
    refers,
    resource,
    who,
)
from store_forward.fhir.files import sha256
from store_forward.fhir.order import PRIORITY
from store_forward.fhir.people import clinic, server, subject
from store_forward.fhir.record import CaseRecord
from vault import AuditRow

_SCOPE = {Question.TREATMENT: "treatment", Question.SECONDARY_USE: "research"}
_OPERATION = {
    Change.SUBMITTED: "CREATE",
    Change.HELD: "HOLD",
    Change.RESUMED: "RESUME",
    Change.CLOSED: "COMPLETE",
    Change.REOPENED: "REACTIVATE",
}
_AGENT = re.compile(r"(staff|link):([0-9a-f-]{36})")
_READ = "R"
_OBJECT_ROLES = {1: ("1", "Patient"), 4: ("4", "Domain Resource"), 13: ("13", "Security Resource")}


def consent_of(record: CaseRecord, consent: Consent) -> Json:
    """Return one answer to a question of consent, in which words it was asked, and whether it stands."""
    permits = consent.decision is Decision.PERMIT
    stands = consent.withdrawn_at is None
    attested = consent.attested_by
    return resource(
        "Consent",
        consent.id,
        identifier=[identifier(consent.id)],
        status="inactive" if not stands else "active" if permits else "rejected",
        scope=concept(hl7("consentscope", _SCOPE.get(consent.question, "patient-privacy"))),
        category=[
            concept(coding(LOINC, "59284-0", "Patient Consent")),
            concept(ours("consent-question", consent.question.value)),
        ],
        patient=subject(record),
        dateTime=instant(consent.at),
        performer=[who(consent.person)],
        organization=[clinic(record)],
        sourceAttachment={
            "extension": [sha256(consent.text_sha256)],
            "contentType": "text/plain",
            "language": consent.locale,
            "title": f"{consent.question.value}, version {consent.text_version}",
        },
        policyRule=concept(hl7("v3-ActCode", "OPTIN" if permits else "OPTOUT")),
        verification=[]
        if attested is None
        else [
            {
                "verified": True,
                "verifiedWith": who(consent.person),
                "verificationDate": instant(consent.at),
            }
        ],
        provision={"type": consent.decision.value, "period": period(consent.at, consent.withdrawn_at)},
        extension=[
            extension("consent-method", valueCode=consent.method.value),
            *([] if consent.jurisdiction is None else [_jurisdiction(consent.jurisdiction)]),
            *([] if attested is None else [_attested(attested)]),
        ],
    )


def version_of(record: CaseRecord, version: CaseVersion) -> Json:
    """Return what made one version of the case, and what it then was (R4's relevant history)."""
    owner = version.owner
    then = [
        extension("number", valuePositiveInt=version.number),
        extension("status", valueCode=version.status.value),
        extension("priority", valueCode=PRIORITY[version.priority]),
        extension("pool", valueString=version.pool),
        *([] if owner is None else [extension("owner", valueReference=reference("Practitioner", owner))]),
        *([] if version.due_at is None else [extension("due", valueDateTime=instant(version.due_at))]),
        *([] if version.hold is None else [extension("hold-reason", valueCode=version.hold.value)]),
        *([] if version.ending is None else [extension("ending", valueCode=version.ending.value)]),
    ]
    operation = _OPERATION.get(version.change, "UPDATE")
    actor = server(record) if version.actor is None else who(version.actor)
    return resource(
        "Provenance",
        derived(record.case.id, "version", version.number),
        profile="provenance-relevant-history",
        target=[reference("Task", record.case.id)],
        occurredDateTime=instant(version.at),
        recorded=instant(version.at),
        activity=concept(hl7("v3-DataOperation", operation), ours("case-change", version.change.value)),
        agent=[{"type": concept(hl7("v3-ParticipationType", "AUT")), "who": actor}],
        extension=[{"url": "urn:housecall:task-version", "extension": [_bare(each) for each in then]}],
    )


def provenance_of(record: CaseRecord, everything: list[Json]) -> Json:
    """Return where all of the bundle comes from, with the hash of every file and printed note in it."""
    hashes: list[tuple[UUID, str]] = [
        (file.attachment.id, file.attachment.file.sha256) for file in record.files
    ]
    hashes += [(printed.note.id, hashlib.sha256(printed.pdf).hexdigest()) for printed in record.notes]
    kinds = {UUID(made["id"]): made["resourceType"] for made in everything}
    return resource(
        "Provenance",
        derived(record.case.id, "Provenance"),
        target=[refers(made) for made in everything],
        occurredPeriod=period(record.case.submitted_at, record.changed_at),
        recorded=instant(record.changed_at),
        agent=[
            {
                "type": concept(hl7("provenance-participant-type", "custodian", "Custodian")),
                "who": clinic(record),
            },
            {
                "type": concept(hl7("provenance-participant-type", "assembler", "Assembler")),
                "who": server(record),
                "onBehalfOf": clinic(record),
            },
        ],
        entity=[
            {
                "role": "source",
                "what": {**reference(kinds[number], number), "identifier": _named_by_hash(digest)},
            }
            for number, digest in hashes
        ],
    )


def event_of(record: CaseRecord, event: AuditRow, known: Collection[UUID]) -> Json | None:
    """Return an event of the audit trail that changed something among `known`, None for any other.

    Who looked when stays in the clinic's own trail: it is about readers, not about the case.
    """
    touched = [(role, kind, number) for role, kind, number in event.entities]
    about = [number for role, _, number in touched if role != 1]
    if event.action == _READ or not any(_uuid(number) in known for number in about):
        return None
    return resource(
        "AuditEvent",
        derived(record.clinic.id, "audit", event.seq),
        type=hl7("audit-event-type", "rest", "RESTful Operation"),
        subtype=[ours("audit-event", f"{event.type}.{event.subtype}")],
        action=event.action,
        recorded=instant(event.recorded),
        outcome=str(event.outcome),
        purposeOfEvent=[concept(hl7("v3-ActReason", event.purpose))],
        agent=[{"who": _agent(record, event), "requestor": True}],
        source={"observer": server(record)},
        entity=[
            {
                "what": {"identifier": {"system": URI, "value": f"urn:uuid:{number}"}},
                "role": hl7("object-role", *_OBJECT_ROLES[role]),
                "detail": [{"type": "kind", "valueString": kind}],
            }
            for role, kind, number in touched
            if _uuid(number) is not None
        ],
    )


def _agent(record: CaseRecord, event: AuditRow) -> Json:
    known = _AGENT.fullmatch(event.agent)
    if known is None:
        return server(record)
    number = UUID(known[2])
    return reference("Practitioner", number) if known[1] == "staff" else link_holder(number)


def _named_by_hash(digest: str) -> Json:
    """Return the name of bytes by their SHA-256 (RFC 6920)."""
    name = urlsafe_b64encode(bytes.fromhex(digest)).decode().rstrip("=")
    return {"system": URI, "value": f"ni:///sha-256;{name}"}


def _jurisdiction(where: str) -> Json:
    return extension("jurisdiction", valueCode=where)


def _attested(staff: UUID) -> Json:
    return extension("attested-by", valueReference=reference("Practitioner", staff))


def _bare(part: Json) -> Json:
    """Return a part of a complex extension: its name stands within, and needs no address."""
    return {**part, "url": part["url"].rpartition(":")[2]}


def _uuid(number: str) -> UUID | None:
    try:
        return UUID(number)
    except ValueError:
        return None
