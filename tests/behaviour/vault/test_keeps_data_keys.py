"""Data keys: one per subject and tenant, rewrapped by rotation, gone for good when erased."""

import asyncio
from pathlib import Path
from uuid import uuid4

import pytest

from tests.behaviour.vault.notebook import OTHER_TENANT, TENANT, origin
from vault.database import Database
from vault.errors import KeyDamaged, KeyMissing, RootKeyUnknown, SubjectErased
from vault.keys import DataKey, DataKeys, RootKeys, Subject
from vault.keys.data_key_row import DataKeyRow
from vault.origin import Origin, TenantId

PATIENT = Subject("patient:1")
SERVER = Origin.server("keys", "job:1")


@pytest.fixture
def keys() -> DataKeys:
    """Return data keys under a first root key."""
    return DataKeys(RootKeys.fresh())


async def _obtain(
    database: Database, keys: DataKeys, subject: Subject = PATIENT, tenant: TenantId = TENANT
) -> DataKey:
    async with database.write(origin(tenant)) as unit:
        return await keys.obtain(unit, tenant, subject)


async def _wrapped(database: Database, key: DataKey) -> bytes:
    async with database.read(SERVER) as reading:
        row = await reading.session.get_one(DataKeyRow, key.id)
        assert row.wrapped is not None
        return row.wrapped


async def test_subject_keeps_its_key(database: Database, keys: DataKeys) -> None:
    """The same subject has the same key every time; another subject or tenant has another."""
    first = await _obtain(database, keys)
    assert await _obtain(database, keys) == first
    others = [
        await _obtain(database, keys, Subject("patient:2")),
        await _obtain(database, keys, tenant=OTHER_TENANT),
    ]
    assert len({first.secret, *(key.secret for key in others)}) == 3
    assert "secret" not in repr(first)


async def test_first_key_asked_for_twice_at_once_is_one_key(database: Database, keys: DataKeys) -> None:
    """Units that race for a subject's first key end with the same key."""
    raced = await asyncio.gather(*(_obtain(database, keys) for _ in range(5)))
    assert len({key.secret for key in raced}) == 1


async def test_other_tenant_cannot_open_a_key(database: Database, keys: DataKeys) -> None:
    """For another tenant the key does not exist; a row moved to that tenant does not open."""
    key = await _obtain(database, keys)
    async with database.read(origin(OTHER_TENANT)) as reading:
        with pytest.raises(KeyMissing):
            await keys.open(reading, [key.id])
    async with database.engine.begin() as connection:
        await connection.execute(DataKeyRow.__table__.update().values(tenant_id=OTHER_TENANT))
    async with database.read(origin(OTHER_TENANT)) as reading:
        with pytest.raises(KeyDamaged):
            await keys.open(reading, [key.id])


async def test_rotation_rewraps_and_changes_no_key(database: Database, keys: DataKeys) -> None:
    """After a rotation every key is the same, under the new root; the old root is in use no more."""
    before = [await _obtain(database, keys, Subject(f"patient:{n}")) for n in range(5)]
    keys.roots = keys.roots.grown()
    rounds = []
    while not rounds or rounds[-1]:
        async with database.write(SERVER) as unit:
            rounds.append(await keys.rewrap(unit, limit=2))
    assert rounds == [2, 2, 1, 0]
    keys.roots = keys.roots.without(1)
    async with database.read(SERVER) as reading:
        assert await keys.root_versions_in_use(reading) == {2: 5}
        opened = await keys.open(reading, [key.id for key in before])
    assert list(opened.values()) == before


async def test_erased_key_is_gone_for_good(database: Database, keys: DataKeys) -> None:
    """The subject gets no new key in silence, and what it sealed is known as erased."""
    key = await _obtain(database, keys)
    async with database.write(origin()) as unit:
        assert await keys.erase(unit, TENANT, PATIENT) is True
        assert await keys.erase(unit, TENANT, PATIENT) is False
    async with database.read(origin()) as reading:
        assert await keys.open(reading, [key.id]) == {key.id: None}
    with pytest.raises(SubjectErased) as caught:
        await _obtain(database, keys)
    assert caught.value.subject == PATIENT


async def test_unknown_key_is_not_mistaken_for_an_erased_one(database: Database, keys: DataKeys) -> None:
    """A key without a row is a fault, not an erasure."""
    async with database.read(origin()) as reading:
        with pytest.raises(KeyMissing):
            await keys.open(reading, [uuid4()])


async def test_erased_bytes_leave_the_embedded_database(embedded: Database, keys: DataKeys) -> None:
    """On SQLite the wrapped key is found neither in the file nor in its log once scrubbed."""
    key = await _obtain(embedded, keys)
    wrapped = await _wrapped(embedded, key)
    folder = Path(embedded.settings.url.removeprefix("sqlite:///")).parent

    def found() -> int:
        return sum(path.read_bytes().count(wrapped) for path in folder.glob("*.db*"))

    assert found() > 0
    async with embedded.write(origin()) as unit:
        await keys.erase(unit, TENANT, PATIENT)
    assert await embedded.scrub() is True
    assert found() == 0


async def test_dropped_root_ends_what_old_pages_and_backups_hold(database: Database, keys: DataKeys) -> None:
    """A copy of the wrapped key from before the erasure opens no more once its root version is gone."""
    key = await _obtain(database, keys)
    stolen = await _wrapped(database, key)
    async with database.write(origin()) as unit:
        await keys.erase(unit, TENANT, PATIENT)
    keys.roots = keys.roots.grown()
    async with database.write(SERVER) as unit:
        assert await keys.rewrap(unit) == 0
    keys.roots = keys.roots.without(1)
    async with database.engine.begin() as connection:
        await connection.execute(DataKeyRow.__table__.update().values(wrapped=stolen, erased_at=None))
    async with database.read(origin()) as reading:
        with pytest.raises(RootKeyUnknown):
            await keys.open(reading, [key.id])
