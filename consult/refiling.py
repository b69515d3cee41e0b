"""Moves a visit to the right patient, when it was booked for the wrong one.

The clinic's `Correction` moves the encounter with its thread, files, notes and responses; this moves the
appointment with its participants, markers and surveys, each sealed again under the right key. A visit
still to come begins anew: links were sent to the wrong person, and so was whoever waits by them.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from clinic import LinkId, Links, NoticeKind, PatientId, Records, Target, patient_subject
from consult.appointments import AppointmentRow, Appointments, appointment_target
from consult.appointments.appointments import consultation_of
from consult.errors import VisitConflict
from consult.ids import AppointmentId
from consult.invitation import Method
from consult.letters import VisitLetters
from consult.news import VisitNews
from consult.participants import ParticipantRow, Participants
from consult.participants.participants import state_of
from consult.room import MarkerRow, SurveyRow
from consult.visit import ConsultationStatus, ParticipantState
from vault import ERASED, Action, UnitOfWork

_Filed = ParticipantRow | MarkerRow | SurveyRow


class VisitRefiling:
    """Wired by the program into the clinic's `Correction`."""

    def __init__(
        self,
        *,
        records: Records,
        links: Links,
        appointments: Appointments,
        participants: Participants,
        letters: VisitLetters,
        news: VisitNews,
    ) -> None:
        self._records = records
        self._links = links
        self._appointments = appointments
        self._participants = participants
        self._letters = letters
        self._news = news

    async def refile(self, unit: UnitOfWork, about: Target, wrong: PatientId, right: PatientId) -> None:
        """Move the visit of an encounter from one patient to the other; other things are not a visit's.

        Raises VisitConflict while it is live: nobody's page closes in the middle of a conversation.
        """
        if about.kind != "encounter":
            return
        wanted = select(AppointmentRow.id).where(
            AppointmentRow.encounter_id == about.id, AppointmentRow.patient_id == wrong
        )
        for number in (await unit.session.scalars(wanted)).all():
            await self._refile(unit, await self._appointments.locked(unit, AppointmentId(number)), right)

    async def _refile(self, unit: UnitOfWork, row: AppointmentRow, right: PatientId) -> None:
        number, consultation = AppointmentId(row.id), consultation_of(row)
        if consultation.status is ConsultationStatus.LIVE:
            raise VisitConflict("a visit is ended before it moves to another patient")
        row.patient_id = right
        for filed in await self._filed(unit, number):
            filed.patient_id = right
            values = await self._records.sealer.open_one(unit, filed)
            kept = {name: value for name, value in values.items() if value is not ERASED}
            await self._records.sealer.seal(unit, filed, patient_subject(right), **kept)
        for link in await self._links.to(unit, appointment_target(number)):
            await self._links.revoke(unit, LinkId(link.id))
        people = await self._participants.rows(unit, number)
        for person in people:
            person.proxy_id = None  # whoever acts for one patient does not for another
        await unit.session.flush()
        self._appointments.witness(unit, row, "refiled", Action.UPDATE)
        if consultation.may_be_missed:
            await self._begin_anew(unit, row, people)
        self._news.changed(unit, number)

    async def _begin_anew(
        self, unit: UnitOfWork, row: AppointmentRow, people: Sequence[ParticipantRow]
    ) -> None:
        """Have nobody wait by a link that is over, and invite everybody again."""
        visit = await self._appointments.settle(unit, row, consultation_of(row).emptied())
        for person in people:
            if person.staff_id is not None:
                continue
            person.opened_at = person.seen_at = None
            await self._records.sealer.seal(unit, person, patient_subject(row.patient_id), check_in=None)
            await self._participants.settle(
                unit, person, ParticipantState(admission=state_of(person).admission)
            )
            if visit.plan.starts_at is not None:
                await self._letters.send(unit, visit, person, NoticeKind.VISIT, Method.REQUEST)

    async def _filed(self, unit: UnitOfWork, appointment: AppointmentId) -> Sequence[_Filed]:
        found: list[_Filed] = list(await self._participants.rows(unit, appointment))
        for wanted in (
            select(MarkerRow).where(MarkerRow.appointment_id == appointment),
            select(SurveyRow).where(SurveyRow.appointment_id == appointment),
        ):
            found += await unit.session.scalars(wanted)
        return found
