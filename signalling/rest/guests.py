"""Guests: a personal link is exchanged for a session after a tap, and shows only what it is for."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

import clinic
from clinic import Attempts, Exchange, Holder, LinkAnswer, LinkPurpose
from signalling.api import Body, Call, Guest, GuestCall, Public, Reply, View, operation
from signalling.api.cookies import GUEST_COOKIE
from signalling.rest.clinics import PublicClinicView
from signalling.rest.views import TargetView
from signalling.services import ClinicServices
from vault import Origin, UnitOfWork

_TAG = "Guests"
_EXCHANGES = Attempts(60, within_s=300)


class GuestView(View):
    """Who holds the link, what it opens, and as little of the patient as greeting them takes."""

    holder: Holder
    proxy: UUID | None
    purpose: LinkPurpose
    target: TargetView
    clinic: PublicClinicView
    patient_first_name: str
    expires_at: datetime


class ExchangeBody(Body):
    """`token`: from the fragment of the link's address; `birth_date`: once it is asked for."""

    token: Annotated[str, Field(max_length=128)]
    birth_date: date | None = None


class ExchangeView(View):
    """What the holder is told. `guest`: only when the answer is `open`.

    `clinic`: whom to call, of whichever clinic's the link is or was; null when nobody knows it.
    """

    answer: LinkAnswer
    guest: GuestView | None
    clinic: PublicClinicView | None


@operation(
    "POST",
    "/api/v1/links/exchange",
    tag=_TAG,
    summary="Exchanges a personal link for a guest session",
    who=Public(),
    audits="link.opened",
    also=(429,),
)
async def exchange_link(call: Call, services: ClinicServices, body: ExchangeBody) -> Reply[ExchangeView]:
    """Set the guest's cookie when the link opens; a wrong birth date costs one of five attempts."""
    await services.rate_limits.take("link-exchange", call.origin.network or "", _EXCHANGES)
    async with services.database.read(call.origin) as reading:
        link = await services.links.locate(reading, body.token)
    if link is None:
        return Reply(ExchangeView(answer=LinkAnswer.OVER, guest=None, clinic=None), {})
    origin = call.origin.within(link.tenant)

    async def exchange(unit: UnitOfWork) -> Exchange:
        return await services.links.exchange(unit, body.token, body.birth_date)

    exchanged = await services.database.transact(origin, exchange)
    if exchanged.guest is None or exchanged.token is None:
        async with services.database.read(origin) as reading:
            clinic_known = PublicClinicView.of(await services.tenants.get(reading), services)
        return Reply(ExchangeView(answer=exchanged.answer, guest=None, clinic=clinic_known), {})
    shown = await describe(services, origin, exchanged.guest)
    answered = ExchangeView(answer=exchanged.answer, guest=shown, clinic=shown.clinic)
    return Reply(answered, {GUEST_COOKIE: exchanged.token})


@operation(
    "GET",
    "/api/v1/guest",
    tag=_TAG,
    summary="Says what this guest came for",
    who=Guest(),
    audits="patient.read",
)
async def read_guest(call: GuestCall, services: ClinicServices) -> GuestView:
    """Answer as long as the link lives: a revoked one is dead at the next request."""
    return await describe(services, call.origin, call.guest)


@operation(
    "POST",
    "/api/v1/guest/leave",
    tag=_TAG,
    summary="Ends this guest session",
    who=Guest(),
    audits="link.left",
)
async def leave(call: GuestCall, services: ClinicServices) -> Reply[None]:
    """Have the browser forget its cookie; the link can be opened again."""
    await services.database.transact(call.origin, lambda unit: services.links.leave(unit, call.guest.session))
    return Reply(None, {GUEST_COOKIE: None})


async def describe(services: ClinicServices, origin: Origin, guest: clinic.Guest) -> GuestView:
    """Return what a guest sees of what they came for."""
    async with services.database.read(origin) as reading:
        tenant = await services.tenants.get(reading)
        patient = await services.patients.get(reading, guest.link.patient)
    return GuestView(
        holder=guest.link.holder,
        proxy=guest.link.proxy,
        purpose=guest.link.purpose,
        target=TargetView.of(guest.link.target),
        clinic=PublicClinicView.of(tenant, services),
        patient_first_name=patient.identity.name.split()[0],
        expires_at=guest.expires_at,
    )
