"""Runs jobs: takes them by hint or sweep, keeps their leases while they run, and records how they ended."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import TypeAlias
from uuid import UUID

import structlog

from vault.database import Database
from vault.errors import JobHopeless, LeaseLost
from vault.jobs.queue import Job, JobQueue, JobSpec
from vault.jobs.settings import JobSettings
from vault.jobs.states import period_of
from vault.origin import Origin

_log = structlog.get_logger()

JobHandler: TypeAlias = Callable[[Job], Awaitable[None]]
"""Does one job. It calls `JobQueue.finish` in its last unit, or leaves that to the worker when doing
the job twice does no harm. Raises JobHopeless when trying again is pointless."""


class JobWorker:
    """Owns the running jobs and the sweeper of one process.

    `recurring`: kinds that are queued once in every period, by whichever server comes first.
    """

    def __init__(
        self,
        database: Database,
        queue: JobQueue,
        handlers: Mapping[str, JobHandler],
        settings: JobSettings,
        *,
        recurring: Mapping[str, timedelta] | None = None,
    ) -> None:
        self._database = database
        self._queue = queue
        self._handlers = handlers
        self._settings = settings
        self._recurring = recurring or {}
        self._free = asyncio.Semaphore(settings.concurrency)
        self._known: set[UUID] = set()
        self._running: set[asyncio.Task[None]] = set()
        self._sweeping: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to run jobs, what was left over first."""
        await self._queue.hints.start(self.run)
        self._sweeping = asyncio.create_task(self._sweep_for_ever(), name="vault.sweeper")

    async def stop(self) -> None:
        """Stop, giving the running jobs back so that another server can take them at once."""
        tasks = [task for task in (self._sweeping, *self._running) if task is not None]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        await self._queue.hints.stop()

    async def sweep(self) -> None:
        """Look once for recurring jobs that are due, expired leases, and jobs whose hint was lost."""
        async with self._database.write(Origin.server("jobs", "sweep")) as unit:
            for kind, every in self._recurring.items():
                await self._queue.put(unit, JobSpec(kind, once=period_of(unit.now, every)))
            ready = await self._queue.sweep(unit)
        for job in ready:  # run here rather than hinted at: the broker may be what is broken
            task = asyncio.create_task(self.run(job), name=f"vault.job.{job}")
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def run(self, job: UUID) -> None:
        """Do the job now, or when there is room, if it is ready then and nobody else has it."""
        if job in self._known:
            return
        self._known.add(job)
        task = asyncio.current_task()
        if task is not None:
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        try:
            async with self._free:
                origin = Origin.server("jobs", f"job:{job}")
                async with self._database.write(origin) as unit:
                    taken = await self._queue.take(unit, job, self._settings.lease_s)
                if taken is not None:
                    await self._do(taken, origin)
        finally:
            self._known.discard(job)

    async def _do(self, job: Job, origin: Origin) -> None:
        log = _log.bind(job=str(job.id), kind=job.kind, attempt=job.attempt)
        doing = asyncio.ensure_future(self._handle(job))
        keeping = asyncio.create_task(self._keep_lease(job, origin))
        try:
            await asyncio.wait([doing, keeping], return_when=asyncio.FIRST_COMPLETED)
            if not doing.done():
                log.warning("vault.job_lease_lost")
                return
            await doing
            with suppress(LeaseLost):  # the handler has finished it with its own last unit
                async with self._database.write(origin) as unit:
                    await self._queue.finish(unit, job)
        except asyncio.CancelledError:
            doing.cancel()
            await asyncio.wait([doing])
            with suppress(LeaseLost):
                await asyncio.shield(self._give_back(job, origin))
            raise
        except Exception as error:  # noqa: BLE001 - whatever a job raises is recorded with it
            log.warning("vault.job_fault", fault=type(error).__name__)
            with suppress(LeaseLost):
                async with self._database.write(origin) as unit:
                    await self._queue.fault(
                        unit, job, type(error).__name__, hopeless=isinstance(error, JobHopeless)
                    )
        finally:
            for task in (doing, keeping):
                task.cancel()
            await asyncio.wait([doing, keeping])

    async def _handle(self, job: Job) -> None:
        handler = self._handlers.get(job.kind)
        if handler is None:
            raise JobHopeless(f"nobody handles jobs of kind {job.kind}")
        await handler(job)

    async def _keep_lease(self, job: Job, origin: Origin) -> None:
        """Renew the lease while the job runs; end when it was lost."""
        with suppress(LeaseLost):
            while True:
                await asyncio.sleep(self._settings.lease_s / 3)
                async with self._database.write(origin) as unit:
                    await self._queue.renew(unit, job, self._settings.lease_s)

    async def _give_back(self, job: Job, origin: Origin) -> None:
        async with self._database.write(origin) as unit:
            await self._queue.give_back(unit, job)

    async def _sweep_for_ever(self) -> None:
        while True:
            try:
                await self.sweep()
            except Exception as error:  # noqa: BLE001 - the database may be away; the next sweep tries again
                _log.warning("vault.sweep_failed", fault=type(error).__name__)
            await asyncio.sleep(self._settings.sweep_s)
