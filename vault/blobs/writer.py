"""Writes one blob: takes bytes as they come, acknowledges what is durable, ends with a stored stream."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from vault.blobs.store import BlobId, BlobName, BlobStore
from vault.blobs.stream_file import Data, StreamFile
from vault.errors import BlobWriteFailed
from vault.threads import in_thread

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class StoredBlob:
    """A blob whose stream is in the store; `size` is its plaintext in bytes. Publish it in a unit."""

    id: BlobId
    size: int


class BlobWriter:
    """One writer per blob at a time. `acknowledged` counts plaintext bytes that survive a crash."""

    def __init__(self, blob: BlobId, name: BlobName, stream: StreamFile, store: BlobStore) -> None:
        self.blob = blob
        self.acknowledged = stream.length
        self._name = name
        self._stream: StreamFile | None = stream
        self._store = store
        self._lock = asyncio.Lock()

    async def append(self, data: Data) -> None:
        """Take `data`; it is durable only after the next `sync`. Do not change it until this returns."""
        async with self._lock:
            stream = self._opened()
            if stream.takes_without_writing(len(data)):
                stream.write(data)
            else:
                await self._write(stream.write, data)

    async def sync(self) -> int:
        """Make everything appended durable; return, as `acknowledged`, how many bytes that is from 0."""
        async with self._lock:
            self.acknowledged = await self._write(self._opened().sync)
            return self.acknowledged

    async def finish(self) -> StoredBlob:
        """End the stream and hand it to the store. The caller then publishes the result in a unit.

        Should the process die before the unit commits, `Blobs.open` gives the result again.
        """
        async with self._lock:
            stream = self._opened()
            size = await self._write(stream.finish)
            self._stream = None
            await self._store.adopt(self._name, stream.path)
            await in_thread(stream.remove_tail)
            return StoredBlob(self.blob, size)

    async def close(self) -> None:
        """Stop writing; what was synced waits for another writer. Idempotent."""
        async with self._lock:
            if self._stream is not None:
                await in_thread(self._stream.close)
                self._stream = None

    def _opened(self) -> StreamFile:
        if self._stream is None:
            raise BlobWriteFailed("this writer has ended; open another one")
        return self._stream

    async def _write(self, work: Callable[..., _T], *arguments: Data) -> _T:
        try:
            return await in_thread(work, *arguments)
        except BaseException as error:
            stream, self._stream = self._opened(), None
            stream.close()
            if isinstance(error, OSError):
                raise BlobWriteFailed(f"a blob could not be written: {error.strerror}") from error
            raise
