"""Participants: who takes part in a visit, as what, and where they are."""

from consult.participants.participant import (
    Address,
    CheckIn,
    DeviceCheck,
    EmergencyContact,
    Invitee,
    Participant,
)
from consult.participants.participants import Participants
from consult.participants.rows import ParticipantRow

__all__ = [
    "Address",
    "CheckIn",
    "DeviceCheck",
    "EmergencyContact",
    "Invitee",
    "Participant",
    "ParticipantRow",
    "Participants",
]
