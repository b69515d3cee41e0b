"""Writes one file from its beginning in large pieces, past the page cache where the file system allows that.

Copying into the page cache costs twice what encrypting does (docs/adr/0006). Bytes wait in aligned memory
until there is a piece of it, so the caller flushes before it syncs.
"""

from __future__ import annotations

import errno
import fcntl
import mmap
import os

PIECE_BYTES = 4 << 20
_ALIGNED = 4096
"""What direct writes begin and end at, on every file system that takes them."""

_WORTH_BYTES = 1 << 20
"""Less goes through the page cache: the disk's answer would be waited for just before the sync waits too."""

_MOST_SPARE = 4
_spare: list[memoryview] = []
"""The mutable state of this module: memory of files that have been flushed, for the next one to write."""


class DirectFile:
    """Owns a descriptor and the bytes that wait. After any OSError nothing more may be written."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self._start = 0
        self._held = 0
        self._rest = b""
        self._memory: memoryview | None = None
        self._takes_direct = hasattr(os, "O_DIRECT")

    def has_room(self, size: int) -> bool:
        """Say whether `size` more bytes only fill memory."""
        return (len(self._rest) if self._memory is None else self._held) + size <= PIECE_BYTES

    def room(self, size: int) -> memoryview:
        """Lend memory for the next `size` bytes, at most a megabyte; `put` says how many were put there."""
        if self._memory is None:
            self._memory = _spare.pop() if _spare else _fresh()
            self._held = len(self._rest)
            self._memory[: self._held] = self._rest
        elif self._held + size > PIECE_BYTES:
            self._write_aligned(self._memory)
        return self._memory[self._held : self._held + size]

    def put(self, size: int) -> None:
        """Have the first `size` bytes of what was lent follow in the file."""
        self._held += size

    def flush(self) -> None:
        """Have everything in the file, though not synced, and give the memory back."""
        if self._memory is None:
            return
        self._write_aligned(self._memory)
        self._rest = bytes(self._memory[: self._held])  # is written again, together with what follows it
        self._write(memoryview(self._rest), self._start, direct=False)
        self._give_back()

    def close(self) -> None:
        """Let go of the file; what waits is lost. Idempotent."""
        self._give_back()
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1

    def _write_aligned(self, memory: memoryview) -> None:
        whole = self._held - self._held % _ALIGNED
        self._write(memory[:whole], self._start, direct=whole >= _WORTH_BYTES)
        memory[: self._held - whole] = memory[whole : self._held]
        self._start += whole
        self._held -= whole

    def _write(self, data: memoryview, at: int, *, direct: bool) -> None:
        direct = direct and self._takes_direct and self._switch(direct=True)
        while len(data):
            try:
                written = os.pwrite(self.descriptor, data, at)
            except OSError as error:
                if not direct or error.errno != errno.EINVAL:
                    raise
                direct = self._takes_direct = self._switch(direct=False)
                continue
            data, at = data[written:], at + written
        if direct:
            self._switch(direct=False)

    def _switch(self, *, direct: bool) -> bool:
        """Go past the page cache or through it from now on; return which of both it is."""
        flags = fcntl.fcntl(self.descriptor, fcntl.F_GETFL) & ~os.O_DIRECT
        try:
            fcntl.fcntl(self.descriptor, fcntl.F_SETFL, flags | (os.O_DIRECT if direct else 0))
        except OSError as error:
            if not direct or error.errno != errno.EINVAL:
                raise
            self._takes_direct = False
            return False
        return direct

    def _give_back(self) -> None:
        if self._memory is not None and len(_spare) < _MOST_SPARE:
            _spare.append(self._memory)
        self._memory = None


def _fresh() -> memoryview:
    """Return aligned memory of a few large pages, which the kernel hands to the disk with little work."""
    memory = mmap.mmap(-1, PIECE_BYTES, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    memory.madvise(mmap.MADV_HUGEPAGE)
    return memoryview(memory)
