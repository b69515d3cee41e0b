"""What must never be lost or read by the wrong person: rows, keys, blobs, and who touched them."""

from vault.audit import AuditTrail
from vault.backup import back_up, drill, restore
from vault.blobs import Blobs
from vault.database import Database
from vault.jobs import JobQueue, JobWorker
from vault.keys import DataKeys
from vault.origin import Origin
from vault.outbox import Outbox
from vault.retention import Purge
from vault.sealing import Sealer
from vault.search import SearchIndex
from vault.verification import Verification

__all__ = [
    "AuditTrail",
    "Blobs",
    "DataKeys",
    "Database",
    "JobQueue",
    "JobWorker",
    "Origin",
    "Outbox",
    "Purge",
    "Sealer",
    "SearchIndex",
    "Verification",
    "back_up",
    "drill",
    "restore",
]
