"""Conducting a visit: inviting, letting in, holding and removing people; entering, ending, reopening."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from clinic import Act
from consult import CONDUCTS, AppointmentId, Consult, MediaGrant, ParticipantId, Role, Source, WhyNot
from signalling.api import Body, Staff, StaffCall, View, operation
from signalling.join_endpoint import websocket_url
from signalling.rest.visit_views import (
    InvitationView,
    InviteeBody,
    MediaTokenView,
    ParticipantView,
    VisitView,
    enter_visit,
    show_participant,
    show_visit,
)
from signalling.services import ClinicServices
from signalling.visits import VisitDoor
from vault import UnitOfWork

_TAG = "Visits"
_CONDUCT = Staff(CONDUCTS)
"""Coordinators let people in as well."""

_ADMIT = Staff(Act.WRITE_MESSAGE)


class WhyBody(Body):
    """Why not: a code, which the person reads in their language."""

    why: WhyNot


class MuteBody(Body):
    """What to mute."""

    source: Source


class EnteredView(View):
    """That one is in the visit, and with what to connect."""

    participant: ParticipantView
    media: MediaTokenView


@operation(
    "POST",
    "/api/v1/visits/{visit}/participants",
    tag=_TAG,
    summary="Invites one more, also from inside the call",
    who=Staff(Act.ISSUE_LINK),
    audits="participant.invited",
    status=201,
    also=(409,),
)
async def invite_participant(
    call: StaffCall, services: ClinicServices, consult: Consult, visit: UUID, body: InviteeBody
) -> InvitationView:
    """Write to them if they can be written to; the link shown here is a further one, shown once."""
    origin, number = await enter_visit(call, services, consult, visit, Act.ISSUE_LINK)
    invitee = body.invitee()
    participant, url = await services.database.transact(
        origin, lambda unit: consult.booking.invite(unit, number, invitee)
    )
    return InvitationView(participant=participant, role=invitee.role, url=url)


@operation(
    "POST",
    "/api/v1/visits/{visit}/participants/{participant}/link",
    tag=_TAG,
    summary="Makes another link for somebody who has lost theirs",
    who=Staff(Act.ISSUE_LINK),
    audits="link.issued",
    status=201,
    also=(409,),
)
async def issue_participant_link(
    call: StaffCall, services: ClinicServices, consult: Consult, visit: UUID, participant: UUID
) -> InvitationView:
    """Show it once; earlier ones go on to open."""
    origin, number = await enter_visit(call, services, consult, visit, Act.ISSUE_LINK)
    url = await services.database.transact(
        origin, lambda unit: consult.booking.new_link(unit, number, ParticipantId(participant))
    )
    async with services.database.read(origin) as reading:
        row = await consult.participants.row(reading, number, ParticipantId(participant))
    return InvitationView(participant=participant, role=Role(row.role), url=url)


@operation(
    "POST",
    "/api/v1/visits/{visit}/participants/{participant}/admit",
    tag=_TAG,
    summary="Lets somebody in, or back in",
    who=_ADMIT,
    audits="participant.admitted",
    also=(409,),
)
async def admit_participant(
    call: StaffCall, services: ClinicServices, consult: Consult, visit: UUID, participant: UUID
) -> ParticipantView:
    """Let them in; `already_admitted` when a colleague was first."""

    async def admit(unit: UnitOfWork, number: AppointmentId, person: ParticipantId) -> None:
        await consult.conduct.admit(unit, number, person, call.staff)

    return await _change(call, services, consult, (visit, participant), admit)


@operation(
    "POST",
    "/api/v1/visits/{visit}/participants/{participant}/hold",
    tag=_TAG,
    summary="Keeps somebody out of the room for a moment",
    who=_CONDUCT,
    audits="participant.held",
    also=(409,),
)
async def hold_participant(
    call: StaffCall, services: ClinicServices, consult: Consult, visit: UUID, participant: UUID
) -> ParticipantView:
    """End their media at once, and kill their token; admitting is the way back."""
    return await _change(call, services, consult, (visit, participant), consult.conduct.hold)


@operation(
    "POST",
    "/api/v1/visits/{visit}/participants/{participant}/deny",
    tag=_TAG,
    summary="Does not let somebody in",
    who=_ADMIT,
    audits="participant.denied",
    also=(409,),
)
async def deny_participant(
    call: StaffCall,
    *,
    services: ClinicServices,
    consult: Consult,
    visit: UUID,
    participant: UUID,
    body: WhyBody,
) -> ParticipantView:
    """Tell them why, and whom to call."""

    async def deny(unit: UnitOfWork, number: AppointmentId, person: ParticipantId) -> None:
        await consult.conduct.deny(unit, number, person, body.why)

    return await _change(call, services, consult, (visit, participant), deny)


@operation(
    "POST",
    "/api/v1/visits/{visit}/participants/{participant}/remove",
    tag=_TAG,
    summary="Sends somebody away",
    who=_CONDUCT,
    audits="participant.removed",
    also=(409,),
)
async def remove_participant(
    call: StaffCall,
    *,
    services: ClinicServices,
    consult: Consult,
    visit: UUID,
    participant: UUID,
    body: WhyBody,
) -> ParticipantView:
    """End their media at once, and kill their token; admitting is the way back."""

    async def remove(unit: UnitOfWork, number: AppointmentId, person: ParticipantId) -> None:
        await consult.conduct.remove(unit, number, person, body.why)

    return await _change(call, services, consult, (visit, participant), remove)


@operation(
    "POST",
    "/api/v1/visits/{visit}/participants/{participant}/mute",
    tag=_TAG,
    summary="Mutes what somebody sends",
    who=_CONDUCT,
    audits="participant.muted",
)
async def mute_participant(
    call: StaffCall,
    *,
    services: ClinicServices,
    consult: Consult,
    visit: UUID,
    participant: UUID,
    body: MuteBody,
) -> None:
    """Mute it for them; only they can unmute."""
    origin, number = await enter_visit(call, services, consult, visit)
    await services.database.transact(
        origin, lambda unit: consult.conduct.mute(unit, number, ParticipantId(participant), body.source)
    )


@operation(
    "POST",
    "/api/v1/visits/{visit}/enter",
    tag=_TAG,
    summary="Comes in, or comes back, as a provider",
    who=_CONDUCT,
    audits="visit.read",
    also=(409,),
)
async def enter_room(
    call: StaffCall, services: ClinicServices, consult: Consult, door: VisitDoor, visit: UUID
) -> EnteredView:
    """Return a media token of this moment's admission; ask again to renew it."""
    origin, number = await enter_visit(call, services, consult, visit)

    async def enter(unit: UnitOfWork) -> MediaGrant:
        member = await services.members.get(unit, call.staff)
        person = await consult.conduct.enter(unit, number, member)
        return await consult.conduct.grant(unit, person)

    grant = await services.database.transact(origin, enter)
    async with services.database.read(origin) as reading:
        shown = await show_participant(reading, consult, call, number, UUID(grant.identity))
    media = MediaTokenView.of(door.mint(grant), websocket_url(call.request, door.url))
    return EnteredView(participant=shown, media=media)


