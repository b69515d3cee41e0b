"""Blobs: photographs, documents, recordings; encrypted as they arrive, readable from any byte."""

from vault.blobs.blobs import Blobs
from vault.blobs.reader import BlobReader
from vault.blobs.settings import BlobSettings, S3Settings
from vault.blobs.store import BlobId
from vault.blobs.writer import BlobWriter, StoredBlob

__all__ = ["BlobId", "BlobReader", "BlobSettings", "BlobWriter", "Blobs", "S3Settings", "StoredBlob"]
