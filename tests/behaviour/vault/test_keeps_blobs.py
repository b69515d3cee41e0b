"""Blobs: acknowledged bytes survive, any range is readable, damage is named, erasure is final."""

import asyncio
import contextlib
import os
import resource
import signal
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from tests.behaviour.vault.notebook import OTHER_TENANT, TENANT, origin
from tests.support.s3 import s3_running
from tests.support.versitygw import versitygw_running
from vault.blobs import BlobId, Blobs, BlobSettings, BlobWriter, S3Settings, StoredBlob
from vault.blobs.local_store import LocalStore
from vault.blobs.s3_store import S3Store
from vault.blobs.store import BlobName, BlobStore, blob_name
from vault.database import Database
from vault.errors import BlobBusy, BlobDamaged, BlobMissing, BlobNotOpen, BlobWriteFailed, SubjectErased
from vault.keys import DataKeys, RootKeys, Subject
from vault.origin import TenantId

CASE = Subject("case:1")
CONTENT = Random(5).randbytes(400_000)


@pytest.fixture(scope="session")
def s3() -> Iterator[S3Settings]:
    """Serve a bucket for the whole session: of a real server for `make test-s3`, else of moto."""
    gateway = os.environ.get("VERSITYGW")
    with s3_running() if gateway is None else versitygw_running(Path(gateway)) as settings:
        yield settings


