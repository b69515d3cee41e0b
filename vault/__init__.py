"""What must never be lost or read by the wrong person: rows, keys, blobs, and who touched them."""

from vault.audit import AuditTrail
from vault.blobs import Blobs
from vault.database import Database
from vault.keys import DataKeys
from vault.origin import Origin
from vault.sealing import Sealer
from vault.search import SearchIndex

__all__ = [
    "AuditTrail",
    "Blobs",
    "DataKeys",
    "Database",
    "Origin",
    "Sealer",
    "SearchIndex",
]
