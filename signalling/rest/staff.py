"""The people of a clinic: adding, inviting, suspending them, and what roles they have."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from clinic import Act, Member, NoticeKind, StaffId, StaffRole, errors
from consult import Consult
from signalling.api import Body, Page, Staff, StaffCall, Unaudited, View, operation
from signalling.services import ClinicServices
from vault import UnitOfWork

_TAG = "Staff"

Roles = Annotated[list[StaffRole], Field(min_length=1, max_length=4)]


class MemberView(View):
    """One member of staff. `suspended_at`: null while they may sign in."""

    id: UUID
    name: str
    email: str
    roles: list[StaffRole]
    has_password: bool
    has_totp: bool
    created_at: datetime
    suspended_at: datetime | None

    @classmethod
    def of(cls, member: Member) -> "MemberView":
        """Return a member as a client sees them."""
        return cls(
            id=member.id,
            name=member.name,
            email=member.email,
            roles=sorted(member.roles),
            has_password=member.has_password,
            has_totp=member.has_totp,
            created_at=member.created_at,
            suspended_at=member.suspended_at,
        )


class MemberBody(Body):
    """Somebody new. `email`: what they will sign in with."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    email: Annotated[str, Field(min_length=3, max_length=254)]
    roles: Roles


class RolesBody(Body):
    """The roles somebody has from now on."""

    roles: Roles


class ColleagueView(View):
    """Somebody to work with, by name."""

    id: UUID
    name: str
    roles: list[StaffRole]


@operation(
    "GET",
    "/api/v1/colleagues",
    tag=_TAG,
    summary="Names the people of the clinic",
    who=Staff(),
    audits=Unaudited("nothing of a patient is in it"),
)
async def list_colleagues(call: StaffCall, services: ClinicServices) -> Page[ColleagueView]:
    """Return everyone, the suspended too: their names stand under what they wrote."""
    async with services.database.read(call.origin) as reading:
        members = await services.members.all(reading)
    return Page[ColleagueView](
        items=[
            ColleagueView(id=member.id, name=member.name, roles=sorted(member.roles)) for member in members
        ]
    )


@operation(
    "GET",
    "/api/v1/staff",
    tag=_TAG,
    summary="Lists the people of the clinic",
    who=Staff(Act.MANAGE_STAFF),
    audits=Unaudited("nothing of a patient is in it"),
)
async def list_staff(call: StaffCall, services: ClinicServices) -> Page[MemberView]:
    """Return everyone, the longest there first."""
    async with services.database.read(call.origin) as reading:
        members = await services.members.all(reading)
    return Page[MemberView](items=[MemberView.of(member) for member in members])


@operation(
    "POST",
    "/api/v1/staff",
    tag=_TAG,
    summary="Adds somebody and invites them",
    who=Staff(Act.MANAGE_STAFF),
    audits="staff.added",
    status=201,
    also=(409,),
)
async def add_member(call: StaffCall, services: ClinicServices, body: MemberBody) -> MemberView:
    """Send them a link with which they set a password within three days. `already_taken`: the address."""

    async def add(unit: UnitOfWork) -> Member:
        member = await services.members.add(unit, body.name, body.email, body.roles)
        await _invite(services, unit, member)
        return member

    return MemberView.of(await services.database.transact(call.origin, add))


@operation(
    "PATCH",
    "/api/v1/staff/{staff}",
    tag=_TAG,
    summary="Gives somebody other roles",
    who=Staff(Act.MANAGE_STAFF),
    audits="staff.roles-changed",
    also=(409,),
)
async def change_roles(
    call: StaffCall, services: ClinicServices, consult: Consult, staff: UUID, body: RolesBody
) -> MemberView:
    """Their open sessions have them from the next request on; one's own role of admin stays.

    Who may conduct visits no more is out of those they are in, at once.
    """
    if staff == call.staff and StaffRole.ADMIN not in body.roles:
        raise errors.Conflict("nobody takes the role of admin from themselves")

    async def change(unit: UnitOfWork, member: StaffId) -> None:
        await services.members.change_roles(unit, member, body.roles)
        await consult.conduct.staff_changed(unit, member)

    return await _change(call, services, staff, change)


@operation(
    "POST",
    "/api/v1/staff/{staff}/suspend",
    tag=_TAG,
    summary="Lets somebody in no more",
    who=Staff(Act.MANAGE_STAFF),
    audits="staff.suspended",
    also=(409,),
)
async def suspend_member(
    call: StaffCall, services: ClinicServices, consult: Consult, staff: UUID
) -> MemberView:
    """End their sessions and put them out of visits, at once; what they wrote stays theirs."""
    if staff == call.staff:
        raise errors.Conflict("nobody suspends themselves")

    async def suspend(unit: UnitOfWork, member: StaffId) -> None:
        await services.members.suspend(unit, member)
        await services.sessions.end_all(unit, member)
        await consult.conduct.staff_changed(unit, member)

    return await _change(call, services, staff, suspend)


@operation(
    "POST",
    "/api/v1/staff/{staff}/reinstate",
    tag=_TAG,
    summary="Lets somebody in again",
    who=Staff(Act.MANAGE_STAFF),
    audits="staff.reinstated",
)
async def reinstate_member(call: StaffCall, services: ClinicServices, staff: UUID) -> MemberView:
    """They sign in with the password and second factor they had."""
    return await _change(call, services, staff, services.members.reinstate)


@operation(
    "POST",
    "/api/v1/staff/{staff}/invite",
    tag=_TAG,
    summary="Invites somebody again",
    who=Staff(Act.MANAGE_STAFF),
    audits="staff.invited",
)
async def invite_member(call: StaffCall, services: ClinicServices, staff: UUID) -> MemberView:
    """Send a fresh link with which to set a password; earlier links are over."""

    async def invite(unit: UnitOfWork, member: StaffId) -> None:
        await _invite(services, unit, await services.members.get(unit, member))

    return await _change(call, services, staff, invite)


@operation(
    "POST",
    "/api/v1/staff/{staff}/reset-second-factor",
    tag=_TAG,
    summary="Forgets the second factors that somebody lost",
    who=Staff(Act.MANAGE_STAFF),
    audits="staff.totp-reset",
)
async def reset_second_factor(call: StaffCall, services: ClinicServices, staff: UUID) -> MemberView:
    """Forget their app and passkeys, and end their sessions; they set up others at their next sign-in."""

    async def reset(unit: UnitOfWork, member: StaffId) -> None:
        await services.credentials.reset_totp(unit, member)
        for passkey in await services.passkeys.of(unit, member):
            await services.passkeys.remove(unit, member, passkey.id)
        await services.sessions.end_all(unit, member)

    return await _change(call, services, staff, reset)


async def _change(
    call: StaffCall,
    services: ClinicServices,
    staff: UUID,
    change: Callable[[UnitOfWork, StaffId], Awaitable[None]],
) -> MemberView:
    async def work(unit: UnitOfWork) -> Member:
        await change(unit, StaffId(staff))
        await unit.session.flush()
        return await services.members.get(unit, StaffId(staff))

    return MemberView.of(await services.database.transact(call.origin, work))


async def _invite(services: ClinicServices, unit: UnitOfWork, member: Member) -> None:
    token = await services.credentials.invite(unit, member.id)
    url = f"{services.public_url}/welcome#{token}"
    tenant = await services.tenants.get(unit)
    await services.notifier.tell_staff(unit, tenant, member, NoticeKind.STAFF_INVITATION, url)
