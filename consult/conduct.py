"""What those who conduct a visit do: let people in, hold, refuse and remove them, begin, end and reopen.

Nobody else mints media: a grant is given only to who is admitted at that moment, and names the admission
it is good for.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from clinic import Act, Encounters, LinkId, Member, Members, PatientId, Proxies, ProxyId, StaffId, Work
from consult.appointments import Appointment, Appointments
from consult.appointments.appointment import room_name
from consult.appointments.appointments import consultation_of
from consult.errors import NotAdmitted, NotHere, VisitConflict, VisitOver
from consult.ids import AppointmentId, ParticipantId
from consult.missed import MissedReason, MissedVisits
from consult.participants import ParticipantRow, Participants
from consult.participants.participants import state_of
from consult.presence import Place, Presence
from consult.room import MediaDoor, MediaGrant
from consult.visit import (
    RIGHTS,
    ConsultationStatus,
    Ending,
    ParticipantState,
    ParticipantStatus,
    Parting,
    Role,
    Source,
    WhyNot,
)
from vault import Action, TenantId, UnitOfWork

CONDUCTS = Act.WRITE_NOTE
"""What a member of staff is allowed who conducts visits: only who treats."""

_LIVE = ConsultationStatus.LIVE
_OVER = frozenset({ConsultationStatus.ENDED, ConsultationStatus.CANCELLED})


class Conduct:
    """Serves members of staff in a visit, and hears from its room."""

    def __init__(
        self,
        *,
        members: Members,
        proxies: Proxies,
        encounters: Encounters,
        appointments: Appointments,
        participants: Participants,
        presence: Presence,
        missed: MissedVisits,
        media: MediaDoor,
    ) -> None:
        self._members = members
        self._proxies = proxies
        self._encounters = encounters
        self._appointments = appointments
        self._participants = participants
        self._presence = presence
        self._missed = missed
        self._media = media

    async def admit(
        self, unit: UnitOfWork, appointment: AppointmentId, participant: ParticipantId, by: StaffId
    ) -> None:
        """Let somebody in, or back in. Raises AlreadyAdmitted (a colleague was first), NotHere, VisitOver."""
        place = await self._guest(unit, appointment, participant)
        if consultation_of(place.visit).status in _OVER:
            raise VisitOver
        await self._presence.move(unit, place, lambda state: state.admitted(by))

    async def hold(self, unit: UnitOfWork, appointment: AppointmentId, participant: ParticipantId) -> None:
        """Keep somebody out of the room for a moment; their media ends with the commit. Raises NotHere."""
        place = await self._guest(unit, appointment, participant)
        await self._presence.move(unit, place, ParticipantState.held)

    async def deny(
        self, unit: UnitOfWork, appointment: AppointmentId, participant: ParticipantId, why: WhyNot
    ) -> None:
        """Do not let somebody in. Raises NotHere, VisitConflict."""
        place = await self._guest(unit, appointment, participant)
        await self._presence.move(unit, place, lambda state: state.denied(why))

    async def remove(
        self, unit: UnitOfWork, appointment: AppointmentId, participant: ParticipantId, why: WhyNot
    ) -> None:
        """Send somebody away; their media ends with the commit. Raises NotHere."""
        place = await self._guest(unit, appointment, participant)
        await self._presence.move(unit, place, lambda state: state.removed(why))

    async def mute(
        self, unit: UnitOfWork, appointment: AppointmentId, participant: ParticipantId, source: Source
    ) -> None:
        """Mute what somebody sends; only they can unmute. Raises Unknown."""
        place = await self._presence.place(unit, appointment, participant)
        self._participants.witness(unit, place.person, "muted", Action.UPDATE)
        room, identity = room_name(appointment), str(participant)
        unit.after_commit(lambda: self._media.mute(room, identity, source))

    async def enter(self, unit: UnitOfWork, appointment: AppointmentId, member: Member) -> ParticipantRow:
        """Have a provider come in, as the visit's own if it has none yet. Raises VisitOver, Unknown."""
        visit = await self._appointments.locked(unit, appointment)
        if not consultation_of(visit).takes_people:
            raise VisitOver
        person = await self._participants.of_staff(unit, appointment, member.id)
        if person is None:
            patient = PatientId(visit.patient_id)
            person = await self._participants.add(
                unit, appointment, patient, Role.PROVIDER, name=member.name, staff=member.id
            )
        if visit.provider_id is None:
            visit.provider_id = member.id
            visit_now = await self._appointments.get(unit, appointment)
            await self._encounters.assign(unit, visit_now.encounter, member.id)
        person.opened_at, person.seen_at = person.opened_at or unit.now, unit.now
        await self._presence.move(unit, Place(visit, person), ParticipantState.entered)
        return person

    async def leave(self, unit: UnitOfWork, appointment: AppointmentId, staff: StaffId) -> None:
        """Have a provider go without ending the visit. Raises NotHere."""
        visit = await self._appointments.locked(unit, appointment)
        person = await self._participants.of_staff(unit, appointment, staff)
        if person is None:
            raise NotHere
        await self._presence.move(unit, Place(visit, person), ParticipantState.left)

    async def end(self, unit: UnitOfWork, appointment: AppointmentId) -> Appointment:
        """End a visit, and with it everybody's media; twice is no fault. Raises VisitConflict."""
        row = await self._appointments.locked(unit, appointment)
        ended = consultation_of(row).ended(Ending.COMPLETED, unit.now)
        return await self._presence.settle(unit, row, ended)

    async def reopen(self, unit: UnitOfWork, appointment: AppointmentId) -> Appointment:
        """Take a mistaken end back: whoever was in is let in again by themselves. Raises TooLateToReopen."""
        row = await self._appointments.locked(unit, appointment)
        return await self._presence.settle(unit, row, consultation_of(row).reopened(unit.now))

    async def give_up(self, unit: UnitOfWork, appointment: AppointmentId) -> Appointment:
        """Say that the patient does not come. Raises VisitConflict."""
        row = await self._appointments.locked(unit, appointment)
        visit = await self._presence.settle(unit, row, consultation_of(row).missed())
        await self._missed.note(unit, row, MissedReason.NEVER_OPENED)
        return visit

    async def grant(self, work: Work, person: ParticipantRow) -> MediaGrant:
        """Return what somebody's media token is to say. Raises NotAdmitted."""
        appointment = AppointmentId(person.appointment_id)
        visit = await self._appointments.get(work, appointment)
        state = state_of(person)
        if not (state.has_media and visit.consultation.takes_people):
            raise NotAdmitted
        people = (await self._participants.of(work, [appointment], None))[appointment]
        name = next(one.name for one in people if one.id == person.id)
        role = Role(person.role)
        return MediaGrant(visit.room, str(person.id), name, role, RIGHTS[role], state.admission)

    async def admits(self, work: Work, room: str, identity: str, admission: int) -> bool:
        """Say whether a media token still opens the room it names: asked at every join."""
        try:
            person = await work.session.get(ParticipantRow, UUID(identity))
        except ValueError:
            return False
        if person is None or room_name(AppointmentId(person.appointment_id)) != room:
            return False
        visit = await self._appointments.get(work, AppointmentId(person.appointment_id))
        state = state_of(person)
        admitted = state.has_media and state.admission == admission and visit.consultation.takes_people
        return admitted and await self._may_take_part(work, person)

    async def tenant_of(self, work: Work, participant: ParticipantId) -> TenantId | None:
        """Return whose participant this is; `work` is the server's own. None: nobody's."""
        person = await work.session.get(ParticipantRow, participant)
        return None if person is None else person.tenant_id

    async def connected(self, unit: UnitOfWork, participant: ParticipantId) -> None:
        """Hear that somebody's media is up; whoever is not to have any by now is thrown out."""
        place = await self._known(unit, participant)
        if not state_of(place.person).has_media:
            room, identity = room_name(AppointmentId(place.visit.id)), str(participant)
            unit.after_commit(lambda: self._media.eject(room, identity))
            return
        place.person.seen_at = unit.now
        await self._presence.move(unit, place, ParticipantState.connected)

    async def parted(self, unit: UnitOfWork, participant: ParticipantId, how: Parting) -> None:
        """Hear that a connection of somebody has ended; of the same loss twice is once.

        A patient whose reconnecting failed too often is missed at once: the visit goes on in writing.
        """
        place = await self._known(unit, participant)
        state = await self._presence.move(unit, place, lambda state: state.parted(how, unit.now))
        lost = Role(place.person.role).is_of_patient and state.has_given_up(unit.now)
        if lost and consultation_of(place.visit).status is _LIVE:
            ended = consultation_of(place.visit).ended(Ending.CONNECTION_LOST, unit.now)
            await self._presence.settle(unit, place.visit, ended)
            await self._participants.settle(unit, place.person, state.left())
            await self._missed.note(unit, place.visit, MissedReason.CONNECTION_LOST)

    async def link_over(self, unit: UnitOfWork, link: LinkId) -> None:
        """Have whoever came by a revoked link be out of the room with the commit; another link leads back.

        Links to other things than visits are no concern.
        """
        person = await self._participants.known_by(unit, link)
        if person is None:
            return
        place = await self._known(unit, ParticipantId(person.id))
        await self._presence.move(unit, place, ParticipantState.left)

    async def staff_changed(self, unit: UnitOfWork, staff: StaffId) -> None:
        """Have somebody who was suspended, or lost the role for it, be out of every room with the commit."""
        if await self._members.may(unit, staff, CONDUCTS):
            return
        for person in await self._participants.inside(unit, staff):
            place = await self._known(unit, ParticipantId(person.id))
            await self._presence.move(unit, place, ParticipantState.left)

    async def recover(self, unit: UnitOfWork) -> None:
        """After a start, have nobody be connected: who was comes back with the token they have.

        `unit`: the server's own.
        """
        connected = ParticipantRow.status == ParticipantStatus.CONNECTED.value
        rows = await unit.session.scalars(select(ParticipantRow).where(connected))
        for row in rows.all():
            row.status = ParticipantStatus.ADMITTED.value

    async def _may_take_part(self, work: Work, person: ParticipantRow) -> bool:
        """Say whether somebody still is what they take part as: who treats, or acts for the patient."""
        if person.staff_id is not None:
            return await self._members.may(work, StaffId(person.staff_id), CONDUCTS)
        if person.proxy_id is not None:
            patient = PatientId(person.patient_id)
            return await self._proxies.acts(work, ProxyId(person.proxy_id), patient)
        return True

    async def _known(self, unit: UnitOfWork, participant: ParticipantId) -> Place:
        person = await unit.session.get(ParticipantRow, participant)
        if person is None:
            raise NotHere
        return await self._presence.place(unit, AppointmentId(person.appointment_id), participant)

    async def _guest(self, unit: UnitOfWork, appointment: AppointmentId, participant: ParticipantId) -> Place:
        place = await self._presence.place(unit, appointment, participant)
        if place.person.staff_id is not None:
            raise VisitConflict("members of staff come and go by themselves")
        return place
