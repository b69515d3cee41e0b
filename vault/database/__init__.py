"""Rows: engines, units of work, readings, and the base every table is declared on."""

from vault.database.database import Database, utc_now
from vault.database.migration import VAULT_MIGRATIONS, migrate, schema_differences
from vault.database.migration_rules import migration_hazards
from vault.database.model import Base, Json, TenantOwned, UtcDateTime, Versioned
from vault.database.settings import DatabaseSettings
from vault.database.unit import Reading, UnitOfWork

__all__ = [
    "VAULT_MIGRATIONS",
    "Base",
    "Database",
    "DatabaseSettings",
    "Json",
    "Reading",
    "TenantOwned",
    "UnitOfWork",
    "UtcDateTime",
    "Versioned",
    "migrate",
    "migration_hazards",
    "schema_differences",
    "utc_now",
]
