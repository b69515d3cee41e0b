"""One audit event as the caller gives it, and as it is hashed (IHE BALP; telehealth facts, section 3.5).

Ids only: an event that named a person or quoted a text would itself be what it guards.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum, StrEnum
from typing import Any

from vault.origin import Origin, TenantId, is_id

GENESIS = bytes(32)
"""What the first row of a tenant's chain follows."""


class Action(StrEnum):
    """What was done (FHIR AuditEvent.action)."""

    CREATE = "C"
    READ = "R"
    UPDATE = "U"
    DELETE = "D"
    EXECUTE = "E"


class Outcome(IntEnum):
    """How it ended (FHIR AuditEvent.outcome, R4)."""

    SUCCESS = 0
    REFUSED = 4
    FAILED = 8


class Role(IntEnum):
    """What an entity is in the event (DICOM audit roles, as BALP uses them)."""

    PATIENT = 1
    DATA = 4
    SECURITY_RESOURCE = 13


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing that was touched. `kind`: "case", "recording"…; `id`: its id, never its name."""

    role: Role
    kind: str
    id: str

    def __post_init__(self) -> None:
        if not (is_id(self.kind) and is_id(self.id)):
            raise ValueError("an audited entity has a kind and an id, and no free text")


@dataclass(frozen=True, slots=True)
class Event:
    """What happened; who did it, when, for whom and why come from the unit's origin.

    `type`: the area ("case", "session"); `subtype`: what exactly ("opened", "link-refused");
    `reason`: id of the row that holds a typed reason (break-glass), never the reason itself.
    `detail`: further facts as short ids and whole numbers (seconds watched, bytes).
    """

    type: str
    subtype: str
    action: Action
    entities: tuple[Entity, ...] = ()
    outcome: Outcome = Outcome.SUCCESS
    reason: str | None = None
    detail: tuple[tuple[str, int | str], ...] = ()

    def __post_init__(self) -> None:
        words = [self.type, self.subtype, *([self.reason] if self.reason else [])]
        for name, value in self.detail:
            words += [name, value] if isinstance(value, str) else [name]
        if not all(is_id(word) for word in words):
            raise ValueError("an audit event holds short ids, and no free text")

    @property
    def patient(self) -> str | None:
        """The id of the first patient touched, by which events are searched."""
        return next((entity.id for entity in self.entities if entity.role is Role.PATIENT), None)


def fields_of(event: Event, origin: Origin, tenant: TenantId, seq: int, recorded: datetime) -> dict[str, Any]:
    """Return the columns of the row this event becomes, all but the hashes."""
    return {
        "tenant_id": tenant,
        "seq": seq,
        "recorded": recorded,
        "type": event.type,
        "subtype": event.subtype,
        "action": event.action.value,
        "outcome": event.outcome.value,
        "agent": origin.actor,
        "agent_kind": origin.kind.value,
        "network": origin.network,
        "policy": origin.policy,
        "purpose": origin.purpose.value,
        "request": origin.request,
        "patient": event.patient,
        "reason": event.reason,
        "entities": [[entity.role.value, entity.kind, entity.id] for entity in event.entities],
        "detail": [[name, value] for name, value in event.detail],
    }


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def digest(previous: bytes, fields: dict[str, Any]) -> bytes:
    """Return the SHA-256 that chains a row with these fields to the row before it.

    Hashed is canonical JSON: sorted names, no spaces, times in UTC to the microsecond.
    """
    plain = {name: _plain(value) for name, value in fields.items()}
    return hashlib.sha256(previous + _CANONICAL.encode(plain).encode()).digest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if value is None or isinstance(value, str | int | list):
        return value
    return str(value)
