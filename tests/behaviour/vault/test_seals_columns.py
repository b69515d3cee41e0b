"""Sealed columns: only the sealer reads them, only at their place, until the subject is erased."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from tests.behaviour.vault.notebook import OTHER_TENANT, TENANT, Page, origin
from vault.database import Database
from vault.errors import NotSealed, SealBroken, SubjectErased
from vault.keys import DataKeys, RootKeys, Subject
from vault.origin import TenantId
from vault.sealing import ERASED, Sealer

ADA, BOB = Subject("patient:ada"), Subject("patient:bob")


@pytest.fixture
def keys() -> DataKeys:
    """Return data keys under a first root key."""
    return DataKeys(RootKeys.fresh())


@pytest.fixture
def sealer(keys: DataKeys) -> Sealer:
    """Return the sealer of these keys."""
    return Sealer(keys)


async def _write(
    database: Database, sealer: Sealer, subject: Subject = ADA, tenant: TenantId = TENANT, **values: Any
) -> Page:
    async with database.write(origin(tenant)) as unit:
        page = Page(id=uuid4(), tenant_id=tenant)
        await sealer.seal(unit, page, subject, **values)
        unit.session.add(page)
    return page


async def test_values_come_back(database: Database, sealer: Sealer) -> None:
    """Text and JSON return as they were; what was never set is None."""
    findings = {"pulse": 72, "notes": ["murmur", "Ü"], "smoker": False}
    full = await _write(database, sealer, name="Ada", findings=findings)
    sparse = await _write(database, sealer, BOB, name="Bob", findings=None)
    async with database.read(origin()) as reading:
        pages = [await reading.session.get_one(Page, page.id) for page in (full, sparse)]
        assert await sealer.open(reading, pages) == [
            {"name": "Ada", "findings": findings},
            {"name": "Bob", "findings": None},
        ]
        assert await sealer.open_one(reading, pages[0], "name") == {"name": "Ada"}


async def test_clear_text_never_reaches_the_column(database: Database) -> None:
    """Assigning the value itself, instead of sealing it, fails before anything is sent."""

    async def forget_to_seal(unit: Any) -> None:
        unit.session.add(Page(tenant_id=TENANT, name="Ada"))

    with pytest.raises(Exception, match="clear value") as caught:
        await database.transact(origin(), forget_to_seal)
    assert isinstance(caught.value.__cause__ or caught.value, NotSealed)


async def test_value_copied_into_another_row_does_not_open(database: Database, sealer: Sealer) -> None:
    """Whoever can write rows still cannot put one patient's finding into another's record."""
    ada, bob = await _write(database, sealer, name="Ada"), await _write(database, sealer, name="Bob")
    async with database.write(origin()) as unit:
        (await unit.session.get_one(Page, bob.id)).name = (await unit.session.get_one(Page, ada.id)).name
    async with database.read(origin()) as reading:
        with pytest.raises(SealBroken) as caught:
            await sealer.open_one(reading, await reading.session.get_one(Page, bob.id))
    assert (caught.value.table, caught.value.column, caught.value.row) == ("test_page", "name", str(bob.id))


async def test_row_moved_to_another_tenant_does_not_open(database: Database, sealer: Sealer) -> None:
    """A whole row, keys and all, that is given to another tenant stays closed."""
    page = await _write(database, sealer, name="Ada")
    async with database.engine.begin() as connection:
        for table in ("test_page", "data_key"):
            await connection.execute(
                text(f"UPDATE {table} SET tenant_id = :tenant"),  # noqa: S608 - names from above
                {"tenant": OTHER_TENANT.hex if database.embedded else OTHER_TENANT},
            )
    async with database.read(origin(OTHER_TENANT)) as reading:
        moved = await reading.session.get_one(Page, page.id)
        with pytest.raises(Exception, match=r"changed|belongs"):
            await sealer.open_one(reading, moved)


async def test_erased_subject_is_gone_and_the_others_stay(
    database: Database, sealer: Sealer, keys: DataKeys
) -> None:
    """Erasing one patient leaves a mark where the values were, in a list with others too."""
    ada, bob = await _write(database, sealer, name="Ada"), await _write(database, sealer, BOB, name="Bob")
    async with database.write(origin()) as unit:
        await keys.erase(unit, TENANT, ADA)
    async with database.read(origin()) as reading:
        pages = [await reading.session.get_one(Page, page.id) for page in (ada, bob)]
        assert await sealer.open(reading, pages, "name") == [{"name": ERASED}, {"name": "Bob"}]
    with pytest.raises(SubjectErased):
        await _write(database, sealer, name="Ada again")


@pytest.mark.parametrize("values", [{"nickname": "A"}, {"id": "A"}, {"name": 5}, {"findings": {1, 2}}])
async def test_wrong_attribute_or_value_is_refused(
    database: Database, sealer: Sealer, values: dict[str, Any]
) -> None:
    """Only sealed attributes are sealed, and only with what they hold."""
    with pytest.raises(TypeError):
        await _write(database, sealer, **values)


async def test_value_needs_its_place_first(database: Database, sealer: Sealer) -> None:
    """A row without id cannot be sealed: the value would belong nowhere."""

    async def seal_too_early(unit: Any) -> None:
        await sealer.seal(unit, Page(tenant_id=TENANT), ADA, name="Ada")

    with pytest.raises(TypeError, match="id and tenant"):
        await database.transact(origin(), seal_too_early)
