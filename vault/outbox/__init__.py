"""Mail and webhooks: written with their cause, delivered later, at least once, then forgotten."""

from vault.outbox.outbox import Channel, Delivery, Outbox
from vault.outbox.signature import webhook_signature

__all__ = ["Channel", "Delivery", "Outbox", "webhook_signature"]
