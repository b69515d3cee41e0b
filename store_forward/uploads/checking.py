"""The jobs of uploads: what was received is hashed, scanned, opened and attached; what expired ends."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from uuid import UUID

from clinic import Work, tenant_of
from store_forward.images import MediaKind, Refusal
from store_forward.images.scanner import Scanner
from store_forward.images.workshop import Workshop
from store_forward.uploads.receiving import Receivers
from store_forward.uploads.renditions import Copy, Examined, Renditions
from store_forward.uploads.upload import Upload, UploadId, UploadState
from store_forward.uploads.uploads import CHECK, Uploads
from vault import (
    BlobReader,
    Blobs,
    BlobWriter,
    Database,
    Job,
    JobHandler,
    JobQueue,
    Origin,
    StoredBlob,
    Subject,
    UnitOfWork,
)

EXPIRE = "upload.expire"
EXPIRED_EVERY = timedelta(minutes=10)


class UploadJobs:
    """Does the jobs of uploads, those that recur among them.

    `scanner`: None where nothing is scanned.
    """

    def __init__(
        self,
        database: Database,
        queue: JobQueue,
        blobs: Blobs,
        *,
        uploads: Uploads,
        renditions: Renditions,
        receivers: Receivers,
        workshop: Workshop,
        scanner: Scanner | None = None,
    ) -> None:
        self._database = database
        self._queue = queue
        self._blobs = blobs
        self._uploads = uploads
        self._renditions = renditions
        self._receivers = receivers
        self._workshop = workshop
        self._scanner = scanner
        self.handlers: Mapping[str, JobHandler] = {CHECK: self.check, EXPIRE: self.expire}
        self.recurring: Mapping[str, timedelta] = {EXPIRE: EXPIRED_EVERY}

    async def check(self, job: Job) -> None:
        """Open what was received; keep and attach it, or say why not. Again, when a server died over it."""
        if job.tenant is None:
            return
        origin = Origin.server("uploads", f"job:{job.id}").within(job.tenant)
        async with self._database.read(origin) as reading:
            upload = await self._uploads.get(reading, UploadId(UUID(job.payload["upload"])))
            if upload.state is not UploadState.RECEIVED:
                return
            reader = await self._blobs.reader(reading, StoredBlob(upload.blob, upload.claim.size))
        examined = await self._examined(origin, upload, reader)

        async def settle(unit: UnitOfWork) -> None:
            await self._queue.finish(unit, job)
            if isinstance(examined, Refusal):
                await self._uploads.refuse(unit, upload.id, examined)
            else:
                await self._renditions.keep(unit, upload, examined)

        await self._database.transact(origin, settle)

    async def expire(self, job: Job) -> None:
        """End what nobody went on with in time."""
        server = Origin.server("uploads", f"job:{job.id}")
        async with self._database.read(server) as reading:
            expired = await self._uploads.expired(reading)
        for tenant, upload in expired:
            await self.end(server.within(tenant), upload)

    async def end(self, origin: Origin, upload: UploadId) -> None:
        """Give an upload up with all that was made of it.

        One that is attached already stays, unless its case was not sent yet. Raises Unknown, Conflict,
        UploadBusy.
        """
        await self._receivers.forget(upload)

        async def work(unit: UnitOfWork) -> None:
            await self._renditions.detach(unit, upload)
            await self._uploads.end(unit, upload)
            await self._renditions.discard(unit, upload)

        await self._database.transact(origin, work)

    async def _examined(self, origin: Origin, upload: Upload, reader: BlobReader) -> Examined | Refusal:
        digest = hashlib.sha256()
        refusal = await self._read_through(reader, digest)
        if refusal is not None:
            return refusal
        served, thumbnail = _Copying(), _Copying()
        async with self._database.write(origin) as unit:
            await served.create(self._blobs, unit, upload)
            await thumbnail.create(self._blobs, unit, upload)
        async with self._database.read(origin) as reading:
            await served.open(self._blobs, reading)
            await thumbnail.open(self._blobs, reading)
        try:
            most = {kind: self._uploads.settings.most_bytes(kind) for kind in MediaKind}
            found = await self._workshop.open(
                reader, most, view=upload.claim.view, served=served.take, thumbnail=thumbnail.take
            )
            if isinstance(found, Refusal):
                return found
            small = await thumbnail.finish() if thumbnail.size else None
            return Examined(
                found, digest.hexdigest(), await served.finish(), None if small is None else small.stored
            )
        finally:
            await served.close()
            await thumbnail.close()

    async def _read_through(self, reader: BlobReader, digest: hashlib._Hash) -> Refusal | None:
        """Hash the whole file, and have it scanned on the same way."""

        async def hashed() -> AsyncIterator[bytes]:
            async for chunk in reader.stream():
                digest.update(chunk)
                yield chunk

        if self._scanner is not None:
            return await self._scanner.scan(reader.size, hashed())
        async for _ in hashed():
            pass
        return None


class _Copying:
    """A blob that a copy is written to, and its hash. What is never finished is swept away later."""

    def __init__(self) -> None:
        self.size = 0
        self._digest = hashlib.sha256()
        self._writer: BlobWriter | None = None

    async def create(self, blobs: Blobs, unit: UnitOfWork, upload: Upload) -> None:
        """Make the blob, which is erased together with what the upload belongs to."""
        subject = Subject(f"{upload.about.kind}:{upload.about.id}")
        self._blob = await blobs.create(unit, tenant_of(unit), subject)

    async def open(self, blobs: Blobs, work: Work) -> None:
        """Begin to write it."""
        found = await blobs.open(work, self._blob)
        if isinstance(found, BlobWriter):
            self._writer = found

    async def take(self, data: bytes) -> None:
        """Append to it."""
        if self._writer is not None:
            self._digest.update(data)
            self.size += len(data)
            await self._writer.append(data)

    async def finish(self) -> Copy:
        """End it."""
        if self._writer is None:
            raise AssertionError("unreachable: a blob just created is open")
        return Copy(await self._writer.finish(), self._digest.hexdigest())

    async def close(self) -> None:
        """Let go of it."""
        if self._writer is not None:
            await self._writer.close()
