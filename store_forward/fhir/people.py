"""Who had a part in a case: the clinic, the patient, who acts for them, staff, the program itself (pure)."""

from __future__ import annotations

from uuid import UUID

from clinic import Contact, ContactKind, Member, Proxy, Relation
from store_forward.fhir.elements import (
    BCP_47,
    Json,
    coding,
    concept,
    derived,
    hl7,
    identifier,
    instant,
    period,
    reference,
    resource,
)
from store_forward.fhir.record import CaseRecord

_SYSTEM_OF = {ContactKind.EMAIL: "email", ContactKind.PHONE: "phone"}
_RELATION_OF = {
    Relation.PARENT: hl7("v3-RoleCode", "PRN", "parent"),
    Relation.GUARDIAN: hl7("v3-RoleCode", "GUARD", "guardian"),
    Relation.POWER_OF_ATTORNEY: hl7("v3-RoleCode", "POWATT", "power of attorney"),
    Relation.CAREGIVER: hl7("v3-RoleClass", "CAREGIVER", "caregiver"),
}


def patient_of(record: CaseRecord) -> Json:
    """Return the patient, with the number at which they said they can be called back about this case."""
    patient, case = record.patient, record.case
    own = [_telecom(contact) for contact in record.contacts if contact.proxy is None]
    if case.check_in is not None:
        call_back = {"system": "phone", "value": case.check_in.call_back, "use": "temp"}
        own.append({**call_back, "period": {"start": instant(case.submitted_at)}})
    return resource(
        "Patient",
        patient.id,
        identifier=[identifier(patient.id)],
        name=[{"text": patient.identity.name}],
        telecom=own,
        birthDate=patient.identity.birth_date.isoformat(),
        communication=[
            {"language": concept(coding(BCP_47, patient.identity.language)), "preferred": True},
        ],
        managingOrganization=clinic(record),
    )


def organization_of(record: CaseRecord) -> Json:
    """Return the clinic."""
    return resource(
        "Organization",
        record.clinic.id,
        identifier=[identifier(record.clinic.id)],
        active=True,
        type=[concept(hl7("organization-type", "prov", "Healthcare Provider"))],
        name=record.clinic.name,
    )


def practitioner_of(member: Member) -> Json:
    """Return a member of staff by name; the address they sign in with is nobody else's."""
    return resource(
        "Practitioner", member.id, identifier=[identifier(member.id)], name=[{"text": member.name}]
    )


def related_person_of(record: CaseRecord, proxy: Proxy) -> Json:
    """Return somebody who acts for the patient."""
    return resource(
        "RelatedPerson",
        proxy.id,
        identifier=[identifier(proxy.id)],
        patient=reference("Patient", record.patient.id),
        relationship=[concept(_RELATION_OF[proxy.relation])],
        name=[{"text": proxy.name}],
        telecom=[_telecom(contact) for contact in record.contacts if contact.proxy == proxy.id],
        period=period(proxy.since, proxy.ended_at or proxy.until),
    )


def server_of(record: CaseRecord) -> Json:
    """Return the program, which lets claims lapse, rings clocks and puts exports together."""
    return resource(
        "Device",
        server_id(record),
        deviceName=[{"name": "Housecall", "type": "user-friendly-name"}],
        owner=clinic(record),
    )


def server_id(record: CaseRecord) -> UUID:
    """Return the id of the program at this clinic."""
    return derived(record.clinic.id, "Device")


def server(record: CaseRecord) -> Json:
    """Return a reference to the program."""
    return reference("Device", server_id(record))


def clinic(record: CaseRecord) -> Json:
    """Return a reference to the clinic."""
    return reference("Organization", record.clinic.id)


def subject(record: CaseRecord) -> Json:
    """Return a reference to the patient."""
    return reference("Patient", record.patient.id)


def _telecom(contact: Contact) -> Json:
    return {"system": _SYSTEM_OF[contact.kind], "value": contact.value}
