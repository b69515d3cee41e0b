"""Keeps where people are, and the consultation with them, whatever changed.

A consultation waits while somebody of the patient's side does, begins when one of them is let in, and is
what its people make of it; that follows here, in one place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from consult.appointments import Appointment, AppointmentRow, Appointments
from consult.appointments.appointments import consultation_of
from consult.ids import AppointmentId, ParticipantId
from consult.missed import MissedVisits
from consult.news import VisitNews
from consult.overrun import Overrun
from consult.participants import ParticipantRow, Participants
from consult.participants.participants import of_patients_side, state_of
from consult.room import MediaDoor
from consult.visit import Consultation, ConsultationStatus, ParticipantState, ParticipantStatus
from vault import UnitOfWork

_LIVE = ConsultationStatus.LIVE


@dataclass(frozen=True)
class Place:
    """A locked visit, and one of those in it."""

    visit: AppointmentRow
    person: ParticipantRow


class Presence:
    """Moves people, and their visit along."""

    def __init__(
        self,
        *,
        appointments: Appointments,
        participants: Participants,
        missed: MissedVisits,
        overrun: Overrun,
        media: MediaDoor,
        news: VisitNews,
    ) -> None:
        self._appointments = appointments
        self._participants = participants
        self._missed = missed
        self._overrun = overrun
        self._media = media
        self._news = news

    async def place(self, unit: UnitOfWork, appointment: AppointmentId, participant: ParticipantId) -> Place:
        """Return one participant of a visit that nobody else changes meanwhile. Raises Unknown."""
        visit = await self._appointments.locked(unit, appointment)
        return Place(visit, await self._participants.row(unit, appointment, participant))

    async def move(
        self, unit: UnitOfWork, place: Place, change: Callable[[ParticipantState], ParticipantState]
    ) -> ParticipantState:
        """Change where somebody is. Whoever loses their media loses it with the commit, at once."""
        before = state_of(place.person)
        after = change(before)
        if await self._participants.settle(unit, place.person, after):
            await self._follow(unit, place.visit)
            self._news.changed(unit, AppointmentId(place.visit.id))
            if before.status is not after.status:
                await self._tell_who_waits(unit, place.visit)
        if before.has_media and not after.has_media:
            visit = await self._appointments.get(unit, AppointmentId(place.visit.id))
            identity = str(place.person.id)
            unit.after_commit(lambda: self._media.eject(visit.room, identity))
        return after

    async def settle(self, unit: UnitOfWork, row: AppointmentRow, consultation: Consultation) -> Appointment:
        """Change where the consultation is. With its end the room closes; people keep their admission."""
        begins = consultation.status is _LIVE and consultation_of(row).status is not _LIVE
        visit = await self._appointments.settle(unit, row, consultation)
        if begins:
            await self._missed.resume(unit, visit.id)
            await self._overrun.mind(unit, visit)
        if not consultation.takes_people:
            unit.after_commit(lambda: self._media.close(visit.room))
            await self._tell_who_waits(unit, row)
        self._news.changed(unit, visit.id)
        return visit

    async def _tell_who_waits(self, unit: UnitOfWork, row: AppointmentRow) -> None:
        """Have those who wait for the same people see their place, and where their provider is."""
        rows = await self._participants.rows(unit, AppointmentId(row.id))
        providers = {row.provider_id, *(one.staff_id for one in rows if one.staff_id is not None)}
        for visit in await self._appointments.in_status(unit, [ConsultationStatus.WAITING]):
            if visit.provider in providers and visit.id != row.id:
                self._news.place_changed(unit, visit.id)

    async def _follow(self, unit: UnitOfWork, row: AppointmentRow) -> None:
        consultation = consultation_of(row)
        if consultation.is_over:
            return  # whoever still waits finds that out; others can go, or be put out, all the same
        side = of_patients_side(await self._participants.rows(unit, AppointmentId(row.id)))
        states = [state_of(person) for person in side]
        if any(state.status is ParticipantStatus.WAITING for state in states):
            waits = consultation if consultation.status is _LIVE else consultation.arrived()
        else:
            waits = consultation.emptied()
        if any(state.has_media for state in states) and waits.takes_people:
            waits = waits.begun(unit.now)
        if waits != consultation:
            await self.settle(unit, row, waits)
