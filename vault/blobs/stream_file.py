"""Writes one encrypted stream to a local file, sequentially, and says what of it is durable.

Blocking; the shell around it (`BlobWriter`) runs it in threads. Only whole segments go into the
file, and the newest whole one waits until more follows, because the last one is marked as last.
Encrypted segments wait in memory for a large write, at the latest until the next sync.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, TypeAlias

from vault.blobs.direct_file import DirectFile
from vault.blobs.layout import HEADER_BYTES, TAG_BYTES, Layout
from vault.blobs.stream_cipher import Header, StreamCipher
from vault.blobs.tail import Tail, TailFile
from vault.durable_files import OWNER_ONLY, remove_file, sync_folder

Data: TypeAlias = bytes | bytearray | memoryview


class StreamFile:
    """Owns the file and the segment being filled. After any OSError it must be recovered, not written on."""

    def __init__(
        self, path: Path, key: bytes, associated_data: bytes, layout: Layout, *, staged: Path | None = None
    ) -> None:
        """Create the file at `staged`, if given, from where the caller moves it to `path`."""
        header = Header.fresh()
        self.path = path
        self._layout = layout
        self._cipher = StreamCipher(key, header, associated_data)
        self._tail = TailFile(path, key, header, associated_data)
        self._segment = 0
        self._pending = memoryview(bytearray(layout.capacity(1)))
        self._filled = 0
        self._file = DirectFile(os.open(staged or path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY))
        _claim(self._file.descriptor)
        self._file.room(HEADER_BYTES)[:] = header.bytes()
        self._file.put(HEADER_BYTES)

    @property
    def length(self) -> int:
        """Bytes of plaintext taken so far, durable or not."""
        return self._layout.plaintext_start(self._segment) + self._filled

    def takes_without_writing(self, size: int) -> bool:
        """Say whether `size` more bytes only fill memory, and take too little time to need a thread."""
        segment = self._layout.segment_bytes
        return size <= segment and self._file.has_room(2 * segment)

    def write(self, data: Data) -> None:
        """Take `data`; whole segments that something follows are written by and by, not synced."""
        rest = memoryview(data).cast("B")
        while len(rest):
            room = self._layout.capacity(self._segment)
            if self._filled == room:
                self._put(self._pending[:room], last=False)
                self._filled = 0
            elif self._filled == 0 and len(rest) > room:
                self._put(rest[:room], last=False)
                rest = rest[room:]
            else:
                taken = min(room - self._filled, len(rest))
                self._pending[self._filled : self._filled + taken] = rest[:taken]
                self._filled += taken
                rest = rest[taken:]

    def flush(self) -> None:
        """Have the whole segments in the file, not synced."""
        self._file.flush()

    def sync(self) -> int:
        """Make everything taken so far durable; return how many bytes of plaintext that is."""
        self.flush()
        os.fsync(self._file.descriptor)
        if self._filled:
            self._tail.write(Tail(self._segment, bytes(self._pending[: self._filled])))
        else:
            sync_folder(self.path.parent)
        return self.length

    def finish(self) -> int:
        """Write the last segment, sync and close; return the plaintext's size. The file is then complete."""
        size = self.length
        self._put(self._pending[: self._filled], last=True)
        self.flush()
        os.fsync(self._file.descriptor)
        self.close()
        return size

    def close(self) -> None:
        """Let go of the file, which stays as it is; what was synced can be recovered. Idempotent."""
        self._file.close()

    def remove_tail(self) -> None:
        """Remove the tail of a stream that was finished or given up."""
        remove_file(self._tail.path)

    def _put(self, plaintext: memoryview, *, last: bool) -> None:
        room = self._file.room(len(plaintext) + TAG_BYTES)
        segment, self._segment = (
            self._segment,
            self._segment + 1,
        )  # never encrypted again
        self._file.put(self._cipher.encrypt_into(segment, last, plaintext, room))


def recover(path: Path, key: bytes, associated_data: bytes, layout: Layout) -> StreamFile:
    """Return a stream to go on with, holding exactly what was durable in the unfinished one at `path`.

    The content is encrypted anew under a new header: after a crash nobody knows which segment
    numbers were used already, and encrypting one twice would give the content away.
    Raises ValueError when something that had been durable is no longer there or was changed,
    BlockingIOError while another writer, of any process, still has it.
    """
    with path.open("rb") as unfinished:
        _claim(unfinished.fileno())
        return _recover(path, unfinished, key, associated_data, layout)


def _recover(
    path: Path, unfinished: BinaryIO, key: bytes, associated_data: bytes, layout: Layout
) -> StreamFile:
    staged = path.with_name(f"{path.name}.again")
    staged.unlink(missing_ok=True)  # of a recovery that did not end
    old_tails = set(path.parent.glob(f"{path.name}.*.tail"))
    fresh = StreamFile(path, key, associated_data, layout, staged=staged)
    try:
        if old_tails:  # else nothing had been durable yet
            for content in _durable(path, unfinished, key, associated_data, layout):
                fresh.write(content)
        fresh.sync()
    except BaseException:
        fresh.close()
        raise
    staged.replace(path)
    sync_folder(path.parent)
    for tail in old_tails:
        remove_file(tail)
    return fresh


def _claim(descriptor: int) -> None:
    """Be the file's only writer until it is closed or the process ends."""
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _durable(
    path: Path, file: BinaryIO, key: bytes, associated_data: bytes, layout: Layout
) -> Iterator[bytes]:
    header = Header.parse(file.read(HEADER_BYTES))
    tail = TailFile(path, key, header, associated_data).read()
    if tail is None:
        raise ValueError("the tail, which had been durable, is missing")
    cipher = StreamCipher(key, header, associated_data)
    for segment in range(tail.segment):
        plaintext = cipher.decrypt(segment, False, file.read(layout.capacity(segment) + TAG_BYTES))
        if plaintext is None:
            raise ValueError(f"segment {segment}, which had been durable, was changed or is missing")
        yield plaintext
    yield tail.content
