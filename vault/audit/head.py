"""Signs the head of a chain, so that a chain whose tail was cut cannot pass for whole.

Ed25519 (RFC 8032): the auditor verifies with the public key and needs no secret of the clinic's.
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from vault.associated_data import bind
from vault.keys import DataKey, Subject
from vault.origin import TenantId

SIGNING_SUBJECT = Subject("audit:signing")
"""Whose data key is the seed of the tenant's signing key."""


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a tenant's chain: how many rows it has, and the hash of the last."""

    tenant: TenantId
    seq: int
    hash: bytes

    def message(self) -> bytes:
        """Return what is signed."""
        return bind("housecall audit head 1", self.tenant.bytes, self.seq.to_bytes(8, "big"), self.hash)


class Signer:
    """Signs and verifies heads of one tenant."""

    def __init__(self, key: DataKey) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(key.secret)
        self.public_key = self._private.public_key()

    def sign(self, head: Head) -> bytes:
        """Return the signature of `head`, 64 bytes."""
        return self._private.sign(head.message())


def is_signed(head: Head, signature: bytes, key: Ed25519PublicKey) -> bool:
    """Say whether `signature` is the tenant's own for exactly this head."""
    try:
        key.verify(signature, head.message())
    except InvalidSignature:
        return False
    return True
