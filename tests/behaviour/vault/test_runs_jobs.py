"""Jobs: durable with their cause, done once for each that was kept, whoever dies in between."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.behaviour.vault.notebook import TENANT, Counter, add_counter, counter_value, origin
from tests.support.redis_server import redis_running
from vault.database import Database, DatabaseSettings, utc_now
from vault.errors import JobHopeless, LeaseLost
from vault.jobs import Job, JobHandler, JobQueue, JobSettings, JobSpec, JobWorker, NoHints, TaskiqHints
from vault.jobs.rows import JobRow
from vault.origin import Origin

SERVER = Origin.server("jobs", "test")


class Clock:
    """A clock that tests set forward."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        """Return the present, so far ahead."""
        return utc_now() + self.ahead


@pytest.fixture
def clock() -> Clock:
    """Return a clock."""
    return Clock()


@pytest.fixture
async def timed(migrated_url: str, clock: Clock) -> AsyncIterator[Database]:
    """Open a migrated database whose time the test sets."""
    async with Database(DatabaseSettings(url=migrated_url), clock) as database:
        yield database


@contextlib.asynccontextmanager
async def working(
    database: Database, queue: JobQueue, settings: JobSettings | None = None, **handlers: JobHandler
) -> AsyncIterator[JobWorker]:
    """Run a worker until the block ends."""
    worker = JobWorker(database, queue, handlers, settings or JobSettings(sweep_s=0.05))
    await worker.start()
    try:
        yield worker
    finally:
        await worker.stop()


async def until(condition: Callable[[], Any], seconds: float = 10) -> None:
    """Wait until the condition, maybe a coroutine's result, holds."""
    async with asyncio.timeout(seconds):
        while True:
            found = condition()
            if await found if asyncio.iscoroutine(found) else found:
                return
            await asyncio.sleep(0.01)


async def put(database: Database, queue: JobQueue, **spec: Any) -> UUID | None:
    """Queue a job of kind "count"."""
    async with database.write(SERVER) as unit:
        return await queue.put(unit, JobSpec("count", **spec))


async def row(database: Database, job: UUID | None) -> JobRow:
    """Return the job's row."""
    async with database.read(SERVER) as reading:
        return await reading.session.get_one(JobRow, job)


async def take(database: Database, queue: JobQueue, job: UUID | None, lease_s: float = 60) -> Job | None:
    """Lease a job."""
    assert job is not None
    async with database.write(SERVER) as unit:
        return await queue.take(unit, job, lease_s)


async def test_job_runs_with_what_it_was_given(database: Database) -> None:
    """A hint brings a job to its handler at once; it ends as done."""
    queue, ran = JobQueue(TaskiqHints()), []

    async def count(job: Job) -> None:
        ran.append((job.payload, job.tenant, job.attempt))

    async with working(database, queue, JobSettings(sweep_s=600), count=count):
        await asyncio.sleep(0.05)
        job = await put(database, queue, payload={"case": "7"}, tenant=TENANT)
        await until(lambda: ran)
        await until(lambda: _is(database, job, "done"))
    assert ran == [({"case": "7"}, TENANT, 1)]


async def _is(database: Database, job: UUID | None, state: str) -> bool:
    return (await row(database, job)).state == state


async def test_job_of_a_failed_unit_never_was(database: Database) -> None:
    """A job is kept with its cause or not at all."""
    queue, ran = JobQueue(TaskiqHints()), []

    async def count(job: Job) -> None:
        ran.append(job.id)

    async with working(database, queue, count=count):
        with contextlib.suppress(ZeroDivisionError):
            async with database.write(SERVER) as unit:
                await queue.put(unit, JobSpec("count"))
                raise ZeroDivisionError
        await asyncio.sleep(0.2)
    assert ran == []


async def test_lost_hint_costs_a_sweep_only(database: Database) -> None:
    """Without any hint the sweeper finds the job."""
    queue, ran = JobQueue(NoHints()), []

    async def count(job: Job) -> None:
        ran.append(job.id)

    job = await put(database, queue)
    async with working(database, queue, count=count):
        await until(lambda: ran == [job])


