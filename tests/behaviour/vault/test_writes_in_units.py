"""A unit of work is kept whole or not at all, loses no update, and answers only when durable."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from uuid import uuid4

import pytest
from sqlalchemy import event, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests.behaviour.vault.notebook import (
    EPOCH,
    OTHER_TENANT,
    TENANT,
    Counter,
    add_counter,
    counter_value,
    origin,
)
from vault.database import Database, DatabaseSettings, UnitOfWork
from vault.errors import (
    NaiveTime,
    StatementTimedOut,
    TenantMismatch,
    UnitIsOver,
    UnitTimedOut,
    WriteConflict,
    WriteLost,
)


@pytest.fixture
async def impatient(migrated_url: str) -> AsyncIterator[Database]:
    """Open a database whose limits are short."""
    settings = DatabaseSettings(
        url=migrated_url, statement_timeout_s=0.3, lock_timeout_s=0.3, unit_timeout_s=0.5
    )
    async with Database(settings) as database:
        yield database


async def test_no_update_is_lost(database: Database) -> None:
    """Five tasks that read, wait and write twenty times each count to one hundred."""
    number = await add_counter(database)

    async def increment(unit: UnitOfWork) -> None:
        counter = await unit.session.get_one(Counter, number)
        await asyncio.sleep(0)
        counter.value += 1

    async def twenty() -> None:
        for _ in range(20):
            await database.transact(origin(), increment, attempts=200)

    await asyncio.gather(*(twenty() for _ in range(5)))
    assert await counter_value(database, number) == 100


async def test_stale_row_is_a_conflict(database: Database) -> None:
    """A change based on a revision that is no longer the newest is refused, not merged."""
    number = await add_counter(database)
    async with database.read(origin()) as reading:
        stale = await reading.session.get_one(Counter, number)
        reading.session.expunge(stale)
    async with database.write(origin()) as unit:
        (await unit.session.get_one(Counter, number)).value = 1

    async def change_stale(unit: UnitOfWork) -> None:
        unit.session.add(stale)
        stale.value = 2

    with pytest.raises(WriteConflict):
        await database.transact(origin(), change_stale, attempts=1)
    assert await counter_value(database, number) == 1


async def test_failed_unit_keeps_nothing_and_spares_the_others(database: Database) -> None:
    """Units that wait together are independent: one that fails takes nothing with it."""

    async def fails() -> None:
        with contextlib.suppress(ZeroDivisionError):
            async with database.write(origin()) as unit:
                unit.session.add(Counter(id=failing, tenant_id=TENANT, value=1))
                await unit.session.flush()
                raise ZeroDivisionError

    failing = await add_counter(database)
    async with database.write(origin()) as unit:
        await unit.session.delete(await unit.session.get_one(Counter, failing))
    kept = await asyncio.gather(
        *(add_counter(database, value=n) for n in range(4)),
        fails(),
        *(add_counter(database) for _ in range(4)),
    )
    values = [await counter_value(database, number) for number in kept if number is not None]
    assert values == [0, 1, 2, 3, 0, 0, 0, 0]
    assert await counter_value(database, failing) is None


async def test_broken_constraint_fails_its_own_unit_only(database: Database) -> None:
    """A duplicate key is the duplicate's fault."""
    number = await add_counter(database, value=5)

    async def duplicate() -> None:
        async with database.write(origin()) as unit:
            unit.session.add(Counter(id=number, tenant_id=TENANT, value=6))

    first, second, third = await asyncio.gather(
        add_counter(database, value=1), duplicate(), add_counter(database, value=2), return_exceptions=True
    )
    assert isinstance(second, IntegrityError)
    assert [await counter_value(database, n) for n in (number, first, third)] == [5, 1, 2]


