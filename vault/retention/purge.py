"""Purges what was kept long enough, except what is held, and records every single one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Protocol
from uuid import UUID

from vault.audit import Action, AuditTrail, Entity, Event, Role
from vault.database import Database, Reading, UnitOfWork
from vault.keys import Subject
from vault.origin import Origin, TenantId
from vault.retention.holds import LegalHolds, patients_in
from vault.retention.rules import RetentionRules

_BATCH = 100


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something old enough to go. `subjects`: whom it belongs to; a hold on any of them keeps it."""

    id: UUID
    subjects: tuple[Subject, ...]


class Purgeable(Protocol):
    """Things of one kind, as the package that owns them offers them to the purge."""

    kind: str

    async def old(
        self, reading: Reading, tenant: TenantId, before: datetime, after: UUID | None, limit: int
    ) -> Sequence[Candidate]:
        """Return things that ended before `before`, ordered by id, from after the id `after` on."""

    async def lock(
        self, unit: UnitOfWork, tenant: TenantId, before: datetime, thing: UUID
    ) -> Candidate | None:
        """Return the thing as it is now, which nobody changes until the unit ends; None if not so old."""

    async def purge(self, unit: UnitOfWork, tenant: TenantId, thing: UUID) -> None:
        """Delete the thing: rows, search document, keys (erased), blobs (erased)."""


@dataclass(frozen=True, slots=True)
class PurgeReport:
    """How many of one kind went, and how many stayed because they are held."""

    kind: str
    purged: int
    held: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a purge would do with one kind now. `keep`: its rule, None for ever, and then nothing goes."""

    kind: str
    keep: timedelta | None
    due: int
    held: int


class _Fate(Enum):
    PURGED = auto()
    HELD = auto()
    PASSED_OVER = auto()


class Purge:
    """Runs the rules of a tenant. `purgeables`: one per kind, wired by the program."""

    def __init__(
        self,
        database: Database,
        trail: AuditTrail,
        rules: RetentionRules,
        holds: LegalHolds,
        purgeables: Sequence[Purgeable],
    ) -> None:
        self._database = database
        self._trail = trail
        self._rules = rules
        self._holds = holds
        self._purgeables = purgeables

    async def run(self, tenant: TenantId, request: str) -> list[PurgeReport]:
        """Purge everything of `tenant` whose time has come; each thing in a unit of its own."""
        origin = Origin.server("retention", request).within(tenant)
        async with self._database.read(origin) as reading:
            rules = await self._rules.of_tenant(reading, tenant)
        reports = [
            await self._run_kind(purgeable, origin, tenant, self._database.clock() - rules[purgeable.kind])
            for purgeable in self._purgeables
            if purgeable.kind in rules
        ]
        await self._database.scrub()
        return reports

    @property
    def kinds(self) -> tuple[str, ...]:
        """What there can be rules for."""
        return tuple(purgeable.kind for purgeable in self._purgeables)

    async def foresee(self, reading: Reading, tenant: TenantId) -> list[Forecast]:
        """Return what `run` would do now, for every kind, and do nothing."""
        rules = await self._rules.of_tenant(reading, tenant)
        held = await self._holds.held(reading, tenant)
        return [
            await self._foresee_kind(reading, purgeable, tenant, rules.get(purgeable.kind), held)
            for purgeable in self._purgeables
        ]

    async def _foresee_kind(
        self,
        reading: Reading,
        purgeable: Purgeable,
        tenant: TenantId,
        keep: timedelta | None,
        held: frozenset[Subject],
    ) -> Forecast:
        due, kept, last = 0, 0, None
        batch: Sequence[Candidate] = ()
        while keep is not None and (last is None or len(batch) == _BATCH):
            batch = await purgeable.old(reading, tenant, reading.now - keep, last, _BATCH)
            if not batch:
                break
            last = batch[-1].id
            stays = sum(1 for candidate in batch if not held.isdisjoint(candidate.subjects))
            due, kept = due + len(batch) - stays, kept + stays
        return Forecast(purgeable.kind, keep, due, kept)

    async def _run_kind(
        self, purgeable: Purgeable, origin: Origin, tenant: TenantId, before: datetime
    ) -> PurgeReport:
        purged, held, last = 0, 0, None
        while True:
            async with self._database.read(origin) as reading:
                batch = await purgeable.old(reading, tenant, before, last, _BATCH)
            for candidate in batch:
                fate = await self._purge_one(purgeable, origin, tenant, before, candidate.id)
                purged, held = purged + (fate is _Fate.PURGED), held + (fate is _Fate.HELD)
                last = candidate.id
            if len(batch) < _BATCH:
                return PurgeReport(purgeable.kind, purged, held)

    async def _purge_one(
        self, purgeable: Purgeable, origin: Origin, tenant: TenantId, before: datetime, thing: UUID
    ) -> _Fate:
        async with self._database.write(origin) as unit:
            await unit.exclusive(
                f"retention:{tenant}"
            )  # no hold is placed between the question and the purge
            candidate = await purgeable.lock(unit, tenant, before, thing)
            if candidate is None:  # it was taken up again, or went, since it was listed
                return _Fate.PASSED_OVER
            if await self._holds.are_on(unit, tenant, candidate.subjects):
                return _Fate.HELD
            await purgeable.purge(unit, tenant, thing)
            entities = (Entity(Role.DATA, purgeable.kind, str(thing)), *patients_in(candidate.subjects))
            self._trail.record(unit, Event("retention", "purged", Action.DELETE, entities), tenant)
        return _Fate.PURGED
