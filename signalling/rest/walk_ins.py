"""Care on demand: links for walk-ins, and the way in by them for everybody."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from clinic import Act, Attempts, Exchange, Identity, StaffId
from consult import AppointmentId, Consult, WalkIn, WalkInLink, WalkInLinkId, errors
from signalling.api import Body, Call, Page, Public, Reply, Staff, StaffCall, Unaudited, View, operation
from signalling.api.cookies import GUEST_COOKIE
from signalling.rest.clinics import PublicClinicView
from signalling.services import ClinicServices
from vault import UnitOfWork

_TAG = "Walk-ins"
_COMINGS = Attempts(10, within_s=300)
_LOOKS = Attempts(60, within_s=300)

Token = Annotated[str, Field(min_length=1, max_length=128)]


class WalkInLinkView(View):
    """A link for walk-ins. `url`: shown this once, when it was made."""

    id: UUID
    name: str
    provider: UUID | None
    ended: bool
    url: str | None


class WalkInLinkBody(Body):
    """What the clinic calls it, and whom people come to: null for whoever is free."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    provider: UUID | None = None


class LookBody(Body):
    """The token from the fragment of the link's address."""

    token: Token


class WalkInPageView(View):
    """What whoever has the link is shown. `open`: whether the clinic takes people at this hour."""

    clinic: PublicClinicView
    open: bool


class WalkInBody(Body):
    """Who comes. `call_back`: their number with its country."""

    token: Token
    name: Annotated[str, Field(min_length=1, max_length=200)]
    birth_date: date
    language: Annotated[str, Field(max_length=35)] = "en"
    call_back: Annotated[str, Field(min_length=7, max_length=32)]
    reason: Annotated[str, Field(max_length=2000)] = ""


class CameView(View):
    """The visit one waits for now."""

    visit: UUID


@operation(
    "GET",
    "/api/v1/walk-in-links",
    tag=_TAG,
    summary="Lists the links for walk-ins, newest first",
    who=Staff(Act.ISSUE_LINK),
    audits=Unaudited("it shows nothing of a patient"),
)
async def list_walk_in_links(
    call: StaffCall, services: ClinicServices, consult: Consult
) -> Page[WalkInLinkView]:
    """Return all of them, without their tokens."""
    async with services.database.read(call.origin) as reading:
        found = await consult.walk_ins.all(reading)
    return Page[WalkInLinkView](items=[_view(link) for link in found])


@operation(
    "POST",
    "/api/v1/walk-in-links",
    tag=_TAG,
    summary="Makes a link for walk-ins",
    who=Staff(Act.ISSUE_LINK),
    audits="walk-in.opened",
    status=201,
    also=(404,),
)
async def open_walk_in_link(
    call: StaffCall, services: ClinicServices, consult: Consult, body: WalkInLinkBody
) -> WalkInLinkView:
    """Show its address once, to be put where people find it."""

    async def open_link(unit: UnitOfWork) -> tuple[WalkInLink, str]:
        provider = None
        if body.provider is not None:
            provider = (await services.members.get(unit, StaffId(body.provider))).id
        return await consult.walk_ins.open(unit, body.name, provider)

    link, token = await services.database.transact(call.origin, open_link)
    return _view(link, f"{services.public_url}/walk-in#{token}")


@operation(
    "DELETE",
    "/api/v1/walk-in-links/{link}",
    tag=_TAG,
    summary="Ends a link for walk-ins",
    who=Staff(Act.ISSUE_LINK),
    audits="walk-in.ended",
)
async def end_walk_in_link(call: StaffCall, services: ClinicServices, consult: Consult, link: UUID) -> None:
    """Nobody comes by it any more; who has come stays."""
    number = WalkInLinkId(link)
    await services.database.transact(call.origin, lambda unit: consult.walk_ins.end(unit, number))


@operation(
    "POST",
    "/api/v1/walk-ins/look",
    tag=_TAG,
    summary="Says where a link for walk-ins leads",
    who=Public(),
    audits=Unaudited("it shows nothing of a patient"),
    also=(404, 429),
)
async def look_at_walk_in(
    call: Call, services: ClinicServices, consult: Consult, body: LookBody
) -> WalkInPageView:
    """Name the clinic, and say whether it is open."""
    await services.rate_limits.take("walk-in-look", call.origin.network or "", _LOOKS)
    async with services.database.read(call.origin) as reading:
        link = await consult.walk_ins.locate(reading, body.token)
    async with services.database.read(call.origin.within(link.tenant)) as reading:
        clinic = await services.tenants.get(reading)
        is_open = await consult.walk_ins.is_open(reading)
    return WalkInPageView(clinic=PublicClinicView.of(clinic, services), open=is_open)


@operation(
    "POST",
    "/api/v1/walk-ins",
    tag=_TAG,
    summary="Comes without an appointment",
    who=Public(),
    audits="patient.registered",
    status=201,
    also=(404, 409, 429),
)
async def walk_in(
    call: Call, services: ClinicServices, consult: Consult, body: WalkInBody
) -> Reply[CameView]:
    """Become a new patient who waits, and set the guest's cookie; `clinic_closed` outside opening hours."""
    await services.rate_limits.take("walk-in", call.origin.network or "", _COMINGS)
    async with services.database.read(call.origin) as reading:
        link = await consult.walk_ins.locate(reading, body.token)
    who = WalkIn(Identity(body.name, body.birth_date, body.language), body.call_back, body.reason)

    async def come(unit: UnitOfWork) -> tuple[AppointmentId, Exchange]:
        return await consult.walk_ins.come(unit, link, who)

    visit, exchange = await services.database.transact(call.origin.within(link.tenant), come)
    if exchange.token is None:
        raise errors.WalkInRefused
    return Reply(CameView(visit=visit), {GUEST_COOKIE: exchange.token})


def _view(link: WalkInLink, url: str | None = None) -> WalkInLinkView:
    return WalkInLinkView(
        id=link.id, name=link.name, provider=link.provider, ended=link.ended_at is not None, url=url
    )
