"""The words for where a case is (FHIR R4 Task.status, those we use), why it waits and how it ended (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class CaseStatus(StrEnum):
    """Where a case is."""

    REQUESTED = "requested"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in-progress"
    ON_HOLD = "on-hold"
    COMPLETED = "completed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class HoldReason(StrEnum):
    """Why a case waits for somebody outside the clinic."""

    INFORMATION = "information"
    OUTREACH = "outreach"


class Ending(StrEnum):
    """How a case ended."""

    ANSWERED = "answered"
    ESCALATED = "escalated"
    NOT_SUITABLE = "not-suitable"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"
    SEEN_LIVE = "seen-live"


CLOSED = frozenset({CaseStatus.COMPLETED, CaseStatus.REJECTED, CaseStatus.CANCELLED})
OPEN = frozenset(CaseStatus) - CLOSED

STATUS_OF: Mapping[Ending, CaseStatus] = MappingProxyType(
    {
        Ending.ANSWERED: CaseStatus.COMPLETED,
        Ending.ESCALATED: CaseStatus.COMPLETED,
        Ending.NOT_SUITABLE: CaseStatus.REJECTED,
        Ending.DUPLICATE: CaseStatus.REJECTED,
        Ending.WITHDRAWN: CaseStatus.CANCELLED,
        Ending.SEEN_LIVE: CaseStatus.CANCELLED,
    }
)
"""The status that each ending brings a case into."""

FINAL = frozenset({Ending.WITHDRAWN, Ending.SEEN_LIVE})
"""Endings after which a case is not reopened: the patient took it back, or got what they came for."""
