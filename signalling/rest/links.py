"""Personal links as staff see them: issuing, sending, listing and revoking them."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from pydantic import AwareDatetime

from clinic import (
    Act,
    Contact,
    Holder,
    Link,
    LinkId,
    LinkPurpose,
    NoticeKind,
    PatientId,
    ProxyId,
    errors,
    owner_of,
)
from consult import Consult
from signalling.api import Body, Page, Staff, StaffCall, View, operation
from signalling.rest.gate import enter, enter_record
from signalling.rest.views import TargetBody, TargetView
from signalling.services import ClinicServices
from vault import UnitOfWork

_TAG = "Links"

_NOTICES: Mapping[LinkPurpose, NoticeKind] = {
    LinkPurpose.VISIT: NoticeKind.VISIT,
    LinkPurpose.INTAKE: NoticeKind.MESSAGE,
    LinkPurpose.CASE: NoticeKind.MESSAGE,
    LinkPurpose.RESULTS: NoticeKind.ANSWER,
}


class LinkView(View):
    """One personal link, without its token. `attempts_left`: at the birth date."""

    id: UUID
    holder: Holder
    proxy: UUID | None
    purpose: LinkPurpose
    target: TargetView
    asks_birth_date: bool
    attempts_left: int
    issued_at: datetime
    expires_at: datetime
    revoked_at: datetime | None

    @classmethod
    def of(cls, link: Link) -> "LinkView":
        """Return a link as a client sees it."""
        return cls(
            id=link.id,
            holder=link.holder,
            proxy=link.proxy,
            purpose=link.purpose,
            target=TargetView.of(link.target),
            asks_birth_date=link.asks_birth_date,
            attempts_left=link.attempts_left,
            issued_at=link.issued_at,
            expires_at=link.expires_at,
            revoked_at=link.revoked_at,
        )


class LinkBody(Body):
    """A link to issue. `send_to`: the contact that is told of it; null to hand it over oneself."""

    purpose: LinkPurpose
    target: TargetBody
    expires_at: AwareDatetime
    holder: Holder = Holder.PATIENT
    proxy: UUID | None = None
    asks_birth_date: bool = False
    send_to: UUID | None = None


class IssuedLinkView(View):
    """A link just issued. `url`: with its token in the fragment, shown this once."""

    link: LinkView
    url: str


@operation(
    "GET",
    "/api/v1/patients/{patient}/links",
    tag=_TAG,
    summary="Lists a patient's links, newest first",
    who=Staff(Act.ISSUE_LINK),
    audits="link.listed",
)
async def list_links(call: StaffCall, services: ClinicServices, patient: UUID) -> Page[LinkView]:
    """Return those that are over too."""
    origin = await enter_record(call, services, patient, Act.ISSUE_LINK)
    async with services.database.read(origin) as reading:
        found = await services.links.of(reading, PatientId(patient))
    return Page[LinkView](items=[LinkView.of(link) for link in found])


@operation(
    "POST",
    "/api/v1/patients/{patient}/links",
    tag=_TAG,
    summary="Issues a personal link",
    who=Staff(Act.ISSUE_LINK),
    audits="link.issued",
    status=201,
)
async def issue_link(
    call: StaffCall, services: ClinicServices, patient: UUID, body: LinkBody
) -> IssuedLinkView:
    """Return its address, and post it to a contact when one is named. Results always ask the birth date."""
    number = PatientId(patient)
    origin = await enter_record(call, services, patient, Act.ISSUE_LINK)

    async def issue(unit: UnitOfWork) -> IssuedLinkView:
        target = body.target.target()
        if target.kind == "encounter" and (await owner_of(unit, "encounter", target.id)).patient != patient:
            raise errors.Unknown("encounter")
        token, link = await services.links.issue(
            unit,
            number,
            body.purpose,
            target,
            body.expires_at,
            holder=body.holder,
            proxy=None if body.proxy is None else ProxyId(body.proxy),
            asks_birth_date=body.asks_birth_date,
        )
        url = f"{services.public_url}/open#{token}"
        if body.send_to is not None:
            await _send(services, unit, number, body, url)
        return IssuedLinkView(link=LinkView.of(link), url=url)

    return await services.database.transact(origin, issue)


@operation(
    "DELETE",
    "/api/v1/links/{link}",
    tag=_TAG,
    summary="Revokes a link",
    who=Staff(Act.ISSUE_LINK),
    audits="link.revoked",
)
async def revoke_link(call: StaffCall, services: ClinicServices, consult: Consult, link: UUID) -> None:
    """Kill it and every session it opened, from the next request on; who came by it is out of their visit."""
    origin, _ = await enter(call, services, "link", link, Act.ISSUE_LINK)

    async def revoke(unit: UnitOfWork) -> None:
        await services.links.revoke(unit, LinkId(link))
        await consult.conduct.link_over(unit, LinkId(link))

    await services.database.transact(origin, revoke)


async def _send(
    services: ClinicServices, unit: UnitOfWork, patient: PatientId, body: LinkBody, url: str
) -> None:
    contact = await _contact(services, unit, patient, body)
    tenant = await services.tenants.get(unit)
    language = (await services.patients.get(unit, patient)).identity.language
    kind = _NOTICES[body.purpose]
    await services.notifier.tell(unit, tenant, contact, kind, language=language, url=url)


async def _contact(services: ClinicServices, unit: UnitOfWork, patient: PatientId, body: LinkBody) -> Contact:
    """Return the contact to send to: a proxy's link goes to no one but that proxy."""
    for contact in await services.contacts.of(unit, patient):
        if contact.id == body.send_to and contact.proxy == body.proxy:
            return contact
    raise errors.Unknown("contact")