async def test_cancelled_unit_spares_the_others(database: Database) -> None:
    """A request whose client went away, in the middle of a statement, disturbs nobody."""
    doomed, started = uuid4(), asyncio.Event()

    async def dies() -> None:
        async with database.write(origin()) as unit:
            unit.session.add(Counter(id=doomed, tenant_id=TENANT, value=1))
            started.set()
            for _ in range(10_000):
                await unit.session.execute(text("SELECT 1"))

    before = asyncio.create_task(add_counter(database, value=1))
    dying = asyncio.create_task(dies())
    after = [asyncio.create_task(add_counter(database, value=2)) for _ in range(3)]
    await started.wait()
    await asyncio.sleep(0.01)
    dying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(dying, 1)
    assert dying.cancelled()
    numbers = [await before, *[await task for task in after]]
    assert [await counter_value(database, number) for number in numbers] == [1, 2, 2, 2]
    assert await counter_value(database, doomed) is None


async def test_unit_cancelled_while_it_waits_is_passed_over(embedded: Database) -> None:
    """Whoever gives up in SQLite's queue does not hold up those behind."""
    async with embedded.write(origin()) as unit:
        waiting = asyncio.create_task(add_counter(embedded))
        behind = asyncio.create_task(add_counter(embedded, value=3))
        await asyncio.sleep(0.01)
        waiting.cancel()
        await unit.session.execute(text("SELECT 1"))
    await asyncio.wait([waiting])
    assert waiting.cancelled()
    assert await counter_value(embedded, await behind) == 3


async def test_waiting_units_share_one_commit(embedded: Database) -> None:
    """On SQLite twenty units that wait together cost far fewer than twenty commits."""
    commits: list[object] = []
    event.listen(embedded.engine.sync_engine, "commit", commits.append)
    await asyncio.gather(*(add_counter(embedded) for _ in range(20)))
    assert 1 <= len(commits) <= 5


async def test_group_that_is_rolled_back_fails_all_its_units(embedded: Database) -> None:
    """When SQLite itself gives up the transaction, the whole group is told, and the next unit works."""

    async def breaks() -> None:
        async with embedded.write(origin()) as unit:
            await unit.session.execute(text("ROLLBACK"))

    before = [asyncio.create_task(add_counter(embedded)) for _ in range(2)]
    await asyncio.sleep(0)
    breaking = asyncio.create_task(breaks())
    outcomes = await asyncio.gather(*before, breaking, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes[:2]] == [WriteLost, WriteLost]
    assert isinstance(outcomes[2], Exception)
    assert await counter_value(embedded, await add_counter(embedded, value=8)) == 8


async def test_unit_too_long_keeps_nothing(impatient: Database) -> None:
    """A unit that dawdles is thrown out, so that others get their turn."""
    number = await add_counter(impatient)

    async def dawdle(unit: UnitOfWork) -> None:
        (await unit.session.get_one(Counter, number)).value = 9
        await unit.session.flush()
        await asyncio.sleep(5)

    with pytest.raises(UnitTimedOut):
        await impatient.transact(origin(), dawdle)
    assert await counter_value(impatient, number) == 0


async def test_transaction_that_is_no_unit_may_pause_for_longer(impatient: Database) -> None:
    """A restore that a busy machine halts for longer than a unit may take goes on, and is kept."""
    number = await add_counter(impatient)
    async with impatient.engine.begin() as connection:
        await connection.execute(update(Counter).values(value=3))
        await asyncio.sleep(1.4 * impatient.settings.unit_timeout_s)
        await connection.execute(update(Counter).values(value=Counter.value + 1))
    assert await counter_value(impatient, number) == 4


async def test_own_timeout_travels_on(database: Database) -> None:
    """A caller's own TimeoutError is not mistaken for the unit's limit."""
    with pytest.raises(TimeoutError):
        async with database.write(origin()):
            raise TimeoutError


async def test_statement_too_long_is_stopped(impatient: Database) -> None:
    """A runaway statement ends at the limit and says so."""
    endless = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
        if impatient.embedded
        else "SELECT pg_sleep(5)"
    )
    with pytest.raises(StatementTimedOut):
        async with impatient.read(origin()) as reading:
            await reading.session.execute(text(endless))
    assert await counter_value(impatient, await add_counter(impatient, value=4)) == 4