async def test_job_wanted_once_is_queued_once(database: Database) -> None:
    """A second job with the same `once` is not queued, not even after the first is done."""
    queue = JobQueue(NoHints())
    first = await put(database, queue, once="appointment:7")
    assert first is not None
    assert await put(database, queue, once="appointment:7") is None
    job = await take(database, queue, first)
    assert job is not None
    async with database.write(SERVER) as unit:
        await queue.finish(unit, job)
    assert await put(database, queue, once="appointment:7") is None
    assert await put(database, queue, once="appointment:8") is not None


async def test_one_worker_has_a_job(database: Database) -> None:
    """Ten that reach for a job at once: one gets it."""
    queue = JobQueue(NoHints())
    job = await put(database, queue)
    taken = await asyncio.gather(*(take(database, queue, job) for _ in range(10)))
    assert len([each for each in taken if each is not None]) == 1


async def test_job_waits_for_its_time(timed: Database, clock: Clock) -> None:
    """Not before `run_after`, then yes."""
    queue = JobQueue(NoHints())
    job = await put(timed, queue, run_after=clock() + timedelta(hours=1))
    assert await take(timed, queue, job) is None
    clock.ahead = timedelta(hours=1, seconds=1)
    assert await take(timed, queue, job) is not None


async def test_failing_job_is_tried_again_later_until_it_has_failed(timed: Database, clock: Clock) -> None:
    """Each fault delays the next attempt; the class of the error is kept, its text is not."""
    queue, attempts = JobQueue(NoHints()), []

    async def count(job: Job) -> None:
        attempts.append(job.attempt)
        raise ZeroDivisionError("Ada Lovelace")

    job = await put(timed, queue, most_attempts=3)
    async with working(timed, queue, count=count):
        for expected in (1, 2):
            await until(lambda expected=expected: _tried(timed, job, expected))
            clock.ahead += timedelta(minutes=1)
        await until(lambda: _is(timed, job, "failed"))
    ended = await row(timed, job)
    assert (attempts, ended.fault, ended.lease) == ([1, 2, 3], "ZeroDivisionError", None)
    assert ended.finished_at is not None


async def _tried(database: Database, job: UUID | None, attempts: int) -> bool:
    found = await row(database, job)
    return (found.state, found.attempts) == ("queued", attempts)


@pytest.mark.parametrize("kind", ["hopeless", "unknown"])
async def test_hopeless_job_fails_at_once(database: Database, kind: str) -> None:
    """A job that cannot succeed, or that nobody knows, is not tried again."""
    queue = JobQueue(NoHints())

    async def hopeless(job: Job) -> None:
        raise JobHopeless("no")

    async with database.write(SERVER) as unit:
        job = await queue.put(unit, JobSpec(kind))
    async with working(database, queue, hopeless=hopeless):
        await until(lambda: _is(database, job, "failed"))
    assert (await row(database, job)).attempts == 1


async def test_job_of_a_dead_worker_is_done_by_another(timed: Database, clock: Clock) -> None:
    """When the lease has expired, the job is taken again; the dead one's late effect is refused."""
    queue = JobQueue(NoHints())
    job = await put(timed, queue)
    dead = await take(timed, queue, job, lease_s=30)
    assert dead is not None
    ran: list[int] = []

    async def count(job: Job) -> None:
        ran.append(job.attempt)

    async with working(timed, queue, count=count):
        await asyncio.sleep(0.2)
        assert ran == []
        clock.ahead = timedelta(seconds=31)
        await until(lambda: _tried(timed, job, 1))
        clock.ahead = timedelta(seconds=60)
        await until(lambda: ran == [2])
        await until(lambda: _is(timed, job, "done"))
    with pytest.raises(LeaseLost):
        async with timed.write(SERVER) as unit:
            await queue.finish(unit, dead)


