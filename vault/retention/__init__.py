"""How long things are kept, and what may not be purged although its time has come."""

from vault.retention.holds import Hold, LegalHolds
from vault.retention.purge import Candidate, Forecast, Purge, Purgeable, PurgeReport
from vault.retention.rules import RetentionRules

__all__ = [
    "Candidate",
    "Forecast",
    "Hold",
    "LegalHolds",
    "Purge",
    "PurgeReport",
    "Purgeable",
    "RetentionRules",
]
