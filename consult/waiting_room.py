"""What those who come do before they are let in: open their page, check in, wait, leave, come back."""

from __future__ import annotations

from datetime import timedelta

from clinic import LinkId
from consult.appointments import Appointments
from consult.appointments.appointments import consultation_of
from consult.errors import VisitOver
from consult.ids import AppointmentId, ParticipantId
from consult.news import VisitNews
from consult.participants import CheckIn, Participants
from consult.participants.participant import AWAY_AFTER
from consult.presence import Place, Presence
from consult.visit import ParticipantState, Risk, Role
from vault import UnitOfWork

_SEEN_EVERY = timedelta(seconds=10)


class WaitingRoom:
    """Serves guests, each known by their link."""

    def __init__(
        self,
        *,
        appointments: Appointments,
        participants: Participants,
        presence: Presence,
        news: VisitNews,
    ) -> None:
        self._appointments = appointments
        self._participants = participants
        self._presence = presence
        self._news = news

    async def open(self, unit: UnitOfWork, link: LinkId) -> None:
        """Take notice that somebody's page is shown; once more after a reload. Raises Unknown.

        Over visits show what became of them; nobody waits in those.
        """
        place = await self._place(unit, link)
        place.person.opened_at = place.person.opened_at or unit.now
        place.person.seen_at = unit.now
        await unit.session.flush()
        if not consultation_of(place.visit).is_over:
            await self._presence.move(unit, place, ParticipantState.opened)

    async def here(self, unit: UnitOfWork, link: LinkId) -> None:
        """Take notice that somebody's page is still shown. Raises Unknown."""
        place = await self._place(unit, link)
        seen = place.person.seen_at
        if seen is not None and unit.now - seen < _SEEN_EVERY:
            return
        place.person.seen_at = unit.now
        await unit.session.flush()
        if seen is None or unit.now - seen > AWAY_AFTER:
            self._news.changed(unit, AppointmentId(place.visit.id))

    async def check_in(self, unit: UnitOfWork, link: LinkId, given: CheckIn) -> None:
        """Keep what somebody says on coming, and have them wait.

        Who feels worse than when the visit was booked is seen sooner. Raises Unknown, Malformed, NotHere,
        VisitOver.
        """
        place = await self._place(unit, link)
        if consultation_of(place.visit).is_over:
            raise VisitOver
        given.must_suit(Role(place.person.role))
        place.person.seen_at = unit.now
        await self._participants.keep_check_in(unit, place.person, given)
        if given.feels_worse:
            place.visit.risk = Risk(place.visit.risk).worse().value
        await self._presence.move(unit, place, lambda state: state.checked(unit.now))

    async def leave(self, unit: UnitOfWork, link: LinkId) -> None:
        """Take notice that somebody goes, by their own will. Raises Unknown."""
        place = await self._place(unit, link)
        await self._presence.move(unit, place, ParticipantState.left)

    async def _place(self, unit: UnitOfWork, link: LinkId) -> Place:
        person = await self._participants.by_link(unit, link)
        appointment, number = AppointmentId(person.appointment_id), ParticipantId(person.id)
        return await self._presence.place(unit, appointment, number)
