"""The bytes of one sealed value: AES-256-GCM, bound to tenant, table, column and row.

Layout: format (1 byte), id of the data key (16), nonce (12), ciphertext and tag. The key's id is
inside so that a value can be opened, verified or found erased by itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vault.associated_data import bind
from vault.errors import SealBroken
from vault.keys import DataKey
from vault.origin import TenantId

_FORMAT = b"\x01"
_KEY_ID_BYTES, _NONCE_BYTES, _TAG_BYTES = 16, 12, 16
_HEAD_BYTES = len(_FORMAT) + _KEY_ID_BYTES + _NONCE_BYTES
OVERHEAD_BYTES = _HEAD_BYTES + _TAG_BYTES


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value stands; moved anywhere else it does not open.

    `row`: the primary key as text, its parts joined by commas.
    """

    tenant: TenantId
    table: str
    column: str
    row: str

    def bound_to(self, key: UUID) -> bytes:
        """Return the associated data of a value at this place under this key."""
        return bind(
            "housecall sealed 1",
            self.tenant.bytes,
            self.table.encode(),
            self.column.encode(),
            self.row.encode(),
            key.bytes,
        )

    def broken(self, reason: str) -> SealBroken:
        """Return the error that names this place."""
        return SealBroken(
            f"{self.table}.{self.column} of row {self.row} {reason}",
            table=self.table,
            column=self.column,
            row=self.row,
        )


def seal(content: bytes, place: Place, key: DataKey, entropy: Callable[[int], bytes] = os.urandom) -> bytes:
    """Return `content` sealed for `place`, 45 bytes longer."""
    nonce = entropy(_NONCE_BYTES)
    sealed = AESGCM(key.secret).encrypt(nonce, content, place.bound_to(key.id))
    return _FORMAT + key.id.bytes + nonce + sealed


def key_of(sealed: bytes, place: Place) -> UUID:
    """Return the id of the data key that opens `sealed`; `place` is only for the error.

    Raises SealBroken when these bytes are no sealed value.
    """
    if len(sealed) < OVERHEAD_BYTES or sealed[:1] != _FORMAT:
        raise place.broken("is not a sealed value")
    return UUID(bytes=sealed[1 : 1 + _KEY_ID_BYTES])


def unseal(sealed: bytes, place: Place, key: DataKey) -> bytes:
    """Return what was sealed for `place`. Raises SealBroken when it was changed or comes from elsewhere."""
    nonce = sealed[1 + _KEY_ID_BYTES : _HEAD_BYTES]
    try:
        return AESGCM(key.secret).decrypt(nonce, sealed[_HEAD_BYTES:], place.bound_to(key.id))
    except InvalidTag as error:
        raise place.broken("was changed or belongs elsewhere") from error
