"""Who touched what, when, and on whose behalf: a chain nobody can quietly change or cut."""

from vault.audit.anchor import Anchor, AnchorFile
from vault.audit.chain_check import ChainFault
from vault.audit.event import Action, Entity, Event, Outcome, Role
from vault.audit.event_search import AuditQuery, csv_lines, find_events
from vault.audit.rows import AuditRow
from vault.audit.trail import AuditTrail
from vault.audit.verification import chain_faults, heads, publish, tenant_faults

__all__ = [
    "Action",
    "Anchor",
    "AnchorFile",
    "AuditQuery",
    "AuditRow",
    "AuditTrail",
    "ChainFault",
    "Entity",
    "Event",
    "Outcome",
    "Role",
    "chain_faults",
    "csv_lines",
    "find_events",
    "heads",
    "publish",
    "tenant_faults",
]
