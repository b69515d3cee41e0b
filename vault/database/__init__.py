"""Rows: engines, units of work, readings, and the base every table is declared on."""

from vault.database.database import Database, utc_now
from vault.database.model import Base, Json, TenantOwned, UtcDateTime, Versioned
from vault.database.settings import DatabaseSettings
from vault.database.unit import Reading, UnitOfWork

__all__ = [
    "Base",
    "Database",
    "DatabaseSettings",
    "Json",
    "Reading",
    "TenantOwned",
    "UnitOfWork",
    "UtcDateTime",
    "Versioned",
    "utc_now",
]
