"""What is known of somebody who takes part in a visit, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from clinic import ContactKind, PatientId, ProxyId, StaffId, checked_text, errors
from consult.ids import AppointmentId, ParticipantId
from consult.visit import ParticipantState, Role

AWAY_AFTER = timedelta(seconds=60)
_LONGEST_NAME, _LONGEST_LINE = 200, 500


@dataclass(frozen=True)
class Address:
    """Where somebody is written to who is no patient: as the clinic keeps contacts."""

    kind: ContactKind
    value: str = field(repr=False)


@dataclass(frozen=True)
class Invitee:
    """Somebody to be invited. `proxy`: the caregiver, when they act for the patient.

    `language`: BCP 47, in which they are written to. Raises Malformed.
    """

    role: Role
    name: str = field(repr=False)
    language: str | None = None
    proxy: ProxyId | None = None
    address: Address | None = None

    def __post_init__(self) -> None:
        checked_text("name", self.name, _LONGEST_NAME)
        if self.role in (Role.PATIENT, Role.PROVIDER):
            raise errors.Malformed("role", "interpreter, caregiver or student")
        if self.proxy is not None and self.role is not Role.CAREGIVER:
            raise errors.Malformed("proxy", "only a caregiver acts for the patient")


@dataclass(frozen=True)
class EmergencyContact:
    """Whom to call when something happens to the patient."""

    name: str = field(repr=False)
    phone: str = field(repr=False)


@dataclass(frozen=True)
class DeviceCheck:
    """What the device and network check found. Speeds in kbit/s, None when not measured.

    `fault`: the browser's name of what is in the way ("NotAllowedError"), None when nothing is.
    """

    camera: bool
    microphone: bool
    speaker: bool
    up_kbps: int | None = None
    down_kbps: int | None = None
    fault: str | None = None


@dataclass(frozen=True)
class CheckIn:
    """What somebody says when they come. `location`: where they are now, for help to find them.

    `call_back`: the number to call when the connection breaks. Raises Malformed.
    """

    location: str = field(repr=False)
    call_back: str = field(repr=False)
    emergency_contact: EmergencyContact | None
    feels_worse: bool
    device: DeviceCheck

    def __post_init__(self) -> None:
        checked_text("location", self.location, _LONGEST_LINE, shortest=0)
        checked_text("call_back", self.call_back, _LONGEST_LINE, shortest=0)
        if self.emergency_contact is not None:
            checked_text("emergency_contact.name", self.emergency_contact.name, _LONGEST_NAME)
            checked_text("emergency_contact.phone", self.emergency_contact.phone, _LONGEST_LINE)

    def must_suit(self, role: Role) -> None:
        """Raise Malformed unless it says what this role is asked: the patient's side, where they are."""
        if role.is_of_patient:
            checked_text("location", self.location, _LONGEST_LINE)
            checked_text("call_back", self.call_back, _LONGEST_LINE)


@dataclass(frozen=True)
class Participant:
    """Somebody in a visit. `opened_at`: when their page was first shown; `seen_at`: when last."""

    id: ParticipantId
    appointment: AppointmentId
    patient: PatientId
    role: Role
    staff: StaffId | None
    proxy: ProxyId | None
    name: str = field(repr=False)
    language: str | None
    state: ParticipantState
    opened_at: datetime | None
    seen_at: datetime | None

    def is_away(self, now: datetime) -> bool:
        """Say whether their page has been closed, or cut off, for a while."""
        return self.state.is_here and (self.seen_at is None or now - self.seen_at > AWAY_AFTER)
