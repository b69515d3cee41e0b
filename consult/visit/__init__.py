"""What a visit is and what may become of it, of those in it, and of those who wait (pure)."""

from consult.visit.consultation import REOPEN_WITHIN, Consultation, ConsultationStatus, Ending
from consult.visit.participant import (
    FAILURES_WITHIN,
    MOST_FAILURES,
    WITH_MEDIA,
    ParticipantState,
    ParticipantStatus,
    Parting,
    WhyNot,
)
from consult.visit.queue import Risk, Waiting, in_order
from consult.visit.role import RIGHTS, Rights, Role, Source

__all__ = [
    "FAILURES_WITHIN",
    "MOST_FAILURES",
    "REOPEN_WITHIN",
    "RIGHTS",
    "WITH_MEDIA",
    "Consultation",
    "ConsultationStatus",
    "Ending",
    "ParticipantState",
    "ParticipantStatus",
    "Parting",
    "Rights",
    "Risk",
    "Role",
    "Source",
    "Waiting",
    "WhyNot",
    "in_order",
]
