"""Takes the bytes of uploads as they come and says how many are durable.

The mutable state is one `_Receiver` for each upload that is written by this process. The blob's durable
length is the offset: no row is written per chunk, and none can disagree with the disk.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from store_forward.uploads.faults import (
    ChecksumMismatch,
    ChunkTooLarge,
    OffsetMismatch,
    UploadBusy,
    UploadTooLarge,
)
from store_forward.uploads.settings import UploadSettings
from store_forward.uploads.tus import Checksum
from store_forward.uploads.upload import Upload, UploadId
from store_forward.uploads.uploads import Uploads, check_receiving
from vault import Blobs, BlobWriter, Database, Origin, StoredBlob
from vault import errors as kept

MOST_CHECKED = 16 << 20
"""Largest chunk with a checksum, in bytes: it is kept in memory until it has proved right."""

_SYNC_BYTES = 8 << 20
_PUT_ASIDE_S = 5.0

Chunks = AsyncIterator[bytes]


class Receivers:
    """Owns the open writers of this process. `close` it before the database."""

    def __init__(self, database: Database, uploads: Uploads, blobs: Blobs, settings: UploadSettings) -> None:
        self._database = database
        self._uploads = uploads
        self._blobs = blobs
        self._settings = settings
        self._open: OrderedDict[UploadId, _Receiver] = OrderedDict()

    async def offset(self, origin: Origin, upload: Upload) -> int:
        """Return how many bytes of `upload` are durable; an older request that sends to it ends.

        Raises UploadBusy, UploadOver.
        """
        check_receiving(upload, self._database.clock())
        async with self._turn(upload.id) as receiver:
            return await self._begin(origin, upload, receiver)

    async def append(
        self, origin: Origin, upload: Upload, offset: int, chunks: Chunks, checksum: Checksum | None = None
    ) -> int:
        """Append what `chunks` yields and return how many bytes of `upload` are durable then.

        When the sender falls silent or `chunks` raises, what arrived before is made durable, unless a
        `checksum` goes with it: then all of it is kept or nothing. After the last byte the upload is
        received. Raises OffsetMismatch, ChecksumMismatch, ChunkTooLarge, UploadTooLarge, UploadBusy,
        UploadOver, and BlobWriteFailed when the disk refuses.
        """
        check_receiving(upload, self._database.clock())
        async with self._turn(upload.id) as receiver:
            at = await self._begin(origin, upload, receiver)
            if offset != at:
                raise OffsetMismatch(at)
            if receiver.writer is None:
                return at
            if checksum is not None:
                chunks = _one(await _proved(receiver, chunks, checksum, self._settings.stall_s))
            try:
                await self._take(upload, receiver, receiver.writer, chunks)
            finally:
                await receiver.settle()
            return await self._concluded(origin, upload, receiver, receiver.writer)

    async def forget(self, upload: UploadId) -> None:
        """Stop writing an upload that is about to be ended. Raises UploadBusy."""
        async with self._turn(upload) as receiver:
            await receiver.close()

    async def close(self) -> None:
        """Close every writer; what is durable waits for another."""
        for receiver in self._open.values():
            await receiver.close()
        self._open.clear()

    @asynccontextmanager
    async def _turn(self, upload: UploadId) -> AsyncIterator[_Receiver]:
        """Be the only request that writes an upload, putting an older one aside: the newest is the alive one.

        After a cut the sender knows before the server does that the old connection is dead.
        """
        receiver = self._open.setdefault(upload, _Receiver())
        self._open.move_to_end(upload)
        async with self._used(upload, receiver):
            await receiver.await_turn()
            try:
                yield receiver
            finally:
                receiver.lock.release()
        await self._close_idle()

    @asynccontextmanager
    async def _used(self, upload: UploadId, receiver: _Receiver) -> AsyncIterator[None]:
        """Keep the receiver where every request finds it, until nobody uses it and nothing is open."""
        receiver.users += 1
        try:
            yield
        finally:
            receiver.users -= 1
            if receiver.writer is None and not receiver.users:
                self._open.pop(upload, None)

    async def _begin(self, origin: Origin, upload: Upload, receiver: _Receiver) -> int:
        """Return the durable length, with a writer at it unless everything has arrived."""
        if receiver.writer is None:
            try:
                async with self._database.read(origin) as reading:
                    found = await self._blobs.open(reading, upload.blob)
            except kept.BlobBusy as error:
                raise UploadBusy from error
            if isinstance(found, StoredBlob):  # finished, and then the process died
                await self._received(origin, upload)
                return found.size
            receiver.writer = found
        return await self._concluded(origin, upload, receiver, receiver.writer)

    async def _concluded(
        self, origin: Origin, upload: Upload, receiver: _Receiver, writer: BlobWriter
    ) -> int:
        """Return the durable length; when that is all, the file is finished and received."""
        if writer.acknowledged == upload.claim.size:
            receiver.writer = None
            await writer.finish()
            await self._received(origin, upload)
        return writer.acknowledged

    async def _take(self, upload: Upload, receiver: _Receiver, writer: BlobWriter, chunks: Chunks) -> None:
        length = durable = writer.acknowledged
        async for chunk in _until_silent(receiver, chunks, self._settings.stall_s):
            length += len(chunk)
            if length > upload.claim.size:
                raise UploadTooLarge(upload.claim.size)
            await writer.append(chunk)
            if length - durable >= _SYNC_BYTES:
                durable = await writer.sync()

    async def _received(self, origin: Origin, upload: Upload) -> None:
        await self._database.transact(origin, lambda unit: self._uploads.received(unit, upload.id))

    async def _close_idle(self) -> None:
        """Close the writers used longest ago that are too many."""
        while len(self._open) > self._settings.open_writers:
            idle = [(upload, receiver) for upload, receiver in self._open.items() if not receiver.users]
            if not idle:
                return
            upload, receiver = idle[0]
            async with self._used(upload, receiver), receiver.lock:
                await receiver.close()


class _Receiver:
    """The writer of one upload, and the request whose turn it is. `users`: requests that have or await it."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.writer: BlobWriter | None = None
        self.reading: asyncio.Timeout | None = None
        self.users = 0
        self.newer = 0
        """Requests that wait for their turn: who has it ends as soon as it waits for bytes."""

    async def await_turn(self) -> None:
        """Take the lock, once whoever has it was put aside. Raises UploadBusy."""
        self.newer += 1
        if self.reading is not None:
            self.reading.reschedule(asyncio.get_running_loop().time())
        try:
            async with asyncio.timeout(_PUT_ASIDE_S):
                await self.lock.acquire()
        except TimeoutError as error:
            raise UploadBusy from error
        finally:
            self.newer -= 1

    async def settle(self) -> None:
        """Make what was appended durable, unless the disk refused: then another writer has to be opened."""
        try:
            if self.writer is not None:
                await self.writer.sync()
        except kept.BlobWriteFailed:
            await self.close()
            raise
        except asyncio.CancelledError:
            await self.close()
            raise

    async def close(self) -> None:
        """Let go of the writer."""
        if self.writer is not None:
            await self.writer.close()
            self.writer = None


async def _until_silent(receiver: _Receiver, chunks: Chunks, stall_s: float) -> Chunks:
    """Yield the chunks until they end, `stall_s` seconds bring none, or a newer request waits."""
    while not receiver.newer:
        try:
            async with asyncio.timeout(stall_s) as receiver.reading:
                chunk = await anext(chunks)
        except (StopAsyncIteration, TimeoutError):
            return
        finally:
            receiver.reading = None
        yield chunk


async def _proved(receiver: _Receiver, chunks: Chunks, checksum: Checksum, stall_s: float) -> bytes:
    """Return the whole chunk once its checksum is right. Raises ChecksumMismatch, ChunkTooLarge."""
    held = bytearray()
    async for part in _until_silent(receiver, chunks, stall_s):
        held += part
        if len(held) > MOST_CHECKED:
            raise ChunkTooLarge(MOST_CHECKED)
    chunk = bytes(held)
    if not checksum.matches(chunk):
        raise ChecksumMismatch
    return chunk


async def _one(chunk: bytes) -> Chunks:
    yield chunk