@pytest.fixture(params=["local", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    """Return a store of each kind."""
    if request.param == "local":
        return LocalStore(tmp_path / "stored")
    return S3Store(request.getfixturevalue("s3"))


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    """Return blobs in a local folder, with small segments."""
    settings = BlobSettings(folder=tmp_path / "blobs", segment_bytes=64 * 1024)
    return Blobs(settings, DataKeys(RootKeys.fresh()))


async def _create(database: Database, blobs: Blobs, tenant: TenantId = TENANT) -> BlobId:
    async with database.write(origin(tenant)) as unit:
        return await blobs.create(unit, tenant, CASE)


async def _writer(database: Database, blobs: Blobs, blob: BlobId) -> BlobWriter:
    async with database.read(origin()) as reading:
        writer = await blobs.open(reading, blob)
    assert isinstance(writer, BlobWriter)
    return writer


async def _store(database: Database, blobs: Blobs, content: bytes = CONTENT) -> BlobId:
    blob = await _create(database, blobs)
    writer = await _writer(database, blobs, blob)
    await writer.append(content)
    stored = await writer.finish()
    async with database.write(origin()) as unit:
        await blobs.publish(unit, stored)
    return blob


async def _read(
    database: Database, blobs: Blobs, blob: BlobId, start: int = 0, length: int = 1 << 30
) -> bytes:
    async with database.read(origin()) as reading:
        reader = await blobs.reader(reading, blob)
    return await reader.read(start, length)


async def test_store_keeps_whole_streams(store: BlobStore, tmp_path: Path) -> None:
    """Both stores: adopt, read any range, size, list, remove; what is absent is said to be absent."""
    name, absent = BlobName(f"{'a' * 32}/{'b' * 32}"), BlobName(f"{'a' * 32}/{'c' * 32}")
    for content in (b"first", CONTENT):
        (tmp_path / "file").write_bytes(content)
        await store.adopt(name, tmp_path / "file")
        assert not (tmp_path / "file").exists()
        assert await store.read(name, 0, len(content)) == content
    assert await store.size(name) == len(CONTENT)
    assert await store.read(name, 1000, 5) == CONTENT[1000:1005]
    assert await store.read(name, len(CONTENT) - 3, 100) == CONTENT[-3:]
    assert await store.read(name, len(CONTENT) + 5, 10) == b""
    assert await store.size(absent) is None
    with pytest.raises(BlobMissing):
        await store.read(absent, 0, 10)
    assert name in [found async for found in store.names()]
    for _ in range(2):
        await store.remove(name)
    assert name not in [found async for found in store.names()]


async def test_blob_comes_back_whole_or_in_part(database: Database, blobs: Blobs) -> None:
    """Any range of any length, across segments, equals the same slice of what was written."""
    blob = await _store(database, blobs)
    assert await _read(database, blobs, blob) == CONTENT
    for start, length in [(0, 1), (65_479, 3), (65_480, 1), (131_000, 70_000), (399_999, 10), (400_000, 5)]:
        assert await _read(database, blobs, blob, start, length) == CONTENT[start : start + length]
    async with database.read(origin()) as reading:
        reader = await blobs.reader(reading, blob)
    chunks = [chunk async for chunk in reader.stream(10, 399_000)]
    assert b"".join(chunks) == CONTENT[10:399_000]
    with pytest.raises(ValueError, match="0 or later"):
        await reader.read(-1, 5)
    await reader.verify()


@pytest.mark.parametrize("size", [0, 1, 65_536])
async def test_small_blob_comes_back(database: Database, blobs: Blobs, size: int) -> None:
    """An empty blob is a blob."""
    blob = await _store(database, blobs, CONTENT[:size])
    assert await _read(database, blobs, blob) == CONTENT[:size]
    async with database.read(origin()) as reading:
        await (await blobs.reader(reading, blob)).verify()


async def test_blob_goes_through_s3(embedded: Database, tmp_path: Path, s3: S3Settings) -> None:
    """The same blob, staged encrypted on this machine and kept in a bucket."""
    blobs = Blobs(BlobSettings(folder=tmp_path / "blobs", s3=s3), DataKeys(RootKeys.fresh()))
    blob = await _store(embedded, blobs)
    assert await _read(embedded, blobs, blob, 200_000, 100_000) == CONTENT[200_000:300_000]
    assert [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()] == []
    async with embedded.read(origin()) as reading:
        await (await blobs.reader(reading, blob)).verify()


async def test_only_synced_bytes_are_acknowledged_and_survive(database: Database, blobs: Blobs) -> None:
    """A writer that vanished is followed by one that goes on at the last acknowledged byte."""
    blob = await _create(database, blobs)
    writer = await _writer(database, blobs, blob)
    await writer.append(CONTENT[:100_001])
    assert writer.acknowledged == 0
    assert await writer.sync() == writer.acknowledged == 100_001
    await writer.append(CONTENT[100_001:300_000])
    await writer.close()
    writer = await _writer(database, blobs, blob)
    assert writer.acknowledged == 100_001
    await writer.append(CONTENT[100_001:])
    stored = await writer.finish()
    assert stored == StoredBlob(blob, len(CONTENT))
    async with database.write(origin()) as unit:
        await blobs.publish(unit, stored)
    assert await _read(database, blobs, blob) == CONTENT


async def test_blob_finished_but_not_published_is_found_again(database: Database, blobs: Blobs) -> None:
    """A crash between the last byte and the commit loses nothing: the result is given again."""
    blob = await _create(database, blobs)
    writer = await _writer(database, blobs, blob)
    await writer.append(CONTENT)
    stored = await writer.finish()
    with pytest.raises(BlobMissing, match="not stored yet"):
        await _read(database, blobs, blob)
    async with database.read(origin()) as reading:
        assert await blobs.open(reading, blob) == stored


async def test_finished_blob_is_read_before_it_is_published(database: Database, blobs: Blobs) -> None:
    """Who finished a blob may look at what it holds; by its id alone nobody reads it yet."""
    blob = await _create(database, blobs)
    writer = await _writer(database, blobs, blob)
    await writer.append(CONTENT)
    stored = await writer.finish()
    async with database.read(origin()) as reading:
        reader = await blobs.reader(reading, stored)
        assert CONTENT == await reader.read(0, len(CONTENT))
        with pytest.raises(BlobMissing):
            await blobs.reader(reading, blob)


async def test_blob_has_one_writer(database: Database, blobs: Blobs) -> None:
    """A second writer is refused until the first is closed; a closed one takes no more."""
    blob = await _create(database, blobs)
    writer = await _writer(database, blobs, blob)
    with pytest.raises(BlobBusy):
        await _writer(database, blobs, blob)
    await writer.close()
    with pytest.raises(BlobWriteFailed):
        await writer.append(b"more")
    await (await _writer(database, blobs, blob)).close()


async def test_published_blob_is_not_written_again(database: Database, blobs: Blobs) -> None:
    """What was published stays as it is."""
    blob = await _store(database, blobs)
    async with database.write(origin()) as unit:
        with pytest.raises(BlobNotOpen):
            await blobs.open(unit, blob)
        with pytest.raises(BlobNotOpen):
            await blobs.publish(unit, StoredBlob(blob, 5))


async def test_cancelled_append_does_not_tear_the_stream(embedded: Database, blobs: Blobs) -> None:
    """An upload whose client went away while a thread wrote leaves exactly what was acknowledged."""
    blob = await _create(embedded, blobs)
    writer = await _writer(embedded, blobs, blob)
    await writer.append(CONTENT)
    await writer.sync()
    appending = asyncio.create_task(writer.append(CONTENT * 20))
    await asyncio.sleep(0)
    appending.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await appending
    await writer.close()
    writer = await _writer(embedded, blobs, blob)
    assert writer.acknowledged == len(CONTENT)
    await writer.close()


@pytest.mark.parametrize("pieces", [1, 20], ids=["at the sync", "while it is written"])
async def test_full_disk_is_said_and_costs_nothing_acknowledged(
    embedded: Database, blobs: Blobs, pieces: int
) -> None:
    """When the disk refuses, the writer fails loudly; what was acknowledged is there for the next."""
    blob = await _create(embedded, blobs)
    writer = await _writer(embedded, blobs, blob)
    await writer.append(CONTENT[:5])
    await writer.sync()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.raises(BlobWriteFailed, match="too large"):  # noqa: PT012 - at the latest by the sync
            await writer.append(CONTENT * pieces)
            assert pieces == 1
            await writer.sync()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    writer = await _writer(embedded, blobs, blob)
    assert writer.acknowledged == 5
    await writer.close()


async def test_flipped_byte_names_blob_and_segment(database: Database, blobs: Blobs) -> None:
    """Wherever one bit is flipped, verification names the blob, and the segment where it can."""
    blob = await _store(database, blobs)
    path = blobs.store.path(blob_name(TENANT, blob))
    whole = path.read_bytes()
    async with database.read(origin()) as reading:
        reader = await blobs.reader(reading, blob)
    for position, segment in [(50, 0), (65_536, 1), (200_000, 3), (len(whole) - 1, 6)]:
        path.write_bytes(whole[:position] + bytes([whole[position] ^ 1]) + whole[position + 1 :])
        with pytest.raises(BlobDamaged, match=str(blob)) as caught:
            await reader.verify()
        assert caught.value.segment == segment
    for damaged in (whole[:-1], whole[: 2 * 65_536], whole + b"x"):
        path.write_bytes(damaged)
        with pytest.raises(BlobDamaged):
            await reader.verify()
    path.write_bytes(b"\x00" + whole[1:])
    with pytest.raises(BlobDamaged, match="header"):
        await _read(database, blobs, blob)
    path.write_bytes(whole)
    await reader.verify()
    path.unlink()
    with pytest.raises(BlobMissing):
        await reader.read(0, 5)


async def test_blob_put_in_place_of_another_does_not_open(database: Database, blobs: Blobs) -> None:
    """Exchanging files exchanges nothing that can be read."""
    first, second = await _store(database, blobs), await _store(database, blobs)
    paths = [blobs.store.path(blob_name(TENANT, blob)) for blob in (first, second)]
    paths[0].write_bytes(paths[1].read_bytes())
    with pytest.raises(BlobDamaged):
        await _read(database, blobs, first)


async def test_other_tenant_has_no_such_blob(database: Database, blobs: Blobs) -> None:
    """Knowing a blob's id is not enough."""
    blob = await _store(database, blobs)
    async with database.read(origin(OTHER_TENANT)) as reading:
        with pytest.raises(BlobMissing):
            await blobs.reader(reading, blob)


async def test_erased_blob_is_gone_and_its_bytes_are_swept(database: Database, blobs: Blobs) -> None:
    """From the commit on nobody reads it; the next sweep removes the file, once."""
    blob, kept = await _store(database, blobs), await _store(database, blobs)
    async with database.write(origin()) as unit:
        assert set(await blobs.of_subject(unit, TENANT, CASE)) == {blob, kept}
        await blobs.erase(unit, blob)
    async with database.read(origin()) as reading:
        with pytest.raises(SubjectErased):
            await blobs.reader(reading, blob)
        assert await blobs.of_subject(reading, TENANT, CASE) == [kept]
        now = reading.now
    assert [await blobs.sweep(database, "job:1", now - timedelta(days=1)) for _ in range(2)] == [1, 0]
    assert [name async for name in blobs.store.names()] == [blob_name(TENANT, kept)]


async def test_abandoned_blob_is_swept(database: Database, blobs: Blobs, tmp_path: Path) -> None:
    """An upload nobody finished leaves no bytes behind; one that is still young is left alone."""
    blob = await _create(database, blobs)
    writer = await _writer(database, blobs, blob)
    await writer.append(CONTENT)
    await writer.sync()
    await writer.close()
    async with database.read(origin()) as reading:
        now = reading.now
    assert await blobs.sweep(database, "job:1", now - timedelta(hours=1)) == 0
    assert await blobs.sweep(database, "job:2", now + timedelta(seconds=1)) == 1
    assert [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()] == []


async def test_files_are_the_owners_alone(embedded: Database, blobs: Blobs, tmp_path: Path) -> None:
    """Staged or stored, no file or folder is open to anybody else."""
    await _store(embedded, blobs)
    writer = await _writer(embedded, blobs, await _create(embedded, blobs))
    await writer.append(CONTENT[:10])
    await writer.sync()
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "blobs").rglob("*")}
    assert modes == {0o600, 0o700}
    await writer.close()
