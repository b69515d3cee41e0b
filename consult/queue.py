"""Who waits, in the order they are due, across all patients; and where one of them stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from clinic import Records, StaffId, Work, of_patient
from consult.appointments import Appointment, AppointmentKind, AppointmentRow, Appointments
from consult.ids import AppointmentId
from consult.participants import Participant, ParticipantRow, Participants
from consult.visit import WITH_MEDIA, ConsultationStatus, ParticipantStatus, Role, Waiting, in_order
from vault import Action


@dataclass(frozen=True)
class QueueEntry:
    """A visit whose patient waits, and who takes part. `is_away`: nobody who waits looks at their page."""

    visit: Appointment
    waiting_since: datetime
    participants: Sequence[Participant]
    is_away: bool

    @property
    def patient_name(self) -> str:
        """The patient's name, empty when it is not shown to who asks."""
        return next((one.name for one in self.participants if one.role is Role.PATIENT), "")


class ProviderStatus(StrEnum):
    """What somebody who waits is told of their provider."""

    ABSENT = "absent"
    HERE = "here"
    WITH_ANOTHER = "with-another"


class VisitQueue:
    """Reads who waits. Keeps nothing."""

    def __init__(self, records: Records, appointments: Appointments, participants: Participants) -> None:
        self._records = records
        self._appointments = appointments
        self._participants = participants

    async def entries(
        self, work: Work, viewer: StaffId, *, provider: StaffId | None = None
    ) -> list[QueueEntry]:
        """Return who waits, who is due first before the others; every name shown is a disclosure.

        `provider`: only for them, or for nobody in particular; None for all.
        """
        visits = await self._waiting(work)
        if provider is not None:
            visits = [visit for visit in visits if visit.provider in (None, provider)]
        people = await self._participants.of(work, [visit.id for visit in visits], viewer)
        entries = {visit.id: _entry(visit, people[visit.id], work.now) for visit in visits}
        for visit in visits:
            self._records.witness(work, "visit.queued-read", Action.READ, of_patient(visit.patient))
        places = in_order(_place(entry) for entry in entries.values())
        return [entries[AppointmentId(place.visit)] for place in places]

    async def position(self, work: Work, appointment: AppointmentId) -> int | None:
        """Return the place of a waiting visit among those for the same provider, from 1; None elsewhere."""
        visits = await self._waiting(work)
        own = next((visit for visit in visits if visit.id == appointment), None)
        if own is None:
            return None
        rivals = [visit for visit in visits if visit.provider == own.provider]
        people = await self._participants.of(work, [visit.id for visit in rivals], None)
        places = in_order(_place(_entry(visit, people[visit.id], work.now)) for visit in rivals)
        return [place.visit for place in places].index(own.id) + 1

    async def provider_status(self, work: Work, visit: Appointment) -> ProviderStatus:
        """Return where the provider of a visit is."""
        if visit.provider is None:
            return ProviderStatus.ABSENT
        live = AppointmentRow.status.in_([status.value for status in _OCCUPYING])
        found = await work.session.scalars(
            select(ParticipantRow.appointment_id)
            .join(AppointmentRow, AppointmentRow.id == ParticipantRow.appointment_id)
            .where(
                ParticipantRow.staff_id == visit.provider,
                ParticipantRow.status.in_([status.value for status in WITH_MEDIA]),
                live,
            )
        )
        rooms = set(found)
        if visit.id in rooms:
            return ProviderStatus.HERE
        return ProviderStatus.WITH_ANOTHER if rooms else ProviderStatus.ABSENT

    async def _waiting(self, work: Work) -> list[Appointment]:
        return await self._appointments.in_status(work, [ConsultationStatus.WAITING])


_OCCUPYING = (ConsultationStatus.SCHEDULED, ConsultationStatus.WAITING, ConsultationStatus.LIVE)


def _entry(visit: Appointment, people: Sequence[Participant], now: datetime) -> QueueEntry:
    waiting = [one for one in people if one.state.status is ParticipantStatus.WAITING]
    arrivals = [one.state.waiting_since for one in waiting if one.role.is_of_patient]
    since = min((at for at in arrivals if at is not None), default=now)
    return QueueEntry(visit, since, people, all(one.is_away(now) for one in waiting))


def _place(entry: QueueEntry) -> Waiting:
    walk_in = entry.visit.kind is AppointmentKind.WALK_IN
    starts_at = None if walk_in else entry.visit.plan.starts_at
    return Waiting(entry.visit.id, entry.visit.risk, entry.waiting_since, starts_at)
