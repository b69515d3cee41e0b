"""What must never be lost or read by the wrong person: rows, keys, blobs, and who touched them."""

from vault.audit import AuditTrail
from vault.database import Database
from vault.keys import DataKeys
from vault.origin import Origin
from vault.sealing import Sealer

__all__ = [
    "AuditTrail",
    "DataKeys",
    "Database",
    "Origin",
    "Sealer",
]
