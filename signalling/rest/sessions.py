"""Open sessions: one's own, and those of others for who manages staff."""

from datetime import datetime
from uuid import UUID

from clinic import Act, Session, SessionId, StaffId, Strength, errors
from signalling.api import Page, Staff, StaffCall, Unaudited, View, operation
from signalling.services import ClinicServices
from vault import UnitOfWork


class SessionView(View):
    """One living session. `is_this`: the one that asks."""

    id: UUID
    opened_at: datetime
    expires_at: datetime
    strength: Strength
    is_this: bool

    @classmethod
    def of(cls, session: Session, call: StaffCall) -> "SessionView":
        """Return a session as a client sees it."""
        return cls(
            id=session.id,
            opened_at=session.opened_at,
            expires_at=session.expires_at,
            strength=session.strength,
            is_this=session.id == call.session.id,
        )


@operation(
    "GET",
    "/api/v1/me/sessions",
    tag="Me",
    summary="Lists one's own open sessions, newest first",
    who=Staff(),
    audits=Unaudited("people may see their own sessions"),
)
async def list_my_sessions(call: StaffCall, services: ClinicServices) -> Page[SessionView]:
    """Return all that are alive."""
    return await _sessions(call, services, call.staff)


@operation(
    "DELETE",
    "/api/v1/me/sessions",
    tag="Me",
    summary="Ends all one's own sessions but this",
    who=Staff(),
    audits="session.ended",
)
async def end_my_other_sessions(call: StaffCall, services: ClinicServices) -> None:
    """End them at once: their next request is refused."""
    await services.database.transact(
        call.origin, lambda unit: services.sessions.end_all(unit, call.staff, but=call.session.id)
    )


@operation(
    "DELETE",
    "/api/v1/me/sessions/{session}",
    tag="Me",
    summary="Ends one of one's own sessions",
    who=Staff(),
    audits="session.ended",
)
async def end_my_session(call: StaffCall, services: ClinicServices, session: UUID) -> None:
    """End it at once; another person's session is unknown here."""

    async def end(unit: UnitOfWork) -> None:
        mine = await services.sessions.of(unit, call.staff)
        if session not in {known.id for known in mine}:
            raise errors.Unknown("session")
        await services.sessions.end(unit, SessionId(session))

    await services.database.transact(call.origin, end)


@operation(
    "GET",
    "/api/v1/staff/{staff}/sessions",
    tag="Staff",
    summary="Lists somebody's open sessions",
    who=Staff(Act.MANAGE_STAFF),
    audits=Unaudited("sessions hold nothing of a patient, and none is opened or ended"),
)
async def list_sessions(call: StaffCall, services: ClinicServices, staff: UUID) -> Page[SessionView]:
    """Return all that are alive, newest first."""
    return await _sessions(call, services, StaffId(staff))


@operation(
    "DELETE",
    "/api/v1/staff/{staff}/sessions",
    tag="Staff",
    summary="Ends all of somebody's sessions",
    who=Staff(Act.MANAGE_STAFF),
    audits="session.ended",
)
async def end_sessions(call: StaffCall, services: ClinicServices, staff: UUID) -> None:
    """End them at once; one's own present session goes on."""

    async def end(unit: UnitOfWork) -> None:
        member = await services.members.get(unit, StaffId(staff))
        await services.sessions.end_all(unit, member.id, but=call.session.id)

    await services.database.transact(call.origin, end)


async def _sessions(call: StaffCall, services: ClinicServices, staff: StaffId) -> Page[SessionView]:
    async with services.database.read(call.origin) as reading:
        found = await services.sessions.of(reading, staff)
    return Page[SessionView](items=[SessionView.of(session, call) for session in found])
