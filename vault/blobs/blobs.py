"""Blobs: a row, a key of its own, and an encrypted stream in a store.

A blob is made in one unit (`create`), written outside any (`open`), and published in the unit of
whatever points to it (`publish`). What was never published is swept away after a while.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select

from vault.associated_data import bind
from vault.blobs.layout import Layout
from vault.blobs.local_store import LocalStore
from vault.blobs.reader import BlobReader
from vault.blobs.rows import BlobRow, BlobState
from vault.blobs.s3_store import S3Store
from vault.blobs.settings import BlobSettings
from vault.blobs.store import BlobId, BlobName, BlobStore, blob_name
from vault.blobs.stream_file import StreamFile, recover
from vault.blobs.writer import BlobWriter, StoredBlob
from vault.database import Database, Reading, UnitOfWork
from vault.durable_files import make_folder, remove_file
from vault.errors import BlobBusy, BlobDamaged, BlobMissing, BlobNotOpen, KeyMissing
from vault.keys import DataKey, DataKeys, Subject
from vault.origin import Origin, TenantId
from vault.threads import in_thread


class Blobs:
    """Makes, writes, reads and erases blobs. Holds the store and the staging folder."""

    def __init__(self, settings: BlobSettings, keys: DataKeys, store: BlobStore | None = None) -> None:
        """`store`: another one than the settings name, for tests."""
        self.store: BlobStore = store or (
            LocalStore(settings.folder / "stored") if settings.s3 is None else S3Store(settings.s3)
        )
        self._settings = settings
        self._keys = keys

    async def create(self, unit: UnitOfWork, tenant: TenantId, subject: Subject) -> BlobId:
        """Make an empty blob, to be written and published later; `subject` is with whom it is erased."""
        blob = BlobId(uuid4())
        await self._keys.obtain(unit, tenant, key_subject(blob))
        unit.session.add(
            BlobRow(
                id=blob,
                tenant_id=tenant,
                subject=subject,
                state=BlobState.OPEN,
                segment_bytes=self._settings.segment_bytes,
                created_at=unit.now,
            )
        )
        return blob

    async def open(self, work: UnitOfWork | Reading, blob: BlobId) -> BlobWriter | StoredBlob:
        """Return a writer at the end of what was last synced; `acknowledged` says where that is.

        A blob that was finished already, before a crash, comes back as what is to be published.
        Raises BlobNotOpen (published or erased), BlobBusy (somebody writes it), BlobDamaged (what was
        durable is not all there any more). Close the writer when done.
        """
        row = await self._row(work, blob)
        if row.state != BlobState.OPEN:
            raise BlobNotOpen(f"blob {blob} is {row.state}")
        key, layout, staged = await self._key(work, row), Layout(row.segment_bytes), self._staged(row)
        try:
            if (
                not await in_thread(staged.exists)
                and (found := await self.store.size(_name(row))) is not None
            ):
                await in_thread(_unstage, staged)
                return StoredBlob(blob, layout.plaintext_bytes(found))
            stream = await in_thread(_stage, staged, key.secret, bound_to(row), layout)
        except BlockingIOError as error:
            raise BlobBusy(f"blob {blob} is being written") from error
        except ValueError as error:
            raise BlobDamaged(f"blob {blob}: {error}", blob=blob, segment=None) from error
        return BlobWriter(blob, _name(row), stream, self.store)

    async def publish(self, unit: UnitOfWork, stored: StoredBlob) -> None:
        """Make a finished blob readable, together with the row that points to it."""
        row = await self._row(unit, stored.id)
        if row.state != BlobState.OPEN:
            raise BlobNotOpen(f"blob {stored.id} is {row.state}")
        row.state, row.size, row.stored_at = BlobState.STORED, stored.size, unit.now

    async def reader(self, work: UnitOfWork | Reading, blob: BlobId | StoredBlob) -> BlobReader:
        """Return a reader, which outlives `work`. Raises BlobMissing, SubjectErased, BlobDamaged.

        A blob that is finished but not published is read by who has the `StoredBlob`, to look at it first.
        """
        number, size = (blob.id, blob.size) if isinstance(blob, StoredBlob) else (blob, None)
        row = await self._row(work, number)
        size = size if row.size is None else row.size
        if size is None:
            raise BlobMissing(f"blob {number} is not stored yet")
        key = await self._key(work, row)
        return await BlobReader.open(
            number,
            _name(row),
            size=size,
            layout=Layout(row.segment_bytes),
            key=key.secret,
            associated_data=bound_to(row),
            store=self.store,
        )

    async def erase(self, unit: UnitOfWork, blob: BlobId) -> None:
        """Destroy the blob's key; from the commit on nobody can read it. Its bytes go with the next sweep."""
        row = await self._row(unit, blob)
        await self._keys.erase(unit, row.tenant_id, key_subject(blob))
        row.state, row.erased_at = BlobState.ERASED, row.erased_at or unit.now

    async def of_subject(
        self, work: UnitOfWork | Reading, tenant: TenantId, subject: Subject
    ) -> list[BlobId]:
        """Return the blobs that are erased together with `subject`, erased ones left out."""
        found = await work.session.scalars(
            select(BlobRow.id).where(
                BlobRow.tenant_id == tenant, BlobRow.subject == subject, BlobRow.state != BlobState.ERASED
            )
        )
        return [BlobId(number) for number in found]

    async def sweep(self, database: Database, request: str, abandoned_before: datetime) -> int:
        """Erase blobs that were never published since then, and remove the bytes of erased ones.

        Returns how many had their bytes removed. Safe to repeat and to run beside itself.
        """
        origin = Origin.server("blobs", request)
        async with database.write(origin) as unit:
            left = await unit.session.scalars(
                select(BlobRow.id).where(
                    BlobRow.state == BlobState.OPEN, BlobRow.created_at < abandoned_before
                )
            )
            for number in left.all():
                await self.erase(unit, BlobId(number))
        async with database.read(origin) as reading:
            erased = await reading.session.scalars(
                select(BlobRow).where(BlobRow.state == BlobState.ERASED, BlobRow.removed_at.is_(None))
            )
            rows = erased.all()
        for row in rows:
            await self.store.remove(_name(row))
            await in_thread(_unstage, self._staged(row))
            async with database.write(origin) as unit:
                (await unit.session.get_one(BlobRow, row.id)).removed_at = unit.now
        return len(rows)

    def _staged(self, row: BlobRow) -> Path:
        return self._settings.folder / "staged" / row.tenant_id.hex / row.id.hex

    async def _row(self, work: UnitOfWork | Reading, blob: BlobId) -> BlobRow:
        row = await work.session.get(BlobRow, blob)
        if row is None:
            raise BlobMissing(f"there is no blob {blob}")
        return row

    async def _key(self, work: UnitOfWork | Reading, row: BlobRow) -> DataKey:
        key = await self._keys.find(work, row.tenant_id, key_subject(BlobId(row.id)))
        if key is None:
            raise KeyMissing(f"blob {row.id} has no key")
        return key


def key_subject(blob: BlobId) -> Subject:
    """Return whose data key a blob's key is."""
    return Subject(f"blob:{blob}")


def bound_to(row: BlobRow) -> bytes:
    """Return the associated data of a blob's stream: of another tenant or blob, no segment opens."""
    return bind("housecall blob 1", row.tenant_id.bytes, row.id.bytes)


def _name(row: BlobRow) -> BlobName:
    return blob_name(row.tenant_id, BlobId(row.id))


def _stage(path: Path, key: bytes, associated_data: bytes, layout: Layout) -> StreamFile:
    make_folder(path.parent)
    if path.exists():
        return recover(path, key, associated_data, layout)
    return StreamFile(path, key, associated_data, layout)


def _unstage(path: Path) -> None:
    for file in (path, *path.parent.glob(f"{path.name}.*")):
        remove_file(file)
