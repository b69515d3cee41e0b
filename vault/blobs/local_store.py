"""Blobs as files of one folder: mode 0600, moved in whole, folder synced.

Obstore's local store syncs neither file nor folder and lets everyone read, hence our own.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

from vault.blobs.store import BlobName
from vault.durable_files import make_folder, remove_file, sync_folder
from vault.errors import BlobMissing
from vault.threads import in_thread


class LocalStore:
    """Keeps each blob at `<folder>/<tenant>/<first two digits of its id>/<id>`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, name: BlobName) -> Path:
        """Return where a blob's file is."""
        tenant, number = name.split("/")
        return self._folder / tenant / number[:2] / number

    async def adopt(self, name: BlobName, file: Path) -> None:
        """Move `file`, which must be on the same file system and synced, to its place."""
        await in_thread(_move, file, self.path(name))

    async def read(self, name: BlobName, start: int, length: int) -> bytes:
        """Return up to `length` bytes from `start`. Raises BlobMissing."""
        return await in_thread(_read, self.path(name), start, length)

    async def size(self, name: BlobName) -> int | None:
        """Return the file's size, or None when there is none."""
        try:
            return (await in_thread(self.path(name).stat)).st_size
        except FileNotFoundError:
            return None

    async def remove(self, name: BlobName) -> None:
        """Remove the file; an absent one is fine."""
        await in_thread(remove_file, self.path(name))

    async def names(self) -> AsyncIterator[BlobName]:
        """Yield the names of all files, folder by folder."""
        for tenant in await in_thread(_entries, self._folder):
            for part in await in_thread(_entries, tenant):
                for file in await in_thread(_entries, part):
                    yield BlobName(f"{tenant.name}/{file.name}")


def _move(file: Path, place: Path) -> None:
    make_folder(place.parent)
    file.replace(place)
    sync_folder(place.parent)
    sync_folder(file.parent)


def _read(path: Path, start: int, length: int) -> bytes:
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError as error:
        raise BlobMissing("a blob has no file") from error
    try:
        return os.pread(descriptor, length, start)
    finally:
        os.close(descriptor)


def _entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []
