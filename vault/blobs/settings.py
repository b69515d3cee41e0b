"""Where blobs are kept and how they are cut."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class S3Settings(BaseModel):
    """A bucket of an S3 service."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bucket: str
    prefix: str = ""
    endpoint: str | None = None
    """URL of a service other than Amazon's; plain http only on the same machine."""
    region: str = "us-east-1"
    access_key_id: SecretStr
    secret_access_key: SecretStr


class BlobSettings(BaseModel):
    """Settings of the blobs; without `s3` they stay in `folder`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    folder: Path
    """Absolute. Blobs being written are staged here in any case, encrypted."""

    s3: S3Settings | None = None

    segment_bytes: int = Field(default=128 * 1024, ge=64 * 1024, le=256 * 1024)
    """Ciphertext per segment of new blobs: what a read of one byte costs. Old blobs keep theirs."""
