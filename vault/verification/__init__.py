"""Finds whatever is no longer what it was: audit chains, sealed columns, blobs."""

from vault.verification.findings import Finding, FindingKind, Progress, VerifyReport
from vault.verification.verify import Verification

__all__ = ["Finding", "FindingKind", "Progress", "Verification", "VerifyReport"]
