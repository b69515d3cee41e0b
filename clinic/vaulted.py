"""The vault's words as this package uses them, named once.

Data keys, sealed columns, units of work and the audit trail; what each does is said in `vault`.
"""

from __future__ import annotations

from vault import (
    AuditTrail,
    Blobs,
    Database,
    DataKeys,
    Origin,
    Outbox,
    Sealer,
    SearchIndex,
    audit,
    blobs,
    database,
    keys,
    origin,
    outbox,
    sealing,
    search,
)

Base = database.Base
Json = database.Json
Reading = database.Reading
TenantOwned = database.TenantOwned
UnitOfWork = database.UnitOfWork
UtcDateTime = database.UtcDateTime
Versioned = database.Versioned

Action = audit.Action
Entity = audit.Entity
Event = audit.Event
Outcome = audit.Outcome
Role = audit.Role

Purpose = origin.Purpose
TenantId = origin.TenantId

BlobId = blobs.BlobId
BlobReader = blobs.BlobReader
StoredBlob = blobs.StoredBlob

DataKey = keys.DataKey
Subject = keys.Subject

Document = search.Document
SearchQuery = search.SearchQuery

Delivery = outbox.Delivery
webhook_signature = outbox.webhook_signature

ERASED = sealing.ERASED
Erased = sealing.Erased
Sealed = sealing.Sealed
SealedJson = sealing.SealedJson
SealedText = sealing.SealedText

__all__ = [
    "ERASED",
    "Action",
    "AuditTrail",
    "Base",
    "BlobId",
    "BlobReader",
    "Blobs",
    "DataKey",
    "DataKeys",
    "Database",
    "Delivery",
    "Document",
    "Entity",
    "Erased",
    "Event",
    "Json",
    "Origin",
    "Outbox",
    "Outcome",
    "Purpose",
    "Reading",
    "Role",
    "Sealed",
    "SealedJson",
    "SealedText",
    "Sealer",
    "SearchIndex",
    "SearchQuery",
    "StoredBlob",
    "Subject",
    "TenantId",
    "TenantOwned",
    "UnitOfWork",
    "UtcDateTime",
    "Versioned",
    "webhook_signature",
]
