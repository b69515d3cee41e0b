"""Has files scanned by ClamAV's daemon over its Unix socket (command INSTREAM); optional.

A file beyond the daemon's own limit (`StreamMaxLength`) is not passed as if it were clean.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from store_forward.images.vocabulary import Refusal

_CHUNK_BYTES = 1 << 20
_TIMEOUT_S = 300


class ScannerFailed(Exception):
    """The daemon was not there, or did not answer as it should; trying again later may help."""


class ScannerSettings(BaseModel):
    """Where the daemon listens, and what it takes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    socket: Path
    """Its `LocalSocket`."""

    most_bytes: int = Field(default=100 << 20, gt=0)
    """Its `StreamMaxLength`: larger files are refused. Raise both to take long films."""


class Scanner:
    """Asks the daemon about one file at a time for each caller. Keeps nothing."""

    def __init__(self, settings: ScannerSettings) -> None:
        self._settings = settings

    async def scan(self, size: int, chunks: AsyncIterator[bytes]) -> Refusal | None:
        """Return why a file is not taken, or None when it is clean. Raises ScannerFailed."""
        if size > self._settings.most_bytes:
            return Refusal.TOO_LARGE_TO_SCAN
        try:
            async with asyncio.timeout(_TIMEOUT_S):
                answer = await self._ask(chunks)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            raise ScannerFailed("the scanner does not answer") from error
        if answer == "stream: OK":
            return None
        if answer.endswith(" FOUND"):
            return Refusal.INFECTED
        if "size limit exceeded" in answer:
            return Refusal.TOO_LARGE_TO_SCAN
        raise ScannerFailed("the scanner reports an error")

    async def _ask(self, chunks: AsyncIterator[bytes]) -> str:
        """Send the file in chunks with their lengths, then a length of 0; return the answer."""
        reader, writer = await asyncio.open_unix_connection(self._settings.socket)
        try:
            await _send(writer, chunks)
            return (await reader.readuntil(b"\0"))[:-1].decode(errors="replace")
        finally:
            writer.close()


async def _send(writer: asyncio.StreamWriter, chunks: AsyncIterator[bytes]) -> None:
    writer.write(b"zINSTREAM\0")
    async for chunk in chunks:
        for at in range(0, len(chunk), _CHUNK_BYTES):
            part = chunk[at : at + _CHUNK_BYTES]
            writer.write(struct.pack(">I", len(part)) + part)
            await writer.drain()
    writer.write(struct.pack(">I", 0))
    await writer.drain()
