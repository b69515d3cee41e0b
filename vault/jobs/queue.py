"""Queues jobs in the unit of what caused them, leases them, and lets their effect commit with their end.

Whoever took a job owns it until its lease expires. A job's last unit confirms the lease, so that a
worker that was thought dead cannot do a second time what another already did.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from vault.database import UnitOfWork
from vault.errors import LeaseLost
from vault.jobs.hints import JobHints
from vault.jobs.rows import JobRow
from vault.jobs.states import JobState, after_fault
from vault.origin import TenantId

_BATCH = 100


@dataclass(frozen=True, slots=True)
class JobSpec:
    """A job to queue. `payload`: ids and numbers, nothing clinical.

    `once`: this job is queued once only, ever, for its kind. `most_attempts`: then it has failed.
    """

    kind: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    tenant: TenantId | None = None
    once: str | None = None
    run_after: datetime | None = None
    most_attempts: int = 8


@dataclass(frozen=True, slots=True)
class Job:
    """A leased job. `attempt` counts from 1; `lease` proves whose it is."""

    id: UUID
    kind: str
    tenant: TenantId | None
    payload: Mapping[str, Any]
    attempt: int
    lease: UUID


class JobQueue:
    """Moves jobs from state to state, always within a unit of work."""

    def __init__(self, hints: JobHints) -> None:
        self.hints = hints

    async def put(self, unit: UnitOfWork, spec: JobSpec) -> UUID | None:
        """Queue a job with what this unit does; return its id, or None when `once` was queued before."""
        number = uuid4()
        insert = postgresql.insert if unit.session.get_bind().dialect.name == "postgresql" else sqlite.insert
        row = insert(JobRow).values(
            id=number,
            tenant_id=spec.tenant,
            kind=spec.kind,
            payload=dict(spec.payload),
            once=spec.once,
            state=JobState.QUEUED,
            attempts=0,
            most_attempts=spec.most_attempts,
            run_after=spec.run_after or unit.now,
            created_at=unit.now,
        )
        kept = await unit.session.scalar(
            row.on_conflict_do_nothing(index_elements=["kind", "once"]).returning(JobRow.id)
        )
        if kept is not None and (spec.run_after is None or spec.run_after <= unit.now):
            unit.after_commit(lambda: self.hints.tell(number))
        return kept

    async def take(self, unit: UnitOfWork, job: UUID, lease_s: float) -> Job | None:
        """Lease a job for `lease_s` seconds, or return None when it is not ready or somebody has it."""
        taken = await unit.session.execute(
            update(JobRow)
            .where(JobRow.id == job, JobRow.state == JobState.QUEUED, JobRow.run_after <= unit.now)
            .values(
                state=JobState.LEASED,
                attempts=JobRow.attempts + 1,
                lease=uuid4(),
                leased_until=unit.now + timedelta(seconds=lease_s),
            )
            .returning(
                JobRow.id, JobRow.kind, JobRow.tenant_id, JobRow.payload, JobRow.attempts, JobRow.lease
            )
            .execution_options(synchronize_session=False)
        )
        row = taken.one_or_none()
        if row is None:
            return None
        tenant = None if row.tenant_id is None else TenantId(row.tenant_id)
        return Job(row.id, row.kind, tenant, row.payload, row.attempts, row.lease)

    async def renew(self, unit: UnitOfWork, job: Job, lease_s: float) -> None:
        """Keep the job for `lease_s` seconds from now. Raises LeaseLost."""
        await self._change(unit, job, leased_until=unit.now + timedelta(seconds=lease_s))

    async def finish(self, unit: UnitOfWork, job: Job) -> None:
        """End the job together with what this unit does. Raises LeaseLost: nothing may be kept then."""
        await self._change(
            unit, job, state=JobState.DONE, lease=None, leased_until=None, finished_at=unit.now
        )

    async def give_back(self, unit: UnitOfWork, job: Job) -> None:
        """Leave the job to others at once, its attempt not counted (this server stops). Raises LeaseLost."""
        await self._change(
            unit, job, state=JobState.QUEUED, lease=None, leased_until=None, attempts=JobRow.attempts - 1
        )

    async def fault(self, unit: UnitOfWork, job: Job, fault: str, *, hopeless: bool = False) -> JobState:
        """End this attempt; the job waits for its next one or has failed. Raises LeaseLost."""
        most = await unit.session.scalar(select(JobRow.most_attempts).where(JobRow.id == job.id))
        state, run_after = after_fault(job.attempt, 0 if hopeless or most is None else most, unit.now)
        await self._change(
            unit,
            job,
            state=state,
            run_after=run_after,
            fault=fault,
            lease=None,
            leased_until=None,
            finished_at=unit.now if state is JobState.FAILED else None,
        )
        return state

    async def sweep(self, unit: UnitOfWork) -> list[UUID]:
        """Take back expired leases; return the jobs that are ready, the longest waiting first."""
        expired = await unit.session.execute(
            select(JobRow.id, JobRow.lease, JobRow.attempts)
            .where(JobRow.state == JobState.LEASED, JobRow.leased_until < unit.now)
            .limit(_BATCH)
            .with_for_update(skip_locked=True)
        )
        for row in expired.all():
            await self.fault(unit, Job(row.id, "", None, {}, row.attempts, row.lease), "LeaseExpired")
        ready = await unit.session.scalars(
            select(JobRow.id)
            .where(JobRow.state == JobState.QUEUED, JobRow.run_after <= unit.now)
            .order_by(JobRow.run_after)
            .limit(_BATCH)
        )
        return list(ready)

    async def _change(self, unit: UnitOfWork, job: Job, **values: Any) -> None:
        changed = await unit.session.scalar(
            update(JobRow)
            .where(JobRow.id == job.id, JobRow.lease == job.lease)
            .values(values)
            .returning(JobRow.id)
            .execution_options(synchronize_session=False)
        )
        if changed is None:
            raise LeaseLost(f"job {job.id} is no longer this worker's")
