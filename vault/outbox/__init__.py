"""Mail and webhooks: written with their cause, delivered later, at least once, then forgotten."""

from vault.outbox.outbox import DELIVER, Channel, Delivery, Outbox
from vault.outbox.signature import webhook_signature

__all__ = ["DELIVER", "Channel", "Delivery", "Outbox", "webhook_signature"]
