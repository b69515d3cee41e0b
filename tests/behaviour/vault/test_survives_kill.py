"""Killed in the middle of writing, nothing acknowledged is missing and nothing is doubled."""

import asyncio
import os
import signal
import sys
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from tests.behaviour.vault.notebook import Counter, House, origin
from vault.audit.rows import AuditRow
from vault.blobs import BlobId, BlobWriter
from vault.database import Database, DatabaseSettings
from vault.keys import RootKeys, save_root_keys
from vault.verification import Verification

ROOT = Path(__file__).parents[3]


async def _acknowledged(url: str, folder: Path, enough: int) -> tuple[set[int], UUID, int]:
    """Let the writer acknowledge so many rows, kill it, and return what it acknowledged in all."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.behaviour.vault.writes_until_killed",
        url,
        str(folder),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    rows: set[int] = set()
    blob, durable = UUID(int=0), 0
    killed = False
    async for line in process.stdout:
        words = line.decode().split()
        if words[0] == "row":
            rows.add(int(words[1]))
        else:
            blob, durable = UUID(words[1]), int(words[2])
        if len(rows) >= enough and not killed:
            os.kill(process.pid, signal.SIGKILL)
            killed = True
    assert await process.wait() == -signal.SIGKILL
    return rows, blob, durable


async def test_nothing_acknowledged_is_missing_and_nothing_doubled(migrated_url: str, tmp_path: Path) -> None:
    """Ten writers and a growing blob, killed -9 halfway to 200 writes, lose nothing that counted."""
    roots = RootKeys.fresh()
    save_root_keys(roots, tmp_path / "keys")
    acknowledged, blob, durable = await _acknowledged(migrated_url, tmp_path, enough=100)
    async with Database(DatabaseSettings(url=migrated_url)) as database:
        house = House(database, tmp_path, roots)
        async with database.read(origin()) as reading:
            rows = (await reading.session.scalars(select(Counter.value))).all()
            events = (await reading.session.scalars(select(AuditRow).order_by(AuditRow.seq))).all()
            writer = await house.blobs.open(reading, BlobId(blob))
        assert acknowledged <= set(rows)
        assert len(rows) == len(set(rows))
        assert sorted(int(event.entities[0][2]) for event in events) == sorted(rows)
        assert isinstance(writer, BlobWriter)
        assert writer.acknowledged >= durable > 0
        await writer.finish()
        assert (await Verification(database, house.keys, house.blobs).run("job:1")).findings == []
