"""Tokens that open something for whoever holds them: 256 random bits, kept only as a hash.

SHA-256 without salt is enough for a secret nobody can guess, and lets it be found by one look-up.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import NewType

SecretToken = NewType("SecretToken", str)
"""What the holder presents: 43 characters of base64url. Hand it over once; never log or keep it."""

_BYTES = 32


def new_token(entropy: Callable[[int], bytes]) -> SecretToken:
    """Return a fresh token."""
    return SecretToken(base64.urlsafe_b64encode(entropy(_BYTES)).rstrip(b"=").decode())


def token_hash(token: str) -> bytes:
    """Return what is kept of a token; anything at all may be asked about."""
    return hashlib.sha256(token.encode(errors="replace")).digest()
