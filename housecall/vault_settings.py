"""The settings of what must not be lost: where it is kept, and what serves it."""

from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from vault import BlobSettings, DatabaseSettings, JobSettings, S3Settings

KEY_FILE, ANCHOR_FILE, DATABASE_FILE = "keys", "anchors", "housecall.db"
_ENGINES = ("sqlite:///", "postgresql://")


class VaultSettings(BaseModel):
    """Frozen. Times are seconds unless the name says otherwise; an empty text means what its words say."""

    model_config = ConfigDict(frozen=True)

    data_dir: str = Field(
        default="data",
        description="Folder of database, blobs, key file and anchors. Empty: one that is gone at the end.",
    )
    database_url: SecretStr = Field(
        default=SecretStr(""),
        description="`postgresql://user@host/name` or `sqlite:////absolute/file`; "
        "empty: SQLite in the data folder.",
    )
    database_readers: int = Field(default=4, ge=1, le=64, description="Connections kept for reading.")
    database_writers: int = Field(
        default=8, ge=1, le=64, description="Connections kept for writing; SQLite always has one."
    )
    key_file: str = Field(
        default="",
        description="Root keys, for their owner only; empty: systemd's credential `housecall-keys`, "
        "else `keys` in the data folder. Never part of a backup.",
    )
    anchor_file: str = Field(
        default="",
        description="Where heads of the audit chains are noted, best on another disk; "
        "empty: `anchors` in the data folder.",
    )
    anchor_interval_s: int = Field(default=300, ge=10, description="How often they are noted.")

    s3_bucket: str = Field(default="", description="Bucket for blobs; empty: they stay in the data folder.")
    s3_prefix: str = Field(default="", description="What the names of blobs in the bucket begin with.")
    s3_endpoint: str = Field(default="", description="URL of an S3 service other than Amazon's.")
    s3_region: str = Field(default="us-east-1", description="Region of the bucket.")
    s3_access_key_id: SecretStr = Field(default=SecretStr(""), description="Who asks the S3 service.")
    s3_secret_access_key: SecretStr = Field(default=SecretStr(""), description="And proves it.")

    redis_url: SecretStr = Field(
        default=SecretStr(""),
        description="`redis://…` or `unix://…`, which several servers share for hints and rate limits; "
        "empty: they are this process alone.",
    )
    jobs_at_once: int = Field(default=4, ge=1, le=64, description="Jobs that this process runs at once.")
    job_lease_s: float = Field(default=60, gt=0, le=3600, description="How late a crashed job is noticed.")
    job_sweep_s: float = Field(
        default=10, gt=0, le=600, description="How often left-over jobs are looked for."
    )

    @model_validator(mode="after")
    def _vault_is_whole(self) -> Self:
        url = self.database_url.get_secret_value()
        if url and not (url.startswith(_ENGINES) and url not in _ENGINES):
            raise ValueError("database_url begins with postgresql:// or sqlite:///")
        redis = self.redis_url.get_secret_value()
        if redis and not redis.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("redis_url begins with redis://, rediss:// or unix://")
        keys = (self.s3_access_key_id, self.s3_secret_access_key)
        if self.s3_bucket and not all(key.get_secret_value() for key in keys):
            raise ValueError("s3_bucket needs s3_access_key_id and s3_secret_access_key")
        return self

    @property
    def redis(self) -> str | None:
        """The URL of Redis, or None without."""
        return self.redis_url.get_secret_value() or None

    def database(self, folder: Path) -> DatabaseSettings:
        """Return how the database is reached; `folder`: the data folder, absolute."""
        return DatabaseSettings(
            url=self.database_url.get_secret_value() or f"sqlite:///{folder / DATABASE_FILE}",
            readers=self.database_readers,
            writers=self.database_writers,
        )

    def blobs(self, folder: Path) -> BlobSettings:
        """Return where blobs are kept."""
        return BlobSettings(folder=folder / "blobs", s3=self._s3() if self.s3_bucket else None)

    def jobs(self) -> JobSettings:
        """Return how jobs are run."""
        return JobSettings(
            concurrency=self.jobs_at_once,
            lease_s=self.job_lease_s,
            sweep_s=self.job_sweep_s,
            redis_url=self.redis,
        )

    def _s3(self) -> S3Settings:
        return S3Settings(
            bucket=self.s3_bucket,
            prefix=self.s3_prefix,
            endpoint=self.s3_endpoint or None,
            region=self.s3_region,
            access_key_id=self.s3_access_key_id,
            secret_access_key=self.s3_secret_access_key,
        )
