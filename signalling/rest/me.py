"""What a member of staff sees of themselves and their clinic."""

from datetime import datetime
from uuid import UUID

from clinic import Act, Session, StaffRole, Strength, Tenant, may
from signalling.api import Staff, StaffCall, Unaudited, View, operation
from signalling.services import ClinicServices
from vault import Origin


class MyselfView(View):
    """The member of staff who asks. `passkeys`: how many are registered."""

    id: UUID
    name: str
    email: str
    roles: list[StaffRole]
    has_totp: bool
    passkeys: int


class ClinicView(View):
    """The clinic one works in. `slug`: its part of addresses; `timezone`: IANA name."""

    id: UUID
    name: str
    slug: str
    locale: str
    timezone: str
    emergency_number: str

    @classmethod
    def of(cls, tenant: Tenant) -> "ClinicView":
        """Return a clinic as a client sees it."""
        return cls(
            id=tenant.id,
            name=tenant.name,
            slug=tenant.slug,
            locale=tenant.locale,
            timezone=tenant.calendar.zone.key,
            emergency_number=tenant.emergency_number,
        )


class Me(View):
    """A session as its owner sees it. `acts`: what their roles allow; `expires_at`: at the latest."""

    member: MyselfView
    clinic: ClinicView
    strength: Strength
    expires_at: datetime
    acts: list[Act]


@operation(
    "GET",
    "/api/v1/me",
    tag="Me",
    summary="Says who is signed in",
    who=Staff(strength=Strength.PASSWORD_ONLY),
    audits=Unaudited("people may see themselves"),
)
async def read_me(call: StaffCall, services: ClinicServices) -> Me:
    """Answer also while a second factor is still to be set up: `strength` tells."""
    return await describe(services, call.origin, call.session)


async def describe(services: ClinicServices, origin: Origin, session: Session) -> Me:
    """Return what the owner of a session sees of it."""
    async with services.database.read(origin) as reading:
        member = await services.members.get(reading, session.staff)
        tenant = await services.tenants.get(reading)
        passkeys = await services.passkeys.of(reading, session.staff)
    return Me(
        member=MyselfView(
            id=member.id,
            name=member.name,
            email=member.email,
            roles=sorted(member.roles),
            has_totp=member.has_totp,
            passkeys=len(passkeys),
        ),
        clinic=ClinicView.of(tenant),
        strength=session.strength,
        expires_at=session.expires_at,
        acts=[act for act in Act if may(session.roles, act)],
    )
