"""Receives one upload without end and says how many bytes are durable, until somebody kills it."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

from clinic import Records
from store_forward.uploads import Receivers, UploadId, Uploads, UploadSettings
from tests.behaviour.clinic.surgery import TENANT
from vault import AuditTrail, Blobs, BlobSettings, DataKeys, JobQueue, NoHints, Origin, Sealer, load_root_keys
from vault.database import Database, DatabaseSettings

PIECE = 50_000


def piece(offset: int) -> bytes:
    """Return what stands at an offset: whole numbers that count on."""
    return b"".join(number.to_bytes(8, "big") for number in range(offset // 8, (offset + PIECE) // 8))


async def _one(chunk: bytes) -> AsyncIterator[bytes]:
    yield chunk


async def _run(url: str, folder: Path, upload: UploadId) -> None:
    async with Database(DatabaseSettings(url=url)) as database:
        keys = DataKeys(load_root_keys(folder / "keys"))
        records = Records(Sealer(keys), AuditTrail(keys), keys)
        blobs, settings = Blobs(BlobSettings(folder=folder / "blobs"), keys), UploadSettings()
        uploads = Uploads(records, blobs, JobQueue(NoHints()), settings)
        receivers = Receivers(database, uploads, blobs, settings)
        origin = Origin(tenant=TENANT, actor="link:1", request="request:1")
        async with database.read(origin) as reading:
            found = await uploads.get(reading, upload)
        offset = await receivers.offset(origin, found)
        while True:
            offset = await receivers.append(origin, found, offset, _one(piece(offset)))
            sys.stdout.write(f"{offset}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_run(sys.argv[1], Path(sys.argv[2]), UploadId(UUID(sys.argv[3]))))
