"""A backup restored elsewhere is the same: counts, hashes, seals, blobs, chain; or it is refused."""

import shutil
import stat
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from tests.behaviour.vault.notebook import MIGRATIONS, TENANT, House, Page, origin
from tests.support.postgres import PostgresServer
from vault.backup import Manifest, back_up, drill, restore
from vault.database import Base, Database, DatabaseSettings
from vault.database.migration import migrate
from vault.errors import BackupDamaged, BackupRefused
from vault.keys import Subject
from vault.search import SearchQuery
from vault.verification import Verification

PHOTO = Random(7).randbytes(300_000)


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> House:
    """Return a vault with some pages, a photo, an erased patient and an unfinished upload."""
    house = House(database, tmp_path / "house")
    await house.write_page("Adelaide", {"pulse": 72, "text": "Ü"}, PHOTO)
    erased, _ = await house.write_page("Bob")
    for number in range(20):
        await house.write_page(f"Patient {number}")
    async with database.write(origin()) as unit:
        await house.keys.erase(unit, TENANT, Subject(f"page:{erased}"))
        await house.blobs.create(unit, TENANT, Subject("case:1"))
    return house


@pytest.fixture(params=["into sqlite", "into postgresql"])
async def empty(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """Open another migrated, empty database, on each engine."""
    server: PostgresServer | None = None
    if request.param == "into sqlite":
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "other.db")
        url = f"sqlite:///{tmp_path}/other.db"
    else:
        server = request.getfixturevalue("postgres")
        name = server.create(request.getfixturevalue("migrated_name"))
        url = server.url(name)
    async with Database(DatabaseSettings(url=url)) as database:
        yield database
    if server is not None:
        server.drop(name)


async def _restored(empty: Database, house: House, tmp_path: Path) -> House:
    other = House(empty, tmp_path / "other", house.keys.roots)
    await restore(empty, other.blobs.store, tmp_path / "b", staging=tmp_path / "staging", request="job:2")
    return other


async def test_restored_installation_is_the_same(house: House, empty: Database, tmp_path: Path) -> None:
    """From either engine into either: all opens, is found, verifies, and backs up to the same hashes."""
    told: list[tuple[str, int, int]] = []
    manifest = await back_up(
        house.database, house.blobs, tmp_path / "b", "job:1", lambda *step: told.append(step)
    )
    assert manifest.tables["test_page"].count == 22
    assert (manifest.blobs.count, manifest.absent_blobs) == (1, 0)
    assert ("test_page", 22, 22) in told
    other = await _restored(empty, house, tmp_path)
    report = await Verification(empty, other.keys, other.blobs).run("job:3")
    assert (report.findings, report.audit_rows, report.blobs, report.erased_values) == ([], 22, 1, 1)
    async with empty.read(origin()) as reading:
        (found,) = await other.index.find(reading, SearchQuery(TENANT, "page", "adelaide"))
        page = await reading.session.get_one(Page, found.id)
        assert await other.sealer.open_one(reading, page) == {
            "name": "Adelaide",
            "findings": {"pulse": 72, "text": "Ü"},
        }
    again = await back_up(empty, other.blobs, tmp_path / "again", "job:4")
    assert (again.tables, again.blobs) == (manifest.tables, manifest.blobs)
    await other.write_page("Eve")  # the chain goes on where it was
    assert (await Verification(empty, other.keys, other.blobs).run("job:5")).findings == []


async def test_backup_holds_nothing_readable_and_is_the_owners(house: House, tmp_path: Path) -> None:
    """Neither names nor keys are in it, and nobody else may open it."""
    await back_up(house.database, house.blobs, tmp_path / "b", "job:1")
    files = [path for path in (tmp_path / "b").rglob("*") if path.is_file()]
    content = b"".join(path.read_bytes() for path in files)
    assert b"Adelaide" not in content
    assert b"Patient" not in content
    assert house.keys.roots.versions[1] not in content
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert not (tmp_path / "b.partial").exists()


