"""Blobs as objects of an S3 bucket, through obstore. They arrive as finished files, so each is one upload."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store as Bucket

from vault.blobs.settings import S3Settings
from vault.blobs.store import BlobName
from vault.durable_files import remove_file
from vault.errors import BlobMissing
from vault.threads import in_thread


class S3Store:
    """Keeps each blob as one object, `<prefix>/<tenant>/<id>`."""

    def __init__(self, settings: S3Settings) -> None:
        plain = settings.endpoint is not None and settings.endpoint.startswith("http://")
        self._bucket = Bucket(
            settings.bucket,
            prefix=settings.prefix or None,
            endpoint=settings.endpoint,
            region=settings.region,
            access_key_id=settings.access_key_id.get_secret_value(),
            secret_access_key=settings.secret_access_key.get_secret_value(),
            client_options={"allow_http": plain},
        )

    async def adopt(self, name: BlobName, file: Path) -> None:
        """Upload `file`, in parts when it is large, then remove it; the object appears whole or never."""
        await obstore.put_async(self._bucket, name, file)
        await in_thread(remove_file, file)

    async def read(self, name: BlobName, start: int, length: int) -> bytes:
        """Return up to `length` bytes from `start`. Raises BlobMissing."""
        try:
            return bytes(await obstore.get_range_async(self._bucket, name, start=start, end=start + length))
        except FileNotFoundError as error:
            raise BlobMissing("a blob has no object") from error
        except BaseError:
            size = await self.size(name)
            if size is None or start + length <= size:
                raise
            return b"" if start >= size else await self.read(name, start, size - start)  # it was cut

    async def size(self, name: BlobName) -> int | None:
        """Return the object's size, or None when there is none."""
        try:
            return (await obstore.head_async(self._bucket, name))["size"]
        except FileNotFoundError:
            return None

    async def remove(self, name: BlobName) -> None:
        """Remove the object; an absent one is fine."""
        try:
            await obstore.delete_async(self._bucket, name)
        except FileNotFoundError:
            return

    async def names(self) -> AsyncIterator[BlobName]:
        """Yield the names of all objects."""
        async for batch in obstore.list(self._bucket):
            for found in batch:
                yield BlobName(found["path"])
