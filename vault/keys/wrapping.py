"""Wraps data keys: AES-256-GCM under the tenant's key, bound to whose key it is.

Layout: root version (4 bytes, big endian), nonce (12), encrypted key and tag (48). Nonces are
random; a tenant key may wrap 2**32 keys before that is a concern, and a rotation starts anew.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vault.errors import KeyDamaged
from vault.keys.root_keys import KEY_BYTES, RootKeys
from vault.origin import TenantId

_VERSION_BYTES, _NONCE_BYTES, _TAG_BYTES = 4, 12, 16
WRAPPED_BYTES = _VERSION_BYTES + _NONCE_BYTES + KEY_BYTES + _TAG_BYTES


def wrap(
    secret: bytes,
    roots: RootKeys,
    tenant: TenantId,
    owner: bytes,
    entropy: Callable[[int], bytes] = os.urandom,
) -> bytes:
    """Return `secret` wrapped under the tenant's current key, for `owner` only."""
    version = roots.current.to_bytes(_VERSION_BYTES, "big")
    nonce = entropy(_NONCE_BYTES)
    cipher = AESGCM(roots.tenant_key(tenant, roots.current))
    return version + nonce + cipher.encrypt(nonce, secret, version + owner)


def unwrap(wrapped: bytes, roots: RootKeys, tenant: TenantId, owner: bytes) -> bytes:
    """Return the secret that was wrapped for `owner`.

    Raises KeyDamaged when it was changed or belongs to someone else, RootKeyUnknown when its root is gone.
    """
    if len(wrapped) != WRAPPED_BYTES:
        raise KeyDamaged("a wrapped key has the wrong length")
    version, nonce = wrapped[:_VERSION_BYTES], wrapped[_VERSION_BYTES : _VERSION_BYTES + _NONCE_BYTES]
    cipher = AESGCM(roots.tenant_key(tenant, root_version(wrapped)))
    try:
        return cipher.decrypt(nonce, wrapped[_VERSION_BYTES + _NONCE_BYTES :], version + owner)
    except InvalidTag as error:
        raise KeyDamaged("a wrapped key was changed or belongs to someone else") from error


def root_version(wrapped: bytes) -> int:
    """Return the version of the root key that `wrapped` needs."""
    return int.from_bytes(wrapped[:_VERSION_BYTES], "big")
