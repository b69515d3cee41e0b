"""The states of an encounter (FHIR R4 Encounter.status, those we use) and what follows what (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from clinic.errors import Conflict
from clinic.ids import EncounterId, PatientId, StaffId
from clinic.target import Target

REOPEN_WITHIN = timedelta(minutes=10)


class EncounterKind(StrEnum):
    """Whether people met live or wrote."""

    LIVE = "live"
    WRITTEN = "written"


class EncounterStatus(StrEnum):
    """Where an encounter is."""

    PLANNED = "planned"
    ARRIVED = "arrived"
    IN_PROGRESS = "in-progress"
    FINISHED = "finished"
    CANCELLED = "cancelled"


_S = EncounterStatus
FOLLOWS: Mapping[EncounterStatus, frozenset[EncounterStatus]] = MappingProxyType(
    {
        _S.PLANNED: frozenset({_S.ARRIVED, _S.IN_PROGRESS, _S.CANCELLED}),
        _S.ARRIVED: frozenset({_S.IN_PROGRESS, _S.CANCELLED}),
        _S.IN_PROGRESS: frozenset({_S.FINISHED}),
        _S.FINISHED: frozenset({_S.IN_PROGRESS}),
        _S.CANCELLED: frozenset(),
    }
)
"""What may follow each status; finished is reopened only within `REOPEN_WITHIN`."""


@dataclass(frozen=True)
class Moment:
    """When an encounter came into a status."""

    status: EncounterStatus
    at: datetime


@dataclass(frozen=True)
class Encounter:
    """One session of care. `about`: the appointment or case it belongs to. `reason`: in somebody's words."""

    id: EncounterId
    patient: PatientId
    kind: EncounterKind
    provider: StaffId | None
    about: Target | None
    reason: str = field(repr=False)
    history: tuple[Moment, ...]

    @property
    def status(self) -> EncounterStatus:
        """Where it is now."""
        return self.history[-1].status


def moved(history: tuple[Moment, ...], status: EncounterStatus, now: datetime) -> tuple[Moment, ...]:
    """Return the history with one more moment; the same when it is there already. Raises Conflict."""
    last = history[-1]
    if last.status is status:
        return history
    too_late = last.status is _S.FINISHED and now - last.at > REOPEN_WITHIN
    if status not in FOLLOWS[last.status] or too_late:
        raise Conflict(f"{status.value} does not follow {last.status.value} now")
    return (*history, Moment(status, now))