async def test_effect_commits_with_the_end_of_the_job(database: Database) -> None:
    """A handler that ends the job in its own unit has its effect exactly once, though it runs twice."""
    queue, number = JobQueue(NoHints()), await add_counter(database)
    job = await put(database, queue)
    first = await take(database, queue, job)
    assert first is not None
    async with database.write(SERVER) as unit:
        await queue.fault(unit, first, "LeaseExpired")
        (await unit.session.get_one(JobRow, job)).run_after = unit.now
    second = await take(database, queue, job)

    async def effect(mine: Job | None) -> None:
        assert mine is not None
        async with database.write(origin()) as unit:
            (await unit.session.get_one(Counter, number)).value += 1
            await queue.finish(unit, mine)

    with pytest.raises(LeaseLost):
        await effect(first)
    await effect(second)
    with pytest.raises(LeaseLost):
        await effect(second)
    assert await counter_value(database, number) == 1


async def test_long_job_keeps_its_lease(database: Database) -> None:
    """A job that outlasts its lease is not started a second time while its worker lives."""
    queue, started = JobQueue(NoHints()), []
    lease_s = 1.5  # longer than a busy machine stalls

    async def count(job: Job) -> None:
        started.append(job.attempt)
        await asyncio.sleep(2 * lease_s)

    job = await put(database, queue)
    async with working(database, queue, JobSettings(lease_s=lease_s, sweep_s=0.05), count=count):
        await until(lambda: _is(database, job, "done"))
    assert started == [1]


async def test_stopping_server_gives_its_jobs_back(database: Database) -> None:
    """A job cut off by a shutdown is free at once, its attempt not counted."""
    queue, started = JobQueue(NoHints()), []

    async def count(job: Job) -> None:
        started.append(job.id)
        await asyncio.sleep(60)

    job = await put(database, queue)
    async with working(database, queue, count=count):
        await until(lambda: started)
    left = await row(database, job)
    assert (left.state, left.attempts, left.lease) == ("queued", 0, None)


async def test_recurring_job_is_queued_once_a_period(timed: Database, clock: Clock) -> None:
    """Two servers' sweepers make one job per period together."""
    queue, ran = JobQueue(NoHints()), []

    async def count(job: Job) -> None:
        ran.append(job.id)

    settings, recurring = JobSettings(sweep_s=0.03), {"count": timedelta(days=36500)}
    workers = [JobWorker(timed, queue, {"count": count}, settings, recurring=recurring) for _ in range(2)]
    for worker in workers:
        await worker.start()
    await until(lambda: len(ran) == 1)
    await asyncio.sleep(0.2)
    assert len(ran) == 1
    clock.ahead = timedelta(days=36500)
    await until(lambda: len(ran) == 2)
    for worker in workers:
        await worker.stop()


async def test_hints_reach_other_servers_over_redis(embedded: Database) -> None:
    """With Redis, a job queued by one server runs on another, without waiting for a sweep."""
    ran: list[UUID] = []

    async def count(job: Job) -> None:
        ran.append(job.id)

    with redis_running() as url:
        there, here = JobQueue(TaskiqHints(url)), JobQueue(TaskiqHints(url))
        settings = JobSettings(sweep_s=600)
        async with working(embedded, there, settings, count=count):
            await here.hints.start(lambda _: asyncio.sleep(60))
            await until(lambda: _heard(embedded, here, ran))
            await here.hints.stop()


async def _heard(database: Database, queue: JobQueue, ran: list[UUID]) -> bool:
    """Queue a job; hints from before a receiver was ready reach nobody."""
    await put(database, queue)
    await asyncio.sleep(0.2)
    return bool(ran)


async def test_broken_broker_stops_no_job(embedded: Database) -> None:
    """When Redis goes away hints are lost and jobs are not, and the server still stops in time."""
    ran: list[UUID] = []

    async def count(job: Job) -> None:
        ran.append(job.id)

    with redis_running() as url:
        queue = JobQueue(TaskiqHints(url))
        worker = JobWorker(embedded, queue, {"count": count}, JobSettings(sweep_s=0.1))
        await worker.start()
        await put(embedded, queue)
        await until(lambda: len(ran) == 1)
    await put(embedded, queue)
    await until(lambda: len(ran) == 2)
    async with asyncio.timeout(5):
        await worker.stop()
