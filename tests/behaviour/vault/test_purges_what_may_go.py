"""Retention: what is old goes, key and all, and is recorded; what is held stays."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from tests.behaviour.vault.notebook import EPOCH, OTHER_TENANT, TENANT, Counter, Page, origin
from vault.audit import AuditQuery, AuditTrail, find_events
from vault.database import Database, Reading, UnitOfWork
from vault.errors import HoldNotFound
from vault.keys import DataKeys, RootKeys, Subject
from vault.origin import TenantId
from vault.retention import Candidate, LegalHolds, Purge, PurgeReport, RetentionRules
from vault.sealing import Sealer


class Pages:
    """The notebook's pages, as their package offers them to the purge: a counter says when each ended."""

    kind = "page"

    def __init__(self, keys: DataKeys) -> None:
        self._keys = keys
        self.meanwhile: Callable[[], Awaitable[object]] | None = None
        """What happens once between the listing and the purge."""

    async def old(
        self, reading: Reading, tenant: TenantId, before: datetime, after: UUID | None, limit: int
    ) -> Sequence[Candidate]:
        """Return pages that ended before."""
        wanted = select(Counter.id).where(Counter.tenant_id == tenant, Counter.seen_at < before)
        if after is not None:
            wanted = wanted.where(Counter.id > after)
        found = list(await reading.session.scalars(wanted.order_by(Counter.id).limit(limit)))
        if self.meanwhile is not None:
            await self.meanwhile()
        return [_candidate(number) for number in found]

    async def lock(
        self, unit: UnitOfWork, tenant: TenantId, before: datetime, thing: UUID
    ) -> Candidate | None:
        """Return the page, locked, if it still ended before; one that counts 1 has come to be Bob's."""
        row = await unit.session.get(Counter, thing, with_for_update=True)
        return None if row is None or row.seen_at >= before else _candidate(thing, *("bob",) * row.value)

    async def purge(self, unit: UnitOfWork, tenant: TenantId, thing: UUID) -> None:
        """Delete the page and what says when it ended, and erase its key."""
        for model in (Page, Counter):
            await unit.session.delete(await unit.session.get_one(model, thing))
        await self._keys.erase(unit, tenant, page(thing))


def page(number: UUID) -> Subject:
    """Return whose key a page's is."""
    return Subject(f"page:{number}")


def _candidate(number: UUID, owner: str = "all") -> Candidate:
    return Candidate(number, (page(number), Subject(f"patient:{owner}")))


