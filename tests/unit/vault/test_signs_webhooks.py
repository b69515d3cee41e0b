"""Webhooks are signed as Standard Webhooks describes."""

import base64
import hashlib
import hmac

from vault.outbox import webhook_signature


def test_signature_covers_id_time_and_body() -> None:
    """The MAC is over `id.timestamp.body`, and any change of them changes it."""
    signature = webhook_signature(b"secret", "m1", 1767225600, b'{"a":1}')
    expected = hmac.new(b"secret", b'm1.1767225600.{"a":1}', hashlib.sha256).digest()
    assert signature == "v1," + base64.b64encode(expected).decode()
    others = {
        webhook_signature(b"other", "m1", 1767225600, b'{"a":1}'),
        webhook_signature(b"secret", "m2", 1767225600, b'{"a":1}'),
        webhook_signature(b"secret", "m1", 1767225601, b'{"a":1}'),
        webhook_signature(b"secret", "m1", 1767225600, b'{"a":2}'),
    }
    assert len(others | {signature}) == 5
