"""How patients and their proxies are reached."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from clinic import Act, Contact, ContactId, ContactKind, PatientId, ProxyId, errors
from signalling.api import Body, Page, Staff, StaffCall, View, operation
from signalling.rest.gate import enter, enter_record
from signalling.services import ClinicServices

_TAG = "Patients"


class ContactView(View):
    """One way to reach a patient; with `proxy`, whoever acts for them."""

    id: UUID
    kind: ContactKind
    value: str
    proxy: UUID | None

    @classmethod
    def of(cls, contact: Contact) -> "ContactView":
        """Return a contact as a client sees it."""
        return cls(id=contact.id, kind=contact.kind, value=contact.value, proxy=contact.proxy)


class ContactBody(Body):
    """An address, or a number with its country."""

    kind: ContactKind
    value: Annotated[str, Field(min_length=3, max_length=254)]
    proxy: UUID | None = None


@operation(
    "GET",
    "/api/v1/patients/{patient}/contacts",
    tag=_TAG,
    summary="Lists the ways to reach a patient",
    who=Staff(Act.READ_PATIENT),
    audits="contact.read",
)
async def list_contacts(call: StaffCall, services: ClinicServices, patient: UUID) -> Page[ContactView]:
    """Return those in use, oldest first."""
    origin = await enter_record(call, services, patient)
    async with services.database.read(origin) as reading:
        found = await services.contacts.of(reading, PatientId(patient))
    return Page[ContactView](items=[ContactView.of(contact) for contact in found])


@operation(
    "POST",
    "/api/v1/patients/{patient}/contacts",
    tag=_TAG,
    summary="Adds a way to reach a patient",
    who=Staff(Act.REGISTER_PATIENT),
    audits="contact.added",
    status=201,
)
async def add_contact(
    call: StaffCall, services: ClinicServices, patient: UUID, body: ContactBody
) -> ContactView:
    """Keep a number as E.164, an address in small letters."""
    origin = await enter_record(call, services, patient, Act.REGISTER_PATIENT)
    proxy = None if body.proxy is None else ProxyId(body.proxy)
    return ContactView.of(
        await services.database.transact(
            origin,
            lambda unit: services.contacts.add(unit, PatientId(patient), body.kind, body.value, proxy),
        )
    )


@operation(
    "DELETE",
    "/api/v1/patients/{patient}/contacts/{contact}",
    tag=_TAG,
    summary="Uses a contact no more",
    who=Staff(Act.REGISTER_PATIENT),
    audits="contact.ended",
)
async def end_contact(call: StaffCall, services: ClinicServices, patient: UUID, contact: UUID) -> None:
    """Messages that went there stay explicable."""
    origin, owner = await enter(call, services, "contact", contact, Act.REGISTER_PATIENT)
    if owner.patient != patient:
        raise errors.Unknown("contact")
    await services.database.transact(origin, lambda unit: services.contacts.end(unit, ContactId(contact)))