class House:
    """Everything a purge needs, wired."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.keys = DataKeys(RootKeys.fresh())
        self.sealer = Sealer(self.keys)
        self.trail = AuditTrail(self.keys)
        self.rules = RetentionRules(self.trail)
        self.holds = LegalHolds(self.sealer, self.trail)
        self.pages = Pages(self.keys)
        self.purge = Purge(database, self.trail, self.rules, self.holds, [self.pages])

    async def write(self, ended: datetime, tenant: TenantId = TENANT) -> UUID:
        """Store a page that ended then."""
        number = uuid4()
        async with self.database.write(origin(tenant)) as unit:
            row = Page(id=number, tenant_id=tenant)
            await self.sealer.seal(unit, row, page(number), name="Ada")
            unit.session.add_all([row, Counter(id=number, tenant_id=tenant, value=0, seen_at=ended)])
        return number

    async def left(self, tenant: TenantId = TENANT) -> set[UUID]:
        """Return the pages that are still there."""
        async with self.database.read(origin(tenant)) as reading:
            return set(await reading.session.scalars(select(Page.id)))

    async def recorded(self, subtype: str) -> list[str]:
        """Return the ids of what the audit chain says happened to."""
        async with self.database.read(origin()) as reading:
            rows = await find_events(reading, AuditQuery(TENANT, type="retention"))
        return sorted(row.entities[0][2] for row in rows if row.subtype == subtype)


@pytest.fixture
def house(database: Database) -> House:
    """Return a house on this database."""
    return House(database)


async def _rule(house: House, days: int | None, tenant: TenantId = TENANT) -> None:
    async with house.database.write(origin(tenant)) as unit:
        await house.rules.keep(unit, tenant, "page", days)


async def test_old_things_go_and_are_recorded(house: House) -> None:
    """After 90 days a page, its text and its key are gone, and the chain names it; younger ones stay."""
    now = house.database.clock()
    old = [await house.write(EPOCH - timedelta(days=n)) for n in range(3)]
    young = await house.write(now - timedelta(days=89))
    foreign = await house.write(EPOCH, OTHER_TENANT)
    await _rule(house, 90)
    assert await house.purge.run(TENANT, "job:1") == [PurgeReport("page", purged=3, held=0)]
    assert await house.left() == {young}
    assert await house.left(OTHER_TENANT) == {foreign}
    assert await house.recorded("purged") == sorted(str(number) for number in old)
    assert await house.purge.run(TENANT, "job:2") == [PurgeReport("page", purged=0, held=0)]


async def test_kind_without_a_rule_is_kept_for_ever(house: House) -> None:
    """Nothing is purged unless somebody decided so; a rule can be taken back."""
    kept = await house.write(EPOCH - timedelta(days=9999))
    assert await house.purge.run(TENANT, "job:1") == []
    await _rule(house, 90)
    await _rule(house, 120)
    await _rule(house, None)
    assert await house.purge.run(TENANT, "job:2") == []
    assert await house.left() == {kept}
    assert await house.recorded("rule-set") == ["page"] * 3
    with pytest.raises(ValueError, match="at least a day"):
        await _rule(house, 0)


async def test_held_things_stay_until_the_hold_is_released(house: House) -> None:
    """The purge skips what is held and takes the rest; once released, it goes too."""
    held, free = await house.write(EPOCH), await house.write(EPOCH)
    await _rule(house, 90)
    async with house.database.write(origin()) as unit:
        hold = await house.holds.place(unit, TENANT, page(held), "letter of Ada's lawyer")
    assert await house.purge.run(TENANT, "job:1") == [PurgeReport("page", purged=1, held=1)]
    assert await house.left() == {held}
    assert await house.recorded("purged") == [str(free)]
    async with house.database.write(origin()) as unit:
        await house.holds.release(unit, TENANT, hold)
    with pytest.raises(HoldNotFound):
        async with house.database.write(origin()) as unit:
            await house.holds.release(unit, TENANT, hold)
    assert await house.purge.run(TENANT, "job:2") == [PurgeReport("page", purged=1, held=0)]
    assert (await house.recorded("hold-placed"), await house.recorded("hold-released")) == ([str(hold)],) * 2


async def test_hold_on_any_owner_keeps_a_thing(house: House) -> None:
    """A hold on the patient keeps all that belongs to the patient, more than a batch of it."""
    for _ in range(3):
        await house.write(EPOCH)
    await _rule(house, 90)
    async with house.database.write(origin()) as unit:
        await house.holds.place(unit, TENANT, Subject("patient:all"), "court order")
    assert await house.purge.run(TENANT, "job:1") == [PurgeReport("page", purged=0, held=3)]


async def test_things_are_judged_as_they_are_when_they_go(house: House) -> None:
    """Between the listing and the purge one was taken up again, one went, and one became a held person's."""
    taken_up, went, moved, free = [await house.write(EPOCH) for _ in range(4)]
    await _rule(house, 90)
    async with house.database.write(origin()) as unit:
        await house.holds.place(unit, TENANT, Subject("patient:bob"), "court order")

    async def meanwhile() -> None:
        async with house.database.write(origin()) as unit:
            (await unit.session.get_one(Counter, taken_up)).seen_at = unit.now
            (await unit.session.get_one(Counter, moved)).value = 1
            await house.pages.purge(unit, TENANT, went)

    house.pages.meanwhile = meanwhile
    assert await house.purge.run(TENANT, "job:1") == [PurgeReport("page", purged=1, held=1)]
    assert await house.left() == {taken_up, moved}
    assert await house.recorded("purged") == [str(free)]
