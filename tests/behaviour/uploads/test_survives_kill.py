"""Killed in the middle of receiving, a server has every byte that it acknowledged."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from store_forward.images import MediaKind
from store_forward.uploads import Claim
from tests.behaviour.clinic.surgery import Surgery
from tests.behaviour.uploads.depot import CASE, Depot
from tests.behaviour.uploads.receives_until_killed import PIECE, piece
from vault import BlobWriter, save_root_keys, utc_now

ROOT = Path(__file__).parents[3]


async def test_nothing_acknowledged_is_lost(surgery: Surgery, furnished_url: str, tmp_path: Path) -> None:
    """Killed -9 three times, once after every tenth piece; each time it goes on at or beyond what it said."""
    save_root_keys(surgery.keys.roots, tmp_path / "keys")
    surgery.now = utc_now()
    depot = Depot(surgery, tmp_path / "blobs")
    await depot.open()
    async with surgery.write() as unit:
        claim = Claim(MediaKind.VIDEO, "long.mp4", 1 << 30)
        upload = await depot.uploads.begin(unit, depot.patient.id, CASE, depot.author, claim)
    acknowledged = 0
    for _ in range(3):
        acknowledged = await _until_killed(furnished_url, tmp_path, str(upload.id), acknowledged + 10 * PIECE)
    async with surgery.read() as reading:
        writer = await depot.blobs.open(reading, upload.blob)
    assert isinstance(writer, BlobWriter)
    assert writer.acknowledged >= acknowledged >= 30 * PIECE
    stored = await writer.finish()
    async with surgery.read() as reading:
        reader = await depot.blobs.reader(reading, stored)
    content = await reader.read(0, reader.size)
    assert content == b"".join(piece(offset) for offset in range(0, len(content), PIECE))[: len(content)]


async def _until_killed(url: str, folder: Path, upload: str, enough: int) -> int:
    """Let a server acknowledge so many bytes, kill it, and return how many it acknowledged in all."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.behaviour.uploads.receives_until_killed",
        url,
        str(folder),
        upload,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    acknowledged, killed = 0, False
    async for line in process.stdout:
        acknowledged = int(line)
        if acknowledged >= enough and not killed:
            os.kill(process.pid, signal.SIGKILL)
            killed = True
    assert -signal.SIGKILL == await process.wait()
    return acknowledged
