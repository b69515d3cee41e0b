"""A marker planted wherever somebody writes something is found nowhere on any disk."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.behaviour.vault.notebook import TENANT, House, origin
from tests.support.postgres import PostgresServer
from vault.blobs import BlobWriter
from vault.database import Database
from vault.jobs import JobQueue, NoHints
from vault.keys import RootKeys, Subject, save_root_keys
from vault.outbox import Outbox
from vault.retention import LegalHolds

MARKER = "zyzzyvamarker7f3a"


class Nowhere:
    """A channel that never delivers."""

    async def deliver(self, delivery: object) -> None:
        """Refuse."""
        raise ConnectionError


def count(folder: Path, needle: bytes) -> int:
    """Return in how many files below `folder` the bytes stand."""
    return counts(folder, [needle])[0]


def counts(folder: Path, needles: Sequence[bytes]) -> list[int]:
    """Return the same for several, reading every file once."""
    found = [0] * len(needles)
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            found = [number + (needle in content) for number, needle in zip(found, needles, strict=True)]
    return found


async def test_marker_is_found_nowhere(
    database: Database, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Names, findings, search words, filters, messages, reasons, stored and half-written blobs: 0 times."""
    house = House(database, tmp_path)
    save_root_keys(house.keys.roots, tmp_path / "keys")
    outbox = Outbox(database, house.keys, JobQueue(NoHints()), {"mail": Nowhere()})
    number, _ = await house.write_page(MARKER, {"finding": MARKER, MARKER: 1}, MARKER.encode() * 20_000)
    async with database.write(origin()) as unit:
        await outbox.post(unit, TENANT, "mail", {"to": MARKER})
        await LegalHolds(house.sealer, house.trail).place(
            unit, TENANT, Subject("case:1"), f"as {MARKER} says"
        )
        blob = await house.blobs.create(unit, TENANT, Subject("case:1"))
    async with database.read(origin()) as reading:
        writer = await house.blobs.open(reading, blob)
    assert isinstance(writer, BlobWriter)
    await writer.append(MARKER.encode() * 10_000)
    await writer.sync()
    folders = [tmp_path]
    if not database.embedded:
        server: PostgresServer = request.getfixturevalue("postgres")
        server.run("CHECKPOINT")
        folders.append(server.data)
    assert count(folders[-1], f"page:{number}".encode()) > 0, "the rows are not where we look"
    secrets = [MARKER.encode(), MARKER.encode().hex().encode(), *house.keys.roots.versions.values()]
    assert [count(folder, secret) for folder in folders for secret in secrets] == [0, 0, 0] * len(folders)
    await writer.close()


def test_marker_would_be_found(tmp_path: Path) -> None:
    """The search of the test above sees what is there."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").write_bytes(b"..." + MARKER.encode() + b"...")
    assert count(tmp_path, MARKER.encode()) == 1
    assert count(tmp_path, RootKeys.fresh().versions[1]) == 0
