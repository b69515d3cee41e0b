"""A case as a FHIR R4 Bundle: what is kept of it, and how that is said in FHIR's words."""

from store_forward.fhir.bundle import MEDIA_TYPE, BundleType, bundle_of
from store_forward.fhir.record import (
    CaseRecord,
    Conversation,
    PrintedNote,
    SentFile,
    Visit,
    VisitStatus,
)

__all__ = [
    "MEDIA_TYPE",
    "BundleType",
    "CaseRecord",
    "Conversation",
    "PrintedNote",
    "SentFile",
    "Visit",
    "VisitStatus",
    "bundle_of",
]
