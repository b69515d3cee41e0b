"""Restores a backup into an empty installation, and proves that what is there is what was backed up."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.exc import SQLAlchemyError

from vault.backup.backup import schema_of, table_lines
from vault.backup.hashed_file import HashedFile
from vault.backup.lines import row_of
from vault.backup.manifest import BLOB_LIST, BLOBS, MANIFEST, TABLES, Content, Manifest
from vault.blobs.store import BlobName, BlobStore
from vault.database import Base, Database
from vault.database.table_walk import BATCH, Row, count_rows
from vault.durable_files import make_folder
from vault.errors import BackupDamaged, BackupRefused
from vault.origin import Origin
from vault.threads import in_thread
from vault.verification import Progress

_CHUNK_BYTES = 4 << 20


async def restore(
    database: Database,
    store: BlobStore,
    folder: Path,
    *,
    staging: Path,
    request: str,
    progress: Progress = lambda *_: None,
) -> Manifest:
    """Load the backup in `folder` into the migrated, empty `database` and the empty `store`.

    `staging`: a folder on the store's file system. Counts and hashes of every table and blob are
    compared with the manifest. Whatever was erased since the backup was made has to be erased again.
    Raises BackupRefused (not empty, or another schema: restore with the release that made the backup,
    then upgrade), BackupDamaged (what was loaded so far is not to be used).
    """
    manifest = Manifest.parse(await in_thread((folder / MANIFEST).read_text, encoding="utf-8"))
    origin = Origin.server("restore", request)
    await _refuse_unless_empty(database, manifest, origin)
    try:
        async with database.engine.begin() as connection:
            for name, table in _tables(manifest):
                done = 0
                for rows in _batches(folder / TABLES / f"{name}.jsonl", table):
                    await connection.execute(insert(table), rows)
                    done += len(rows)
                    progress(name, done, manifest.tables[name].count)
    except SQLAlchemyError as error:
        raise BackupDamaged("the database refused a row of the backup") from error
    await _compare_tables(database, manifest, origin)
    await in_thread(make_folder, staging)
    await _load_blobs(store, folder, staging, manifest, progress)
    return manifest


async def _refuse_unless_empty(database: Database, manifest: Manifest, origin: Origin) -> None:
    unknown = sorted(set(manifest.tables) - set(Base.metadata.tables))
    async with database.read(origin) as reading:
        if unknown or await schema_of(reading) != manifest.schema:
            raise BackupRefused(f"the backup has another schema {unknown}")
        for table in Base.metadata.sorted_tables:
            if await count_rows(reading, table):
                raise BackupRefused(f"the database is not empty: {table.name} has rows")


def _tables(manifest: Manifest) -> list[tuple[str, Table]]:
    """Return the tables of the backup, those that others refer to first."""
    return [(table.name, table) for table in Base.metadata.sorted_tables if table.name in manifest.tables]


def _batches(path: Path, table: Table) -> Iterator[list[Row]]:
    with path.open("rb") as file:
        while lines := list(islice(file, BATCH)):
            try:
                yield [row_of(line, table) for line in lines]
            except (ValueError, TypeError) as error:
                raise BackupDamaged(f"{path.name} has a line that is no row") from error


async def _compare_tables(database: Database, manifest: Manifest, origin: Origin) -> None:
    """Write every table once more, into a hash, from what the database now holds."""
    async with database.read(origin) as reading:
        for name, table in _tables(manifest):
            count, digest = 0, hashlib.sha256()
            async for lines in table_lines(reading, table):
                count += len(lines)
                digest.update(b"".join(lines))
            if Content(count, digest.hexdigest()) != manifest.tables[name]:
                raise BackupDamaged(f"{name} is not as it was backed up")


async def _load_blobs(
    store: BlobStore, folder: Path, staging: Path, manifest: Manifest, progress: Progress
) -> None:
    listed = await in_thread((folder / BLOB_LIST).read_bytes)
    lines = listed.splitlines()
    if Content(len(lines), hashlib.sha256(listed).hexdigest()) != manifest.blobs:
        raise BackupDamaged("the list of blobs is not as it was backed up")
    for done, line in enumerate(lines, 1):
        entry: dict[str, Any] = json.loads(line)
        staged = staging / "restored"
        await in_thread(_copy, folder / BLOBS / entry["name"], staged, entry["sha256"])
        await store.adopt(BlobName(entry["name"]), staged)
        progress("blobs", done, len(lines))


def _copy(source: Path, target: Path, sha256: str) -> None:
    target.unlink(missing_ok=True)
    try:
        with source.open("rb") as file, HashedFile(target) as copy:
            while data := file.read(_CHUNK_BYTES):
                copy.write(data)
    except FileNotFoundError as error:
        raise BackupDamaged(f"blob {source.name} is missing from the backup") from error
    if copy.sha256 != sha256:
        raise BackupDamaged(f"blob {source.name} is not as it was backed up")
