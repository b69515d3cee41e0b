"""What keeps finished streams: the same four operations on a local folder and on S3."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import NewType, Protocol
from uuid import UUID

from vault.origin import TenantId

BlobId = NewType("BlobId", UUID)
BlobName = NewType("BlobName", str)
"""Where a store keeps a blob: tenant and id in hexadecimal, joined by a slash."""


def blob_name(tenant: TenantId, blob: BlobId) -> BlobName:
    """Return the name under which stores keep a blob."""
    return BlobName(f"{tenant.hex}/{blob.hex}")


class BlobStore(Protocol):
    """Keeps whole streams by name; knows nothing of keys."""

    async def adopt(self, name: BlobName, file: Path) -> None:
        """Take over the finished, synced `file`, which is then gone; durable when this returns."""

    async def read(self, name: BlobName, start: int, length: int) -> bytes:
        """Return up to `length` bytes from `start`; fewer at the end. Raises BlobMissing."""

    async def size(self, name: BlobName) -> int | None:
        """Return the size of the stream in bytes, or None when there is none."""

    async def remove(self, name: BlobName) -> None:
        """Remove the stream; an absent one is fine."""

    def names(self) -> AsyncIterator[BlobName]:
        """Yield the name of every stream there is."""
