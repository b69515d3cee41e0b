"""Signs webhooks the way Standard Webhooks describes, so that receivers have libraries for it (pure)."""

from __future__ import annotations

import base64
import hmac


def webhook_signature(secret: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    """Return the value of the header `webhook-signature`.

    `timestamp`: whole seconds since 1970, also sent as `webhook-timestamp`; the receiver refuses old
    ones. `message_id`: also sent as `webhook-id`; the receiver refuses repeated ones.
    """
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(secret, signed, "sha256")).decode()