async def test_drill_proves_the_backup_and_tells_the_time(house: House, tmp_path: Path) -> None:
    """A drill restores into a folder of its own and reports seconds, counts and findings."""
    await back_up(house.database, house.blobs, tmp_path / "b", "job:1")
    clock = iter([10.0, 14.5])
    report = await drill(
        tmp_path / "b",
        tmp_path / "drill",
        house.keys,
        migrations=MIGRATIONS,
        request="job:2",
        monotonic=lambda: next(clock),
    )
    assert (report.seconds, report.blobs, report.findings) == (4.5, 1, ())
    assert report.blob_bytes > len(PHOTO)
    assert report.rows > 40
    with pytest.raises(BackupRefused):
        await drill(tmp_path / "b", tmp_path / "drill", house.keys, migrations=MIGRATIONS, request="job:3")


async def test_damaged_backup_is_refused(house: House, empty: Database, tmp_path: Path) -> None:
    """One changed bit in any file, or a file that is gone, and the restore says so."""
    await back_up(house.database, house.blobs, tmp_path / "b", "job:1")
    (blob,) = [path for path in (tmp_path / "b" / "blobs").rglob("*") if path.is_file()]
    damages = [tmp_path / "b" / "blobs.jsonl", blob, tmp_path / "b" / "manifest.json"]
    for path in damages:
        whole = path.read_bytes()
        path.write_bytes(whole[:-20] + bytes([whole[-20] ^ 1]) + whole[-19:])
        with pytest.raises(BackupDamaged):
            await _restored(empty, house, tmp_path)
        path.write_bytes(whole)
        await _empty(empty)
    blob.unlink()
    with pytest.raises(BackupDamaged, match="missing"):
        await _restored(empty, house, tmp_path)


async def test_changed_row_in_a_backup_is_noticed(house: House, empty: Database, tmp_path: Path) -> None:
    """A row that was changed, added or left out does not pass, nor one that is no row."""
    await back_up(house.database, house.blobs, tmp_path / "b", "job:1")
    table = tmp_path / "b" / "tables" / "audit_event.jsonl"
    lines = table.read_bytes().splitlines(keepends=True)
    for changed in (
        [lines[0].replace(b"staff:7", b"staff:8"), *lines[1:]],
        lines[:-1],
        [*lines, lines[0].replace(b'"seq":1,', b'"seq":99,')],
        [b"{}\n", *lines],
        [b'{"unknown":1}\n', *lines],
    ):
        table.write_bytes(b"".join(changed))
        with pytest.raises(BackupDamaged):
            await _restored(empty, house, tmp_path)
        await _empty(empty)


async def _empty(database: Database) -> None:
    """Delete every row, past everything that forbids it."""
    async with database.engine.begin() as connection:
        if database.embedded:
            await connection.execute(text("DROP TRIGGER IF EXISTS audit_event_no_delete"))
        else:
            await connection.execute(text("DROP TRIGGER IF EXISTS audit_event_only_added ON audit_event"))
        for table in reversed(Base.metadata.sorted_tables):
            await connection.execute(table.delete())


async def test_restore_overwrites_nothing(house: House, tmp_path: Path) -> None:
    """A database with rows, one of another schema, and a folder that exists are refused."""
    await back_up(house.database, house.blobs, tmp_path / "b", "job:1")
    with pytest.raises(BackupRefused, match="exists"):
        await back_up(house.database, house.blobs, tmp_path / "b", "job:2")
    with pytest.raises(BackupRefused, match="not empty"):
        await _restored(house.database, house, tmp_path)
    async with Database(DatabaseSettings(url=f"sqlite:///{tmp_path}/bare.db")) as bare:
        await migrate(bare)
        with pytest.raises(BackupRefused, match="another schema"):
            await _restored(bare, house, tmp_path)


async def test_blob_erased_during_the_backup_is_left_out(house: House, tmp_path: Path) -> None:
    """The backup counts what was gone by the time it came to the blobs, and is whole without it."""
    (name,) = [name async for name in house.blobs.store.names()]
    await house.blobs.store.remove(name)
    manifest = await back_up(house.database, house.blobs, tmp_path / "b", "job:1")
    assert (manifest.blobs.count, manifest.absent_blobs) == (0, 1)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 1}', '{"format": 2}', "{"])
def test_malformed_manifest_is_refused(content: str) -> None:
    """What is no manifest is not restored from."""
    with pytest.raises(BackupDamaged):
        Manifest.parse(content)
