"""Who acts for a patient: parents, guardians, holders of a power of attorney, caregivers."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from clinic import Act, LinkPurpose, PatientId, Proxy, ProxyId, Relation, errors
from consult import Consult
from signalling.api import Body, Page, Staff, StaffCall, View, operation
from signalling.rest.gate import enter, enter_record
from signalling.services import ClinicServices
from vault import UnitOfWork

_TAG = "Patients"


class ProxyView(View):
    """Somebody who acts, or once acted, for a patient. `until`: null without end."""

    id: UUID
    name: str
    relation: Relation
    may_consent: bool
    since: datetime
    until: datetime | None
    ended_at: datetime | None

    @classmethod
    def of(cls, proxy: Proxy) -> "ProxyView":
        """Return a proxy as a client sees them."""
        return cls(
            id=proxy.id,
            name=proxy.name,
            relation=proxy.relation,
            may_consent=proxy.may_consent,
            since=proxy.since,
            until=proxy.until,
            ended_at=proxy.ended_at,
        )


class ProxyBody(Body):
    """Somebody to act for a patient from now on. `until`: for a parent, the child's coming of age."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    relation: Relation
    may_consent: bool
    until: AwareDatetime | None = None


@operation(
    "GET",
    "/api/v1/patients/{patient}/proxies",
    tag=_TAG,
    summary="Lists who acts for a patient",
    who=Staff(Act.READ_PATIENT),
    audits="proxy.read",
)
async def list_proxies(call: StaffCall, services: ClinicServices, patient: UUID) -> Page[ProxyView]:
    """Return those of the past too, in the order they were appointed."""
    origin = await enter_record(call, services, patient)
    async with services.database.read(origin) as reading:
        found = await services.proxies.of(reading, PatientId(patient))
    return Page[ProxyView](items=[ProxyView.of(proxy) for proxy in found])


@operation(
    "POST",
    "/api/v1/patients/{patient}/proxies",
    tag=_TAG,
    summary="Lets somebody act for a patient",
    who=Staff(Act.REGISTER_PATIENT),
    audits="proxy.appointed",
    status=201,
)
async def appoint_proxy(
    call: StaffCall, services: ClinicServices, patient: UUID, body: ProxyBody
) -> ProxyView:
    """Appoint them from now on; only with `may_consent` they answer consent questions."""
    origin = await enter_record(call, services, patient, Act.REGISTER_PATIENT)
    return ProxyView.of(
        await services.database.transact(
            origin,
            lambda unit: services.proxies.appoint(
                unit,
                PatientId(patient),
                body.name,
                body.relation,
                may_consent=body.may_consent,
                until=body.until,
            ),
        )
    )


@operation(
    "DELETE",
    "/api/v1/patients/{patient}/proxies/{proxy}",
    tag=_TAG,
    summary="Lets somebody act for a patient no more",
    who=Staff(Act.REGISTER_PATIENT),
    audits="proxy.dismissed",
)
async def dismiss_proxy(
    call: StaffCall, services: ClinicServices, consult: Consult, patient: UUID, proxy: UUID
) -> None:
    """Their links are dead from their next request on; who came by one is out of their visit."""
    origin, owner = await enter(call, services, "proxy", proxy, Act.REGISTER_PATIENT)
    if owner.patient != patient:
        raise errors.Unknown("proxy")

    async def dismiss(unit: UnitOfWork) -> None:
        await services.proxies.dismiss(unit, ProxyId(proxy))
        for link in await services.links.given(unit, PatientId(patient), LinkPurpose.VISIT):
            # Not only living ones: a link that was refused is revoked, and its visit may go on.
            if link.proxy == proxy and unit.now < link.expires_at:
                await consult.conduct.link_over(unit, link.id)

    await services.database.transact(origin, dismiss)
