"""A case as a value: who it is about, what it asks, where it is; and what it was at each change."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from clinic import EncounterId, PatientId, Person, QuestionnaireId, StaffId, Target, checked_text
from store_forward.case import CaseState, CaseStatus, Change, Ending, HoldReason
from store_forward.ids import CaseId
from store_forward.sla import Priority

_LONGEST_PLACE, _LONGEST_NUMBER = 200, 40

MISSED_VISIT = "missed-visit"
"""The kind of a case that a missed visit became; others are of the kind their form names."""


class WayIn(StrEnum):
    """How a case came in."""

    LINK = "link"
    PUBLIC = "public"
    MISSED_VISIT = "missed-visit"


@dataclass(frozen=True)
class CheckIn:
    """Where somebody is while they write, and how to call them back. Raises Malformed."""

    location: str = field(repr=False)
    call_back: str = field(repr=False)

    def __post_init__(self) -> None:
        checked_text("location", self.location, _LONGEST_PLACE)
        checked_text("call_back", self.call_back, _LONGEST_NUMBER)


@dataclass(frozen=True)
class Case:
    """One case. `form`: the version of the questionnaire it answers; a missed visit may have none.

    `reason`: why it is asked, in somebody's words. `appointment`: the visit that was missed.
    `carries`: what else belongs to it, with its intake, chat and pictures: that visit and its encounter.
    """

    id: CaseId
    patient: PatientId
    encounter: EncounterId
    kind: str
    way_in: WayIn
    form: QuestionnaireId | None
    appointment: UUID | None
    reason: str = field(repr=False)
    check_in: CheckIn | None
    carries: tuple[Target, ...]
    state: CaseState
    submitted_at: datetime
    version: int

    @property
    def target(self) -> Target:
        """What its thread, files, notes and links are about."""
        return case_target(self.id)

    @property
    def targets(self) -> tuple[Target, ...]:
        """Everything whose thread, files and notes belong to it, itself first."""
        return (self.target, *self.carries)


@dataclass(frozen=True)
class CaseVersion:
    """What a case was after one change. `actor`: None when the server did it. `number`: from 1."""

    number: int
    at: datetime
    change: Change
    actor: Person | None
    status: CaseStatus
    priority: Priority
    pool: str
    owner: StaffId | None
    due_at: datetime | None
    hold: HoldReason | None
    ending: Ending | None


def case_target(case: UUID) -> Target:
    """Return what the thread, files, notes and links of a case are about."""
    return Target("case", case)
