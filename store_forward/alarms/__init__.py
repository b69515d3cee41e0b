"""What the inbox does by itself when its time has come."""

from store_forward.alarms.sweep import INBOX_SWEEP, SWEPT_EVERY, InboxSweep

__all__ = [
    "INBOX_SWEEP",
    "SWEPT_EVERY",
    "InboxSweep",
]
