"""Makes a backup while the server works: the tables as of one instant, then the blobs they name."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

from sqlalchemy import Table, text

from vault.backup.hashed_file import HashedFile
from vault.backup.lines import line_of
from vault.backup.manifest import BLOB_LIST, BLOBS, MANIFEST, TABLES, Content, Manifest
from vault.blobs import BlobId, Blobs
from vault.blobs.layout import Layout
from vault.blobs.rows import BlobRow, BlobState
from vault.blobs.store import BlobName, BlobStore, blob_name
from vault.database import Base, Database, Reading
from vault.database.table_walk import Row, count_rows, walk_table
from vault.durable_files import make_folder, replace_file, sync_folder
from vault.errors import BackupRefused, BlobMissing
from vault.origin import Origin, TenantId
from vault.threads import in_thread
from vault.verification import Progress

_CHUNK_BYTES = 4 << 20


async def back_up(
    database: Database, blobs: Blobs, folder: Path, request: str, progress: Progress = lambda *_: None
) -> Manifest:
    """Write a backup to `folder`, which comes into being once the backup is whole and durable.

    Raises BackupRefused when `folder` exists, or half a backup from before stands beside it.
    Takes disk space for all blobs. The key file has to be kept elsewhere.
    """
    partial = folder.with_name(f"{folder.name}.partial")
    if await in_thread(folder.exists) or await in_thread(partial.exists):
        raise BackupRefused(f"{folder.name} or {partial.name} exists already")
    for each in (partial / TABLES, partial / BLOBS):
        await in_thread(make_folder, each)
    tables: dict[str, Content] = {}
    async with database.read(Origin.server("backup", request)) as reading:
        made_at = reading.now
        schema = await schema_of(reading)
        for table in Base.metadata.sorted_tables:
            tables[table.name] = await _write_table(reading, table, partial / TABLES, progress)
    listed, size, absent = await _copy_blobs(blobs.store, partial, progress)
    manifest = Manifest(made_at.isoformat(), schema, tables, listed, size, absent)
    await in_thread(_complete, partial, folder, manifest)
    return manifest


async def schema_of(reading: Reading) -> tuple[str, ...]:
    """Return the revisions the database's schema is at."""
    rows = await reading.session.execute(text("SELECT version_num FROM alembic_version"))
    return tuple(sorted(row[0] for row in rows))


async def table_lines(reading: Reading, table: Table) -> AsyncIterator[list[bytes]]:
    """Yield the lines of a table in batches, in an order that does not depend on the engine."""
    async for batch in walk_table(reading, table):
        yield [line_of(row) for row in batch]


async def _write_table(reading: Reading, table: Table, folder: Path, progress: Progress) -> Content:
    done, total = 0, await count_rows(reading, table)
    with HashedFile(folder / f"{table.name}.jsonl") as file:
        async for lines in table_lines(reading, table):
            await in_thread(file.write, b"".join(lines))
            done += len(lines)
            progress(table.name, done, total)
    return Content(done, file.sha256)


async def _copy_blobs(store: BlobStore, partial: Path, progress: Progress) -> tuple[Content, int, int]:
    """Copy the blobs of the backed-up rows, not of the live ones: the backup agrees with itself."""
    rows = [row for row in await in_thread(_blob_rows, partial) if row["state"] == BlobState.STORED]
    count, size, absent = 0, 0, 0
    with HashedFile(partial / BLOB_LIST) as listing:
        for done, row in enumerate(rows, 1):
            name = blob_name(TenantId(UUID(row["tenant_id"])), BlobId(UUID(row["id"])))
            expected = Layout(row["segment_bytes"]).stream_bytes(row["size"])
            try:
                digest = await _copy_blob(store, name, expected, partial / BLOBS / name)
            except BlobMissing:
                absent += 1
            else:
                line = {"name": name, "size": expected, "sha256": digest}
                listing.write(json.dumps(line, sort_keys=True).encode() + b"\n")
                count, size = count + 1, size + expected
            progress("blobs", done, len(rows))
    return Content(count, listing.sha256), size, absent


def _blob_rows(partial: Path) -> list[Row]:
    with (partial / TABLES / f"{BlobRow.__tablename__}.jsonl").open("rb") as file:
        return [json.loads(line) for line in file]


async def _copy_blob(store: BlobStore, name: BlobName, size: int, path: Path) -> str:
    await in_thread(make_folder, path.parent)
    if await store.size(name) is None:
        raise BlobMissing(f"blob {name} is not in the store")
    with HashedFile(path) as file:
        while file.size < size:
            data = await store.read(name, file.size, min(_CHUNK_BYTES, size - file.size))
            if not data:
                break  # cut short: verification names it, a backup keeps what there is
            await in_thread(file.write, data)
    return file.sha256


def _complete(partial: Path, folder: Path, manifest: Manifest) -> None:
    replace_file(partial / MANIFEST, manifest.text().encode())
    for each in (partial / TABLES, *(partial / BLOBS).iterdir(), partial / BLOBS, partial):
        sync_folder(each)
    partial.rename(folder)
    sync_folder(folder.parent)
