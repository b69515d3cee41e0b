"""How long jobs are leased, how often the sweeper looks, and where hints go."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class JobSettings(BaseModel):
    """Settings of the jobs; without `redis_url` hints stay within this process."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lease_s: float = Field(default=60, gt=0, le=3600)
    """How long a job belongs to who took it, unless renewed: how late a crash is noticed."""

    sweep_s: float = Field(default=10, gt=0, le=600)
    """How often expired leases and forgotten hints are looked for."""

    concurrency: int = Field(default=4, ge=1, le=64)
    """Jobs run at once by this process."""

    redis_url: str | None = None
    """`redis://…`: hints reach the workers of every server."""
