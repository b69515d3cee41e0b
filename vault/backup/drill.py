"""Proves that a backup can be restored: restores it elsewhere, compares, verifies, and tells the time."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from vault.backup.restore import restore
from vault.blobs import Blobs, BlobSettings
from vault.database import Database, DatabaseSettings
from vault.database.migration import migrate
from vault.errors import BackupRefused
from vault.keys import DataKeys
from vault.threads import in_thread
from vault.verification import Finding, Progress, Verification


@dataclass(frozen=True, slots=True)
class DrillReport:
    """What a drill found. `seconds`: from an empty machine to a verified installation."""

    seconds: float
    rows: int
    blobs: int
    blob_bytes: int
    findings: Sequence[Finding]


async def drill(
    backup: Path,
    workspace: Path,
    keys: DataKeys,
    *,
    migrations: Sequence[Path],
    request: str,
    database_url: str | None = None,
    progress: Progress = lambda *_: None,
    monotonic: Callable[[], float] = time.monotonic,
) -> DrillReport:
    """Restore `backup` into `workspace`, a new folder the caller removes afterwards.

    `database_url`: an empty database to use instead of SQLite in the workspace. Counts and hashes
    are compared by the restore itself. Raises BackupRefused, BackupDamaged.
    """
    if await in_thread(workspace.exists):
        raise BackupRefused(f"{workspace.name} exists already")
    began = monotonic()
    blobs = Blobs(BlobSettings(folder=workspace / "blobs"), keys)
    url = database_url or f"sqlite:///{workspace / 'drill.db'}"
    async with Database(DatabaseSettings(url=url)) as database:
        await migrate(database, migrations)
        manifest = await restore(
            database, blobs.store, backup, staging=workspace / "staging", request=request, progress=progress
        )
        report = await Verification(database, keys, blobs).run(request, progress)
    return DrillReport(
        seconds=monotonic() - began,
        rows=sum(content.count for content in manifest.tables.values()),
        blobs=manifest.blobs.count,
        blob_bytes=manifest.blob_bytes,
        findings=tuple(report.findings),
    )
