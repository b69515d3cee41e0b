"""From writing to seeing each other: a case becomes an appointment that carries it.

The appointment is `consult`'s; it is booked through a Protocol that the program wires, in the unit
that closes the case, so that there is never one without the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from clinic import PatientId, Person, PersonKind, StaffId, Target, checked_text
from store_forward.case import Ending
from store_forward.cases import Case, Cases
from store_forward.desk.desk import Desk
from store_forward.errors import CaseClosed
from store_forward.ids import CaseId
from vault import UnitOfWork

_LONGEST_REASON = 2000
_USUAL_MINUTES = 15


@dataclass(frozen=True)
class LiveVisitWish:
    """A visit to book. `carries`: what the case brings with it, itself first.

    `starts_at`: None when a time is still to be found. `duration`: how long it should be.
    """

    patient: PatientId
    provider: StaffId | None
    reason: str = field(repr=False)
    carries: tuple[Target, ...]
    starts_at: datetime | None
    duration: timedelta


class AppointmentBook(Protocol):
    """Where visits are booked."""

    async def book(self, unit: UnitOfWork, wish: LiveVisitWish, by: Person) -> UUID:
        """Book a visit within `unit`, tell the patient, and return the appointment's id."""


class Escalation:
    """Turns cases into appointments."""

    def __init__(self, cases: Cases, desk: Desk, book: AppointmentBook) -> None:
        self._cases = cases
        self._desk = desk
        self._book = book

    async def escalate(
        self,
        unit: UnitOfWork,
        case: CaseId,
        staff: StaffId,
        *,
        reason: str,
        starts_at: datetime | None = None,
        minutes: int = _USUAL_MINUTES,
    ) -> tuple[Case, UUID]:
        """Book a visit for one's own case and close it. Raises NotTheOwner, CaseClosed, Malformed."""
        checked_text("reason", reason, _LONGEST_REASON)
        asked = await self._cases.known(unit, case)
        asked.state.must_be_owned_by(staff, unit.now)
        by = Person(PersonKind.STAFF, staff)
        wish = LiveVisitWish(
            asked.patient, staff, reason, asked.targets, starts_at, timedelta(minutes=minutes)
        )
        appointment = await self._book.book(unit, wish, by)
        return await self._desk.close(unit, case, Ending.ESCALATED, by), appointment

    async def wish(self, unit: UnitOfWork, case: CaseId, patient: Person, reason: str) -> UUID:
        """Book a visit, its time to be found, because the patient asks for one; the case stays open.

        Raises CaseClosed when it ended otherwise than by an answer, Malformed.
        """
        checked_text("reason", reason, _LONGEST_REASON)
        asked = await self._cases.known(unit, case)
        if not asked.state.is_open and asked.state.ending is not Ending.ANSWERED:
            raise CaseClosed
        wish = LiveVisitWish(
            asked.patient, asked.state.owner, reason, asked.targets, None, timedelta(minutes=_USUAL_MINUTES)
        )
        return await self._book.book(unit, wish, patient)
