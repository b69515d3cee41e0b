"""Reads any part of a stored blob, decrypting only the segments that hold it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from itertools import groupby

from vault.blobs.layout import HEADER_BYTES, TAG_BYTES, Layout, Piece
from vault.blobs.store import BlobId, BlobName, BlobStore
from vault.blobs.stream_cipher import Header, StreamCipher
from vault.errors import BlobDamaged
from vault.threads import in_thread

_BATCH_BYTES = 1 << 20


class BlobReader:
    """Random access to one blob of `size` bytes. Holds its key: keep it no longer than the answer takes."""

    def __init__(
        self,
        blob: BlobId,
        name: BlobName,
        *,
        size: int,
        layout: Layout,
        cipher: StreamCipher,
        store: BlobStore,
    ) -> None:
        self.blob = blob
        self.size = size
        self._name = name
        self._layout = layout
        self._cipher = cipher
        self._store = store
        self._last = layout.segments(size) - 1

    @classmethod
    async def open(
        cls,
        blob: BlobId,
        name: BlobName,
        *,
        size: int,
        layout: Layout,
        key: bytes,
        associated_data: bytes,
        store: BlobStore,
    ) -> BlobReader:
        """Return a reader. Raises BlobMissing, BlobDamaged."""
        try:
            header = Header.parse(await store.read(name, 0, HEADER_BYTES))
        except ValueError as error:
            raise BlobDamaged(f"blob {blob} does not begin with a header", blob=blob, segment=None) from error
        cipher = StreamCipher(key, header, associated_data)
        return cls(blob, name, size=size, layout=layout, cipher=cipher, store=store)

    async def read(self, start: int, length: int) -> bytes:
        """Return `length` bytes from `start`, fewer at the end. Raises BlobDamaged, BlobMissing."""
        return b"".join([chunk async for chunk in self.stream(start, start + length)])

    async def stream(self, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Yield bytes `start` to `end` (all by default) in chunks of about a megabyte.

        Raises BlobDamaged before anything of a damaged segment is yielded, BlobMissing.
        """
        stop = self.size if end is None else min(end, self.size)
        if start < 0:
            raise ValueError("a read starts at 0 or later")
        per_batch = max(1, _BATCH_BYTES // self._layout.segment_bytes)
        pieces = self._layout.pieces(start, stop)
        for _, group in groupby(enumerate(pieces), key=lambda numbered: numbered[0] // per_batch):
            batch = [piece for _, piece in group]
            first, last = batch[0].segment, batch[-1].segment
            begins = self._layout.ciphertext_start(first)
            ends = min(self._layout.ciphertext_start(last + 1), self._layout.stream_bytes(self.size))
            ciphertext = await self._store.read(self._name, begins, ends - begins)
            yield await in_thread(self._decrypt, batch, memoryview(ciphertext))

    async def verify(self) -> None:
        """Read everything and that nothing follows. Raises BlobDamaged, BlobMissing."""
        expected = self._layout.stream_bytes(self.size)
        found = await self._store.size(self._name)
        if found != expected:
            raise BlobDamaged(
                f"blob {self.blob} has {found} bytes, not {expected}", blob=self.blob, segment=None
            )
        if self.size == 0:
            empty = await self._store.read(self._name, HEADER_BYTES, TAG_BYTES)
            self._plaintext(0, memoryview(empty))
        async for _ in self.stream():
            pass

    def _decrypt(self, batch: list[Piece], ciphertext: memoryview) -> bytes:
        return b"".join(self._parts(batch, ciphertext))

    def _parts(self, batch: list[Piece], ciphertext: memoryview) -> Iterator[memoryview]:
        origin = self._layout.ciphertext_start(batch[0].segment)
        for piece in batch:
            begins = self._layout.ciphertext_start(piece.segment) - origin
            ends = self._layout.ciphertext_start(piece.segment + 1) - origin
            plaintext = self._plaintext(piece.segment, ciphertext[begins:ends])
            yield memoryview(plaintext)[piece.start : piece.end]

    def _plaintext(self, segment: int, ciphertext: memoryview) -> bytes:
        plaintext = self._cipher.decrypt(segment, segment == self._last, ciphertext)
        if plaintext is None:
            raise BlobDamaged(
                f"segment {segment} of blob {self.blob} was changed", blob=self.blob, segment=segment
            )
        return plaintext
