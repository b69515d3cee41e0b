"""Books visits, moves, delays and cancels them, invites people, and takes the wish for another one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from clinic import Members, NoticeKind, PatientId, StaffId, Target, errors
from consult.appointments import Appointment, AppointmentKind, AppointmentRow, Appointments, Plan
from consult.appointments.appointments import consultation_of
from consult.errors import NotMissed, VisitConflict, VisitOver
from consult.ids import AppointmentId, ParticipantId
from consult.invitation import Method
from consult.letters import VisitLetters
from consult.missed import MissedReason, MissedVisits
from consult.news import VisitNews
from consult.participants import Invitee, ParticipantRow, Participants
from consult.room import MediaDoor
from consult.visit import ConsultationStatus, Risk, Role
from consult.watch import Watch
from vault import Action, UnitOfWork

_LONGEST_DELAY = timedelta(hours=4)


@dataclass(frozen=True)
class VisitDraft:
    """A visit as it is asked for. `invitees`: who comes beside the patient and the provider."""

    patient: PatientId
    plan: Plan
    provider: StaffId | None = None
    kind: AppointmentKind = AppointmentKind.BOOKED
    risk: Risk = Risk.ROUTINE
    reason: str = field(default="", repr=False)
    replaces: AppointmentId | None = None
    carries: tuple[Target, ...] = ()
    invitees: Sequence[Invitee] = ()


@dataclass(frozen=True)
class IssuedLink:
    """A link of a participant, to be handed over; its token is known nowhere else."""

    participant: ParticipantId
    role: Role
    url: str = field(repr=False)


class Booking:
    """What coordinators and providers do with appointments."""

    def __init__(
        self,
        *,
        members: Members,
        appointments: Appointments,
        participants: Participants,
        letters: VisitLetters,
        missed: MissedVisits,
        media: MediaDoor,
        watch: Watch,
        news: VisitNews,
    ) -> None:
        self._members = members
        self._appointments = appointments
        self._participants = participants
        self._letters = letters
        self._missed = missed
        self._media = media
        self._watch = watch
        self._news = news

    async def book(self, unit: UnitOfWork, draft: VisitDraft) -> tuple[Appointment, list[IssuedLink]]:
        """Add a visit, invite and tell everybody in it. Raises Unknown, Malformed.

        Without a time nobody is told yet; `move` gives it one.
        """
        if draft.plan.starts_at is not None and draft.plan.starts_at + draft.plan.duration <= unit.now:
            raise errors.Malformed("starts_at", "not in the past")
        visit = await self._appointments.add(
            unit,
            draft.patient,
            draft.plan,
            provider=draft.provider,
            kind=draft.kind,
            risk=draft.risk,
            reason=draft.reason,
            replaces=draft.replaces,
            carries=draft.carries,
        )
        rows = [await self._participants.add(unit, visit.id, visit.patient, Role.PATIENT)]
        rows += [await self._add(unit, visit, invitee) for invitee in draft.invitees]
        if draft.provider is not None:
            await self._add_provider(unit, visit, draft.provider)
        links = [await self._issued(unit, visit, row) for row in rows]
        if visit.plan.starts_at is not None and draft.kind is AppointmentKind.BOOKED:
            await self._tell(unit, visit, NoticeKind.VISIT, Method.REQUEST)
        await self._watch.mind(unit, visit)
        self._news.changed(unit, visit.id)
        return visit, links

    async def move(self, unit: UnitOfWork, appointment: AppointmentId, plan: Plan) -> Appointment:
        """Give a visit another time, and everybody's calendar with it. Raises VisitOver, Malformed."""
        row = await self._appointments.locked(unit, appointment)
        if not consultation_of(row).may_be_missed:
            raise VisitOver
        if plan.starts_at is None or plan.starts_at + plan.duration <= unit.now:
            raise errors.Malformed("starts_at", "not in the past")
        first = row.starts_at is None
        row.starts_at, row.duration_s, row.zone = (
            plan.starts_at,
            int(plan.duration.total_seconds()),
            plan.zone,
        )
        row.sequence, row.late_s = row.sequence + 1, None
        visit = await self._changed(unit, row, "moved")
        await self._tell(unit, visit, NoticeKind.VISIT if first else NoticeKind.VISIT_MOVED, Method.REQUEST)
        await self._watch.mind(unit, visit)
        return visit

    async def delay(self, unit: UnitOfWork, appointment: AppointmentId, late: timedelta) -> Appointment:
        """Say that the provider is late by so much. Raises VisitOver, Malformed."""
        if not timedelta(0) < late <= _LONGEST_DELAY:
            raise errors.Malformed("late", "up to four hours")
        row = await self._appointments.locked(unit, appointment)
        if not consultation_of(row).may_be_missed or row.starts_at is None:
            raise VisitOver
        row.late_s = int(late.total_seconds())
        visit = await self._changed(unit, row, "delayed")
        await self._tell(unit, visit, NoticeKind.VISIT_LATE, None)
        await self._watch.mind(unit, visit)
        return visit

    async def rate(self, unit: UnitOfWork, appointment: AppointmentId, risk: Risk) -> Appointment:
        """Say how much depends on being seen soon."""
        row = await self._appointments.locked(unit, appointment)
        row.risk = risk.value
        return await self._changed(unit, row, "rated-risk")

    async def cancel(self, unit: UnitOfWork, appointment: AppointmentId, *, by_clinic: bool) -> Appointment:
        """Cancel a visit that has not begun, and tell everybody. Raises VisitConflict.

        Cancelled by the clinic, it is missed at once: the patient is offered to go on in writing.
        """
        row = await self._appointments.locked(unit, appointment)
        before = consultation_of(row)
        if before.status is ConsultationStatus.CANCELLED:
            return await self._appointments.get(unit, appointment)
        row.sequence += 1
        visit = await self._appointments.settle(unit, row, before.cancelled())
        if visit.plan.starts_at is not None:
            await self._tell(unit, visit, NoticeKind.VISIT_CANCELLED, Method.CANCEL)
        if by_clinic:
            await self._missed.note(unit, row, MissedReason.PROVIDER_CANCELLED)
        unit.after_commit(lambda: self._media.close(visit.room))
        self._news.changed(unit, appointment)
        return visit

    async def invite(
        self, unit: UnitOfWork, appointment: AppointmentId, invitee: Invitee
    ) -> tuple[ParticipantId, str]:
        """Invite one more, also from inside the call; return their link's address. Raises VisitOver."""
        row = await self._appointments.locked(unit, appointment)
        if not consultation_of(row).takes_people:
            raise VisitOver
        visit = await self._appointments.get(unit, appointment)
        added = await self._add(unit, visit, invitee)
        await self._letters.send(unit, visit, added, NoticeKind.VISIT, Method.REQUEST)
        self._news.changed(unit, appointment)
        return ParticipantId(added.id), await self._letters.link(unit, visit, added)

    async def new_link(self, unit: UnitOfWork, appointment: AppointmentId, participant: ParticipantId) -> str:
        """Return the address of another link, for somebody who lost theirs. Raises Unknown, VisitConflict."""
        visit = await self._appointments.get(unit, appointment)
        row = await self._participants.row(unit, appointment, participant)
        if row.staff_id is not None:
            raise VisitConflict("members of staff sign in")
        return await self._letters.link(unit, visit, row)

    async def ask_anew(self, unit: UnitOfWork, appointment: AppointmentId, wishes: str) -> Appointment:
        """Ask for another visit instead of a cancelled or missed one; asked twice, it is one.

        Raises NotMissed, Malformed.
        """
        await self._appointments.locked(unit, appointment)
        visit = await self._appointments.get(unit, appointment)
        if visit.consultation.status not in (ConsultationStatus.CANCELLED, ConsultationStatus.NO_SHOW):
            raise NotMissed
        earlier = await self._appointments.replacing(unit, appointment)
        if earlier is not None:
            return earlier
        plan = Plan(None, visit.plan.duration, visit.plan.zone)
        draft = VisitDraft(
            visit.patient,
            plan,
            provider=visit.provider,
            risk=visit.risk,
            reason=wishes,
            replaces=visit.id,
            carries=visit.carries,
        )
        booked, _ = await self.book(unit, draft)
        self._news.changed(unit, appointment)
        return booked

    async def _changed(self, unit: UnitOfWork, row: AppointmentRow, event: str) -> Appointment:
        await unit.session.flush()
        self._appointments.witness(unit, row, event, Action.UPDATE)
        self._news.changed(unit, AppointmentId(row.id))
        return await self._appointments.get(unit, AppointmentId(row.id))

    async def _add(self, unit: UnitOfWork, visit: Appointment, invitee: Invitee) -> ParticipantRow:
        return await self._participants.add(
            unit,
            visit.id,
            visit.patient,
            invitee.role,
            name=invitee.name.strip(),
            proxy=invitee.proxy,
            language=invitee.language,
            address=invitee.address,
        )

    async def _add_provider(self, unit: UnitOfWork, visit: Appointment, provider: StaffId) -> None:
        member = await self._members.get(unit, provider)
        await self._participants.add(
            unit, visit.id, visit.patient, Role.PROVIDER, name=member.name, staff=provider
        )

    async def _issued(self, unit: UnitOfWork, visit: Appointment, row: ParticipantRow) -> IssuedLink:
        url = await self._letters.link(unit, visit, row)
        return IssuedLink(ParticipantId(row.id), Role(row.role), url)

    async def _tell(
        self, unit: UnitOfWork, visit: Appointment, kind: NoticeKind, method: Method | None
    ) -> None:
        for row in await self._participants.rows(unit, visit.id):
            await self._letters.send(unit, visit, row, kind, method)
