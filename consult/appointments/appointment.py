"""An appointment as a value: for whom, with whom, when, and where its consultation is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from clinic import EncounterId, PatientId, StaffId, Target, errors
from consult.ids import AppointmentId
from consult.visit import Consultation, Risk

SHORTEST, LONGEST = timedelta(minutes=5), timedelta(hours=8)


class AppointmentKind(StrEnum):
    """How a visit came about."""

    BOOKED = "booked"
    WALK_IN = "walk-in"


@dataclass(frozen=True)
class Plan:
    """When a visit is to take place. `starts_at`: None while a coordinator is still to find a time.

    `zone`: IANA name of the wall clock that it was agreed by. Raises Malformed, ZoneUnknown.
    """

    starts_at: datetime | None
    duration: timedelta
    zone: str

    def __post_init__(self) -> None:
        if not SHORTEST <= self.duration <= LONGEST:
            raise errors.Malformed("duration", "five minutes to eight hours")
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise errors.ZoneUnknown("zone", "not in the IANA database") from error

    @property
    def ends_at(self) -> datetime | None:
        """When it should be over."""
        return None if self.starts_at is None else self.starts_at + self.duration


@dataclass(frozen=True)
class Appointment:
    """One appointment. `sequence` counts its moves (RFC 5545). `late`: how late the provider said to be.

    `replaces`: the cancelled or missed one that it makes up for. `carries`: what it brings with it, as the
    case that was escalated.
    """

    id: AppointmentId
    patient: PatientId
    encounter: EncounterId
    provider: StaffId | None
    kind: AppointmentKind
    plan: Plan
    risk: Risk
    sequence: int
    late: timedelta | None
    replaces: AppointmentId | None
    carries: tuple[Target, ...]
    consultation: Consultation
    created_at: datetime

    @property
    def target(self) -> Target:
        """What its links open."""
        return appointment_target(self.id)

    @property
    def room(self) -> str:
        """The name of its room."""
        return room_name(self.id)


def appointment_target(appointment: AppointmentId) -> Target:
    """Return what the links of a visit open."""
    return Target("appointment", appointment)


def room_name(appointment: AppointmentId) -> str:
    """Return the name of a visit's room, which tells nothing about it."""
    return f"visit-{appointment}"
