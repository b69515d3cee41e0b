"""A scanner's daemon that speaks INSTREAM over a Unix socket as ClamAV's does, with one signature."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

SIGNATURE = b"HOUSECALL-TEST-SIGNATURE"


@asynccontextmanager
async def clamd_running(folder: Path, *, most_bytes: int) -> AsyncIterator[Path]:
    """Listen until the block ends; gives the socket's path. `most_bytes`: its StreamMaxLength."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert b"zINSTREAM\0" == await reader.readuntil(b"\0")
        writer.write(await _verdict(reader, most_bytes))
        await writer.drain()
        writer.close()

    server = await asyncio.start_unix_server(serve, folder / "clamd.sock")
    async with server:
        yield folder / "clamd.sock"


async def _verdict(reader: asyncio.StreamReader, most_bytes: int) -> bytes:
    content = bytearray()
    while length := int.from_bytes(await reader.readexactly(4), "big"):
        content += await reader.readexactly(length)
        if len(content) > most_bytes:
            return b"INSTREAM size limit exceeded. ERROR\0"
    return b"stream: Housecall.Test.UNOFFICIAL FOUND\0" if SIGNATURE in content else b"stream: OK\0"
