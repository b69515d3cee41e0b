"""Passkeys: registering one's own, and signing in with one."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, JsonValue

from clinic import Ceremony, CeremonyId, Passkey, PasskeyId, Strength, errors
from signalling.api import Body, Call, Page, Public, Reply, StaffCall, Unaudited, View, operation
from signalling.api.cookies import STAFF_COOKIE
from signalling.rest.me import Me, describe
from signalling.rest.second_factor import SETTING_UP, check_may_set_up
from signalling.rest.views import Slug
from signalling.services import ClinicServices
from vault import UnitOfWork

_SIGN_IN, _ME = "Sign-in", "Me"

Credential = dict[str, JsonValue]


class PasskeyView(View):
    """One registered passkey. `used_at`: null until it was used to sign in."""

    id: UUID
    name: str
    created_at: datetime
    used_at: datetime | None

    @classmethod
    def of(cls, passkey: Passkey) -> "PasskeyView":
        """Return a passkey as its owner sees it."""
        return cls(id=passkey.id, name=passkey.label, created_at=passkey.created_at, used_at=passkey.used_at)


class CeremonyView(View):
    """A ceremony begun. `options`: for `navigator.credentials`, in WebAuthn's JSON."""

    ceremony: UUID
    options: dict[str, JsonValue]

    @classmethod
    def of(cls, ceremony: Ceremony) -> "CeremonyView":
        """Return a ceremony as a client sees it."""
        return cls(ceremony=ceremony.id, options=ceremony.options)


class RegistrationBody(Body):
    """What the authenticator answered, and what to call it."""

    ceremony: UUID
    credential: Credential
    name: Annotated[str, Field(min_length=1, max_length=200)]


class CeremonyBody(Body):
    """`clinic`: the slug of its address."""

    clinic: Slug


class AssertionBody(Body):
    """What the authenticator answered."""

    clinic: Slug
    ceremony: UUID
    credential: Credential


@operation(
    "GET",
    "/api/v1/me/passkeys",
    tag=_ME,
    summary="Lists one's own passkeys",
    who=SETTING_UP,
    audits=Unaudited("people may see their own passkeys"),
)
async def list_passkeys(call: StaffCall, services: ClinicServices) -> Page[PasskeyView]:
    """Return all of them, oldest first."""
    async with services.database.read(call.origin) as reading:
        found = await services.passkeys.of(reading, call.staff)
    return Page[PasskeyView](items=[PasskeyView.of(passkey) for passkey in found])


@operation(
    "POST",
    "/api/v1/me/passkeys/options",
    tag=_ME,
    summary="Begins to register a passkey",
    who=SETTING_UP,
    audits=Unaudited("nothing is registered yet"),
)
async def begin_passkey(call: StaffCall, services: ClinicServices) -> CeremonyView:
    """Return what to hand to `navigator.credentials.create`, good for five minutes."""

    async def begin(unit: UnitOfWork) -> Ceremony:
        await check_may_set_up(call, services, unit)
        member = await services.members.get(unit, call.staff)
        return await services.passkeys.begin_registration(unit, member)

    return CeremonyView.of(await services.database.transact(call.origin, begin))


@operation(
    "POST",
    "/api/v1/me/passkeys",
    tag=_ME,
    summary="Registers a passkey",
    who=SETTING_UP,
    audits="passkey.registered",
    status=201,
)
async def register_passkey(call: StaffCall, services: ClinicServices, body: RegistrationBody) -> PasskeyView:
    """Keep it; this session counts as one of two factors from now on."""

    async def register(unit: UnitOfWork) -> Passkey:
        await check_may_set_up(call, services, unit)
        ceremony = CeremonyId(body.ceremony)
        passkey = await services.passkeys.register(unit, call.staff, ceremony, body.credential, body.name)
        if call.session.strength is not Strength.TWO_FACTORS:
            await services.sessions.strengthen(unit, call.session.id)
        return passkey

    return PasskeyView.of(await services.database.transact(call.origin, register))


@operation(
    "DELETE",
    "/api/v1/me/passkeys/{passkey}",
    tag=_ME,
    summary="Forgets one of one's own passkeys",
    who=SETTING_UP,
    audits="passkey.removed",
)
async def remove_passkey(call: StaffCall, services: ClinicServices, passkey: UUID) -> None:
    """Sign in with it no more; sessions it opened go on."""

    async def remove(unit: UnitOfWork) -> None:
        await check_may_set_up(call, services, unit)
        await services.passkeys.remove(unit, call.staff, PasskeyId(passkey))

    await services.database.transact(call.origin, remove)


@operation(
    "POST",
    "/api/v1/sign-in/passkey/options",
    tag=_SIGN_IN,
    summary="Begins a sign-in with a passkey",
    who=Public(),
    audits=Unaudited("nobody is signed in yet"),
    also=(404,),
)
async def begin_passkey_sign_in(call: Call, services: ClinicServices, body: CeremonyBody) -> CeremonyView:
    """Return what to hand to `navigator.credentials.get`; the browser then asks which passkey."""
    async with services.database.read(call.origin) as reading:
        tenant = await services.tenants.find(reading, body.clinic)
    return CeremonyView.of(
        await services.database.transact(call.origin.within(tenant.id), services.passkeys.begin_sign_in)
    )


@operation(
    "POST",
    "/api/v1/sign-in/passkey",
    tag=_SIGN_IN,
    summary="Signs a member of staff in with a passkey",
    who=Public(),
    audits="session.opened",
    also=(401, 429),
)
async def sign_in_with_passkey(call: Call, services: ClinicServices, body: AssertionBody) -> Reply[Me]:
    """Set the session's cookie; a passkey that verified its user counts as two factors."""
    async with services.database.read(call.origin) as reading:
        try:
            tenant = await services.tenants.find(reading, body.clinic)
        except errors.Unknown as exc:
            raise errors.PasskeyRefused from exc
    origin = call.origin.within(tenant.id)
    token, session = await services.sign_in.with_passkey(origin, CeremonyId(body.ceremony), body.credential)
    return Reply(await describe(services, origin, session), {STAFF_COOKIE: token})
