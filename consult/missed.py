"""Visits that did not take place: kept once per appointment, in the unit that found it out, and passed on.

The inbox goes on in writing; it is wired by the program, takes the same unit, and so commits or fails
with the cause. Whoever comes late resumes the visit, and then the inbox is told that it took place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from clinic import EncounterId, Encounters, PatientId, Records, Target, Work, data, of_patient
from consult.appointments import AppointmentRow, appointment_target
from consult.ids import AppointmentId
from vault import Action, Base, TenantOwned, UnitOfWork


class MissedReason(StrEnum):
    """Why a visit did not take place."""

    NEVER_OPENED = "never-opened"
    CONNECTION_LOST = "connection-lost"
    PROVIDER_CANCELLED = "provider-cancelled"
    PROVIDER_ABSENT = "provider-absent"


@dataclass(frozen=True)
class MissedVisit:
    """A visit that did not take place. `words`: why it was wanted, in somebody's words.

    `carries`: what belongs to it: the appointment, its encounter, and what the appointment brought.
    """

    appointment: AppointmentId
    patient: PatientId
    reason: MissedReason
    words: str = field(repr=False)
    carries: tuple[Target, ...]


class WritingInstead(Protocol):
    """Goes on in writing with whom a visit missed."""

    async def missed(self, unit: UnitOfWork, visit: MissedVisit) -> None:
        """Take a missed visit over, within `unit`."""

    async def seen_live(self, unit: UnitOfWork, appointment: AppointmentId) -> None:
        """Hear that it took place after all."""


class NothingInstead:
    """Where there is no inbox."""

    async def missed(self, unit: UnitOfWork, visit: MissedVisit) -> None:
        """Do nothing."""

    async def seen_live(self, unit: UnitOfWork, appointment: AppointmentId) -> None:
        """Do nothing."""


class MissedVisitRow(TenantOwned, Base):
    """That an appointment was missed, once at most. `resumed_at`: when it took place after all."""

    __tablename__ = "missed_visit"

    appointment_id: Mapped[UUID] = mapped_column(ForeignKey("appointment.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Text())
    at: Mapped[datetime]
    resumed_at: Mapped[datetime | None]


class MissedVisits:
    """Keeps what was missed. Callers have locked the visit."""

    def __init__(self, records: Records, encounters: Encounters, instead: WritingInstead) -> None:
        self._records = records
        self._encounters = encounters
        self._instead = instead

    async def note(self, unit: UnitOfWork, row: AppointmentRow, reason: MissedReason) -> None:
        """Keep that this visit was missed, and pass it on; a second time is no news."""
        if await unit.session.get(MissedVisitRow, row.id) is not None:
            return
        unit.session.add(
            MissedVisitRow(appointment_id=row.id, tenant_id=row.tenant_id, reason=reason.value, at=unit.now)
        )
        await unit.session.flush()
        self._records.witness(
            unit,
            "visit.missed",
            Action.UPDATE,
            of_patient(row.patient_id),
            data("appointment", row.id),
            detail={"why": reason.value},
        )
        encounter = await self._encounters.get(unit, EncounterId(row.encounter_id))
        brought = (Target(kind, UUID(number)) for kind, number in row.carries)
        number = AppointmentId(row.id)
        carries = (appointment_target(number), Target("encounter", encounter.id), *brought)
        await self._instead.missed(
            unit, MissedVisit(number, encounter.patient, reason, encounter.reason, carries)
        )

    async def resume(self, unit: UnitOfWork, appointment: AppointmentId) -> None:
        """Keep that a missed visit took place after all; others are not touched."""
        missed = await unit.session.get(MissedVisitRow, appointment)
        if missed is not None and missed.resumed_at is None:
            missed.resumed_at = unit.now
            await unit.session.flush()
            await self._instead.seen_live(unit, appointment)

    async def of(self, work: Work, appointment: AppointmentId) -> MissedVisitRow | None:
        """Return what is known of it, None when the visit was not missed."""
        return await work.session.get(MissedVisitRow, appointment)
