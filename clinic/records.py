"""What every repository of the clinic needs to keep a record: seals, the audit trail, fresh ids.

Repositories take the caller's unit of work or reading, so that what several of them do commits or
fails together; each read of patient data is written to the audit trail of that same unit.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable, Mapping
from hashlib import sha256
from uuid import UUID

from clinic.errors import Unknown
from vault import (
    Action,
    AuditTrail,
    DataKeys,
    Entity,
    Event,
    Outcome,
    Reading,
    Role,
    Sealer,
    SearchIndex,
    Subject,
    TenantId,
    UnitOfWork,
)

Work = UnitOfWork | Reading


class Records:
    """Shared by all repositories; keeps nothing of its own. `entropy`: the source of ids and secrets."""

    def __init__(
        self,
        sealer: Sealer,
        trail: AuditTrail,
        keys: DataKeys,
        entropy: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self.sealer = sealer
        self.entropy = entropy
        self.index = SearchIndex(keys)
        self._trail = trail
        self._keys = keys

    def new_id(self) -> UUID:
        """Return a fresh random id (RFC 9562, version 4)."""
        return UUID(bytes=self.entropy(16), version=4)

    def witness(
        self,
        work: Work,
        what: str,
        action: Action,
        *entities: Entity,
        outcome: Outcome = Outcome.SUCCESS,
        reason: str | None = None,
        tenant: TenantId | None = None,
        detail: Mapping[str, int | str] | None = None,
    ) -> None:
        """Have the event durable with this unit, or before this reading's block ends.

        `what`: area and event, "patient.read". `tenant`: whose chain, in a unit of the server's own.
        """
        area, _, subtype = what.partition(".")
        event = Event(area, subtype, action, entities, outcome, reason, tuple((detail or {}).items()))
        if isinstance(work, UnitOfWork):
            self._trail.record(work, event, tenant)
        else:
            self._trail.disclose(work, event)

    async def keyed_digest(self, unit: UnitOfWork, purpose: str, word: str) -> bytes:
        """Return a digest by which `word` is found again, and which says nothing to whoever lacks the key.

        Exact matches only; the key is the tenant's own for `purpose`, made with its first word.
        """
        key = await self._keys.obtain(unit, tenant_of(unit), Subject(f"digest:{purpose}"))
        return hmac.digest(key.secret, word.encode(), sha256)

    async def known_digest(self, work: Work, purpose: str, word: str) -> bytes | None:
        """Return what `keyed_digest` returned for `word`, or None while the tenant has no key for it."""
        key = await self._keys.find(work, tenant_of(work), Subject(f"digest:{purpose}"))
        return None if key is None else hmac.digest(key.secret, word.encode(), sha256)


def tenant_of(work: Work) -> TenantId:
    """Return whose unit or reading this is. Raises Unknown for the server's own, across tenants."""
    if work.origin.tenant is None:
        raise Unknown("tenant")
    return work.origin.tenant


def patient_subject(patient: UUID) -> Subject:
    """Return whose key seals what is kept of a patient: erasing it erases all of that."""
    return Subject(f"patient:{patient}")


def of_patient(patient: UUID) -> Entity:
    """Name the patient in an audit event."""
    return Entity(Role.PATIENT, "patient", str(patient))


def data(kind: str, number: UUID) -> Entity:
    """Name a piece of data in an audit event."""
    return Entity(Role.DATA, kind, str(number))


def security(kind: str, number: UUID) -> Entity:
    """Name a thing of access control in an audit event: a session, a role, a link."""
    return Entity(Role.SECURITY_RESOURCE, kind, str(number))