async def test_reading_sees_one_moment(database: Database) -> None:
    """What is committed during a reading does not change what it sees."""
    number = await add_counter(database, value=1)
    async with database.read(origin()) as reading:
        before = await reading.session.scalar(select(Counter.value).where(Counter.id == number))
        async with database.write(origin()) as unit:
            (await unit.session.get_one(Counter, number)).value = 2
        after = await reading.session.scalar(select(Counter.value).where(Counter.id == number))
    assert (before, after) == (1, 1)


async def test_reading_cannot_write(database: Database) -> None:
    """The reading engine itself refuses to write."""
    number = await add_counter(database)
    with pytest.raises(DBAPIError):
        async with database.read(origin()) as reading:
            await reading.session.execute(update(Counter).where(Counter.id == number).values(value=1))


async def test_other_tenants_rows_do_not_exist(database: Database) -> None:
    """Neither by id nor by query, update or delete does one tenant reach another's rows."""
    number = await add_counter(database, value=7)
    async with database.write(origin(OTHER_TENANT)) as unit:
        found = (
            await unit.session.get(Counter, number),
            (await unit.session.scalars(select(Counter))).all(),
            (await unit.session.execute(update(Counter).values(value=0))).rowcount,
        )
    assert found == (None, [], 0)
    assert await counter_value(database, number) == 7


async def test_row_of_another_tenant_is_not_written(database: Database) -> None:
    """A row that names another tenant than the origin's never reaches the database."""
    with pytest.raises(TenantMismatch):
        async with database.write(origin(OTHER_TENANT)) as unit:
            unit.session.add(Counter(id=TENANT, tenant_id=TENANT, value=1))


async def test_times_are_instants(database: Database) -> None:
    """A time comes back as the same instant in UTC, to the microsecond, and sorts as time."""
    number = await add_counter(database)
    kathmandu = timezone(timedelta(hours=5, minutes=45))
    moment = datetime(2026, 3, 1, 2, 0, 0, 123456, tzinfo=kathmandu)
    async with database.write(origin()) as unit:
        (await unit.session.get_one(Counter, number)).seen_at = moment
    async with database.read(origin()) as reading:
        seen = await reading.session.scalar(select(Counter.seen_at).where(Counter.seen_at > EPOCH))
    assert seen == moment
    assert seen.tzinfo == UTC


async def test_naive_time_is_refused(database: Database) -> None:
    """A time without a zone is nobody's instant."""
    with pytest.raises(Exception, match="zone") as caught:
        async with database.write(origin()) as unit:
            unit.session.add(
                Counter(id=TENANT, tenant_id=TENANT, value=1, seen_at=datetime(2026, 1, 1))  # noqa: DTZ001
            )
    assert isinstance(caught.value.__cause__ or caught.value, NaiveTime)


async def test_session_is_dead_after_its_unit(database: Database) -> None:
    """Work after the block's end would be lost silently, so it fails loudly."""
    async with database.write(origin()) as unit:
        pass
    with pytest.raises(UnitIsOver):
        _ = unit.session


async def test_hint_runs_after_the_commit_only(database: Database) -> None:
    """A hint is given once the rows are durable, never for a unit that failed; its failure undoes nothing."""
    told: list[str] = []

    def broken() -> None:
        raise RuntimeError("the hint's own fault")

    async with database.write(origin()) as unit:
        unit.after_commit(broken)
        unit.after_commit(lambda: told.append("committed"))
        assert told == []
    with contextlib.suppress(ZeroDivisionError):
        async with database.write(origin()) as unit:
            unit.after_commit(lambda: told.append("never"))
            raise ZeroDivisionError
    assert told == ["committed"]


async def test_disclosure_is_written_before_the_reading_ends(database: Database) -> None:
    """What a reading registers is durable when its block has ended."""
    number = await add_counter(database)

    async def count_view(unit: UnitOfWork) -> None:
        (await unit.session.get_one(Counter, number)).value += 1

    async with database.read(origin()) as reading:
        reading.before_return(count_view)
    assert await counter_value(database, number) == 1
