"""Signing in and out, with password and one-time code."""

from typing import Annotated

from pydantic import Field

from clinic import Strength, errors
from signalling.api import Body, Call, Public, Reply, Staff, StaffCall, operation
from signalling.api.cookies import STAFF_COOKIE
from signalling.rest.me import Me, describe
from signalling.rest.views import Slug
from signalling.services import ClinicServices

_TAG = "Sign-in"


class SignInBody(Body):
    """`clinic`: the slug of its address. `code`: of an authenticator app, once one is asked for."""

    clinic: Slug
    email: Annotated[str, Field(max_length=254)]
    password: Annotated[str, Field(max_length=1024)]
    code: Annotated[str, Field(max_length=16)] | None = None


@operation(
    "POST",
    "/api/v1/sign-in",
    tag=_TAG,
    summary="Signs a member of staff in",
    who=Public(),
    audits="session.opened",
    also=(401, 429),
)
async def sign_in(call: Call, services: ClinicServices, body: SignInBody) -> Reply[Me]:
    """Set the session's cookie. `code_needed`: repeat it with a one-time code."""
    async with services.database.read(call.origin) as reading:
        try:
            tenant = await services.tenants.find(reading, body.clinic)
        except errors.Unknown as exc:
            raise errors.SignInRefused from exc
    origin = call.origin.within(tenant.id)
    token, session = await services.sign_in.with_password(origin, body.email, body.password, body.code)
    return Reply(await describe(services, origin, session), {STAFF_COOKIE: token})


@operation(
    "POST",
    "/api/v1/sign-out",
    tag=_TAG,
    summary="Ends this session",
    who=Staff(strength=Strength.PASSWORD_ONLY),
    audits="session.ended",
)
async def sign_out(call: StaffCall, services: ClinicServices) -> Reply[None]:
    """End the session for good, and have the browser forget its cookie."""
    await services.database.transact(call.origin, lambda unit: services.sessions.end(unit, call.session.id))
    return Reply(None, {STAFF_COOKIE: None})
