"""One-time codes from an authenticator app (RFC 6238), each good for one sign-in only (pure)."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable
from datetime import datetime

from pyotp import TOTP

PERIOD_S = 30
_SECRET_BYTES = 20
_TOLERATED_STEPS = 1


def new_secret(entropy: Callable[[int], bytes]) -> str:
    """Return a fresh shared secret of 160 bits, base32, as apps take it."""
    return base64.b32encode(entropy(_SECRET_BYTES)).decode()


def provisioning_uri(secret: str, account: str, issuer: str) -> str:
    """Return the `otpauth:` address to show as a QR code. It holds the secret: show it once, log it never."""
    return TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def accepted_step(secret: str, code: str, now: datetime, last_step: int | None) -> int | None:
    """Return the time step that `code` belongs to, or None when it is wrong, too old, or was used before.

    A clock one step off is tolerated. The caller keeps the step as `last_step` in the same unit of
    work: a code of that step or any before it is never accepted again.
    """
    now_step = int(now.timestamp()) // PERIOD_S
    generator = TOTP(secret)
    for step in range(now_step - _TOLERATED_STEPS, now_step + _TOLERATED_STEPS + 1):
        fresh = last_step is None or step > last_step
        if fresh and hmac.compare_digest(generator.generate_otp(step).encode(), code.strip().encode()):
            return step
    return None
