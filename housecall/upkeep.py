"""What a house does for itself: notes audit heads, sweeps blobs, purges, scrubs the database, re-reads keys.

All but the last are recurring jobs, done by whichever server comes first. The key file is watched by each
server, because each holds the root keys in memory.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import structlog

from clinic import Tenants
from housecall.installation import Installation
from vault import Job, JobHandler, Origin, Purge, errors, heads, load_root_keys, publish

ANCHOR, SWEEP_BLOBS, SCRUB = "audit.anchor", "blobs.sweep", "database.scrub"
PURGE = "retention.purge"
HOURLY, DAILY = timedelta(hours=1), timedelta(days=1)

ABANDONED_AFTER = timedelta(days=9)
"""How long a blob may be written before it counts as given up: a day more than any upload may pause."""

KEY_FILE_INTERVAL_S = 2.0
"""How often the key file is looked at: `housecall keys rotate` waits longer before it uses a new key."""

_log = structlog.get_logger(__name__)


class Upkeep:
    """Handles the recurring jobs of one installation."""

    def __init__(self, opened: Installation, purge: Purge, anchor_interval: timedelta) -> None:
        self._opened = opened
        self._purge = purge
        self._anchor_interval = anchor_interval

    def handlers(self) -> Mapping[str, JobHandler]:
        """Return who does which kind of job."""
        return {ANCHOR: self.anchor, SWEEP_BLOBS: self.sweep_blobs, PURGE: self.purge, SCRUB: self.scrub}

    def recurring(self) -> Mapping[str, timedelta]:
        """Return which kinds are due how often."""
        return {ANCHOR: self._anchor_interval, SWEEP_BLOBS: HOURLY, PURGE: DAILY, SCRUB: HOURLY}

    async def anchor(self, job: Job) -> None:
        """Note the heads that moved since they were last noted."""
        await self.note_heads(Origin.server("upkeep", f"job:{job.id}"))

    async def note_heads(self, origin: Origin) -> None:
        """Note them now: also when the house closes, or the last events would be noted at its next start."""
        async with self._opened.database.read(origin) as reading:
            anchors = await heads(reading)
        await asyncio.to_thread(publish, anchors, self._opened.anchors)

    async def sweep_blobs(self, job: Job) -> None:
        """Remove the bytes of erased blobs, and what was never finished."""
        database = self._opened.database
        await self._opened.blobs.sweep(database, f"job:{job.id}", database.clock() - ABANDONED_AFTER)

    async def purge(self, job: Job) -> None:
        """Purge by each clinic's rules; every single thing that goes stands in its audit trail."""
        origin = Origin.server("retention", f"job:{job.id}")
        async with self._opened.database.read(origin) as reading:
            clinics = await Tenants(self._opened.records).all(reading)
        for clinic in clinics:
            for report in await self._purge.run(clinic.id, f"job:{job.id}"):
                _log.info("purged", kind=report.kind, purged=report.purged, held=report.held)

    async def scrub(self, _job: Job) -> None:
        """Overwrite what deleted rows left behind; what a reading still holds goes with the next one."""
        await self._opened.database.scrub()

    @asynccontextmanager
    async def watching_keys(self) -> AsyncIterator[None]:
        """Take a changed key file up until the block ends, so that a rotation needs no restart."""
        watching = asyncio.create_task(self._watch_keys(), name="house.keys")
        try:
            yield
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching

    async def _watch_keys(self) -> None:
        path, keys = self._opened.key_file, self._opened.keys
        while True:
            await asyncio.sleep(KEY_FILE_INTERVAL_S)
            try:
                roots = await asyncio.to_thread(load_root_keys, path)
            except errors.KeyFileRefused as exc:
                _log.warning("key_file_refused", fault=str(exc))
                continue
            if roots != keys.roots:
                keys.roots = roots
                _log.info("key_file_taken_up", current=roots.current, versions=sorted(roots.versions))
