"""How long things are kept, and what may not be purged although its time has come."""

from vault.retention.holds import LegalHolds
from vault.retention.purge import Candidate, Purge, Purgeable, PurgeReport
from vault.retention.rules import RetentionRules

__all__ = ["Candidate", "LegalHolds", "Purge", "PurgeReport", "Purgeable", "RetentionRules"]