@operation(
    "POST",
    "/api/v1/visits/{visit}/leave",
    tag=_TAG,
    summary="Goes without ending the visit",
    who=_CONDUCT,
    audits="participant.left",
    also=(409,),
)
async def leave_room(call: StaffCall, services: ClinicServices, consult: Consult, visit: UUID) -> None:
    """Leave the others in the room."""
    origin, number = await enter_visit(call, services, consult, visit)
    await services.database.transact(origin, lambda unit: consult.conduct.leave(unit, number, call.staff))


@operation(
    "POST",
    "/api/v1/visits/{visit}/end",
    tag=_TAG,
    summary="Ends a visit for everybody",
    who=_CONDUCT,
    audits="visit.ended",
    also=(409,),
)
async def end_visit(call: StaffCall, services: ClinicServices, consult: Consult, visit: UUID) -> VisitView:
    """Close the room; for ten minutes the end can be taken back."""
    return await _settle(call, services, consult, visit, consult.conduct.end)


@operation(
    "POST",
    "/api/v1/visits/{visit}/reopen",
    tag=_TAG,
    summary="Takes a mistaken end back",
    who=_CONDUCT,
    audits="visit.live",
    also=(409,),
)
async def reopen_visit(call: StaffCall, services: ClinicServices, consult: Consult, visit: UUID) -> VisitView:
    """Whoever was in is let in again by themselves."""
    return await _settle(call, services, consult, visit, consult.conduct.reopen)


@operation(
    "POST",
    "/api/v1/visits/{visit}/no-show",
    tag=_TAG,
    summary="Says that the patient does not come",
    who=_ADMIT,
    audits="visit.no-show",
    also=(409,),
)
async def miss_visit(call: StaffCall, services: ClinicServices, consult: Consult, visit: UUID) -> VisitView:
    """Go on in writing; should they come late, the visit is resumed."""
    return await _settle(call, services, consult, visit, consult.conduct.give_up)


async def _change(
    call: StaffCall,
    services: ClinicServices,
    consult: Consult,
    place: tuple[UUID, UUID],
    change: Callable[[UnitOfWork, AppointmentId, ParticipantId], Awaitable[None]],
) -> ParticipantView:
    visit, participant = place
    origin, number = await enter_visit(call, services, consult, visit)
    person = ParticipantId(participant)
    await services.database.transact(origin, lambda unit: change(unit, number, person))
    async with services.database.read(origin) as reading:
        return await show_participant(reading, consult, call, number, participant)


async def _settle(
    call: StaffCall,
    services: ClinicServices,
    consult: Consult,
    visit: UUID,
    change: Callable[[UnitOfWork, AppointmentId], Awaitable[Any]],
) -> VisitView:
    origin, number = await enter_visit(call, services, consult, visit)
    await services.database.transact(origin, lambda unit: change(unit, number))
    return await show_visit(services, consult, origin, call, number)
