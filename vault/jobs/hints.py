"""Tells workers that a job may be ready. A lost hint costs a sweep's delay and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Protocol
from uuid import UUID

import structlog
from taskiq import AsyncBroker, InMemoryBroker
from taskiq.receiver import Receiver
from taskiq_redis import RedisStreamBroker

_log = structlog.get_logger()
_PAUSE_S = 1.0
_LAST_HINTS_S = 1.0
_MOST_HINTS = 10_000  # acknowledged entries stay in the stream otherwise


class JobHints(Protocol):
    """Carries job ids from whoever queued them to whoever runs them."""

    async def start(self, run: Callable[[UUID], Awaitable[None]]) -> None:
        """Begin to call `run` for every hint that arrives."""

    def tell(self, job: UUID) -> None:
        """Hint that `job` may be ready; returns at once and never fails."""

    async def stop(self) -> None:
        """Stop calling, and wait for what is being told."""


class NoHints:
    """Tells nobody: jobs run when the sweeper finds them."""

    async def start(self, run: Callable[[UUID], Awaitable[None]]) -> None:
        """Nothing will ever be called."""

    def tell(self, job: UUID) -> None:
        """Tell nobody."""

    async def stop(self) -> None:
        """Nothing to stop."""


class TaskiqHints:
    """Hints through taskiq: within this process, or over a Redis stream to all servers."""

    def __init__(self, redis_url: str | None = None) -> None:
        self._broker: AsyncBroker = (
            InMemoryBroker() if redis_url is None else RedisStreamBroker(redis_url, maxlen=_MOST_HINTS)
        )
        self._shared = redis_url is not None
        self._receiving: asyncio.Task[None] | None = None
        self._telling: set[asyncio.Task[None]] = set()

    async def start(self, run: Callable[[UUID], Awaitable[None]]) -> None:
        """Begin to call `run` for every hint that arrives."""

        async def receive(job: str) -> None:
            with suppress(asyncio.CancelledError):  # this server stops; taskiq would log it as an error
                await run(UUID(job))

        self._task = self._broker.register_task(receive, task_name="vault.job")
        if self._shared:
            self._receiving = asyncio.create_task(self._receive_for_ever(), name="vault.hints")
        else:
            await self._broker.startup()

    def tell(self, job: UUID) -> None:
        """Hint that `job` may be ready."""
        task = asyncio.get_running_loop().create_task(self._tell(job))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def stop(self) -> None:
        """Stop receiving, and close the connections; hints still on their way are given a second."""
        if self._telling:
            await asyncio.wait(self._telling, timeout=_LAST_HINTS_S)
        tasks = [task for task in (self._receiving, *self._telling) if task is not None]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        await self._broker.shutdown()

    async def _receive_for_ever(self) -> None:
        """Receive, with a pause after each fault: taskiq's own loop spins while Redis is away."""
        self._broker.is_worker_process = True
        with ThreadPoolExecutor(1) as executor:  # taskiq wants one; our task is asynchronous
            while True:
                try:
                    await self._broker.startup()
                    await Receiver(self._broker, executor).listen(asyncio.Event())
                except Exception as error:  # noqa: BLE001 - until Redis is back the sweeper finds the jobs
                    _log.warning("vault.hints_interrupted", fault=type(error).__name__)
                await asyncio.sleep(_PAUSE_S)

    async def _tell(self, job: UUID) -> None:
        try:
            await self._task.kiq(str(job))
        except Exception as error:  # noqa: BLE001 - whatever the broker raises, the sweeper finds the job
            _log.warning("vault.hint_lost", job=str(job), fault=type(error).__name__)
