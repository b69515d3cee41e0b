"""Setting up an authenticator app as the second factor."""

from dataclasses import replace
from typing import Annotated
from urllib.parse import parse_qs, urlsplit

import segno
from pydantic import Field

from clinic import Attempts, Strength, errors
from signalling.api import Body, Staff, StaffCall, Unaudited, View, operation
from signalling.rest.me import Me, describe
from signalling.services import ClinicServices
from vault import Reading, UnitOfWork

SETTING_UP = Staff(strength=Strength.PASSWORD_ONLY)
"""For what may be done with a password alone."""

_CODES = Attempts(10, within_s=300)


class SecretView(View):
    """An authenticator app's secret, shown this once. `qr_svg`: `uri` as an SVG image."""

    secret: str
    uri: str
    qr_svg: str


class CodeBody(Body):
    """The code that the app shows."""

    code: Annotated[str, Field(max_length=16)]


@operation(
    "POST",
    "/api/v1/me/totp",
    tag="Me",
    summary="Begins to set up an authenticator app",
    who=SETTING_UP,
    audits=Unaudited("nothing is in force before it is confirmed"),
    also=(409,),
)
async def begin_totp(call: StaffCall, services: ClinicServices) -> SecretView:
    """Return the secret to scan; it counts once its first code was confirmed."""

    async def begin(unit: UnitOfWork) -> str:
        await check_may_set_up(call, services, unit)
        member = await services.members.get(unit, call.staff)
        tenant = await services.tenants.get(unit)
        return await services.credentials.begin_totp(unit, call.staff, member.email, tenant.name)

    uri = await services.database.transact(call.origin, begin)
    image = segno.make(uri, error="m").svg_inline(scale=4, border=4)
    return SecretView(secret=parse_qs(urlsplit(uri).query)["secret"][0], uri=uri, qr_svg=image)


@operation(
    "POST",
    "/api/v1/me/totp/confirm",
    tag="Me",
    summary="Puts the authenticator app in force",
    who=SETTING_UP,
    audits="staff.totp-set",
    also=(409, 429),
)
async def confirm_totp(call: StaffCall, services: ClinicServices, body: CodeBody) -> Me:
    """Count this session as one of two factors from now on. `code_refused`: the code is wrong."""
    await services.rate_limits.take("totp-confirm", str(call.staff), _CODES)

    async def confirm(unit: UnitOfWork) -> None:
        await services.credentials.confirm_totp(unit, call.staff, body.code)
        await services.sessions.strengthen(unit, call.session.id)

    await services.database.transact(call.origin, confirm)
    return await describe(services, call.origin, replace(call.session, strength=Strength.TWO_FACTORS))


async def check_may_set_up(call: StaffCall, services: ClinicServices, work: UnitOfWork | Reading) -> None:
    """Raise NotAllowed when a password alone would get around a passkey that is there already."""
    if call.session.strength is Strength.TWO_FACTORS:
        return
    if await services.passkeys.of(work, call.staff):
        raise errors.NotAllowed("set-up-second-factor")
