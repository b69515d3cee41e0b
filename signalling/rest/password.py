"""One's own password, and the invitation with which the first one is set."""

from typing import Annotated

from pydantic import Field

from clinic import Attempts, StaffId, errors
from signalling.api import Body, Call, Public, Staff, StaffCall, View, operation
from signalling.services import ClinicServices
from vault import UnitOfWork

_INVITATIONS = Attempts(30, within_s=300)

Password = Annotated[str, Field(max_length=1024)]


class PasswordBody(Body):
    """The password so far, and the one to replace it: 12 to 256 characters."""

    current: Password
    new: Password


class AcceptanceBody(Body):
    """`token`: from the fragment of the invitation's link."""

    token: Annotated[str, Field(max_length=128)]
    password: Password


class AcceptedView(View):
    """With what to sign in now."""

    clinic: str
    email: str


@operation(
    "POST",
    "/api/v1/me/password",
    tag="Me",
    summary="Changes one's own password",
    who=Staff(),
    audits="staff.password-set",
    also=(429,),
)
async def change_password(call: StaffCall, services: ClinicServices, body: PasswordBody) -> None:
    """Replace it; every other session of the same person ends."""
    await services.sign_in.change_password(call.origin, call.session, body.current, body.new)


@operation(
    "POST",
    "/api/v1/invitations/accept",
    tag="Sign-in",
    summary="Sets the first password",
    who=Public(),
    audits="staff.password-set",
    also=(410, 429),
)
async def accept_invitation(call: Call, services: ClinicServices, body: AcceptanceBody) -> AcceptedView:
    """Use an invitation up. `link_over`: it is unknown, used or too old."""
    await services.rate_limits.take("invitation", call.origin.network or "", _INVITATIONS)
    async with services.database.read(call.origin) as reading:
        tenant = await services.credentials.locate(reading, body.token)
    if tenant is None:
        raise errors.LinkRefused
    kept = await services.passwords.hash(body.password)
    origin = call.origin.within(tenant)

    async def accept(unit: UnitOfWork) -> StaffId:
        staff = await services.credentials.accept(unit, body.token, kept)
        await services.sessions.end_all(unit, staff)  # whoever was let in by the password before
        return staff

    staff = await services.database.transact(origin, accept)
    async with services.database.read(origin) as reading:
        member = await services.members.get(reading, staff)
        clinic = await services.tenants.get(reading)
    return AcceptedView(clinic=clinic.slug, email=member.email)
