"""How the database is reached and how long anything in it may take."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class DatabaseSettings(BaseModel):
    """Settings of one database; `url` alone chooses the engine."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str = Field(pattern=r"^(sqlite:///|postgresql://).+")
    """`sqlite:////absolute/file` (embedded) or `postgresql://user@host/name`."""

    statement_timeout_s: float = Field(default=10, gt=0, le=3600)
    """Longest any one statement may run."""

    lock_timeout_s: float = Field(default=5, gt=0, le=600)
    """Longest a statement may wait for another writer's lock."""

    unit_timeout_s: float = Field(default=15, gt=0, le=3600)
    """Longest a unit of work may take, first statement to last; on SQLite all others wait for it."""

    readers: int = Field(default=4, ge=1, le=64)
    """Connections kept for reading."""

    writers: int = Field(default=8, ge=1, le=64)
    """Connections kept for writing on PostgreSQL; SQLite always has one."""

    group_limit: int = Field(default=64, ge=1, le=1000)
    """Most units committed together on SQLite: bounds how much one failed commit can lose."""

    group_time_s: float = Field(default=0.05, gt=0, le=5)
    """On SQLite a group older than this is committed though more units wait: bounds the answer's delay."""
