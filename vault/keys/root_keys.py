"""The operator's root keys, and the tenant keys that follow from them.

One root key per version; a tenant's key-encryption key of a version is HKDF (RFC 5869) of that root
with the tenant's id. So one file serves tenants that do not exist yet, and one tenant's key opens
nothing of another's.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vault.associated_data import bind
from vault.errors import RootKeyUnknown
from vault.origin import TenantId

KEY_BYTES = 32


@dataclass(frozen=True)
class RootKeys:
    """All root keys in force: `current` wraps, every version unwraps."""

    current: int
    versions: Mapping[int, bytes] = field(repr=False)
    _derived: dict[tuple[TenantId, int], bytes] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """Tenant keys made so far: deriving one costs as much as unwrapping ten keys with it."""

    def __post_init__(self) -> None:
        if self.current not in self.versions:
            raise ValueError("the current root key is not among the versions")
        if any(number < 1 or len(secret) != KEY_BYTES for number, secret in self.versions.items()):
            raise ValueError(f"a root key has a version from 1 and {KEY_BYTES} bytes")
        object.__setattr__(self, "versions", MappingProxyType(dict(self.versions)))

    @classmethod
    def fresh(cls, entropy: Callable[[int], bytes] = os.urandom) -> RootKeys:
        """Return a first version, for a new installation."""
        return cls(current=1, versions={1: entropy(KEY_BYTES)})

    def grown(self, entropy: Callable[[int], bytes] = os.urandom) -> RootKeys:
        """Return these keys with a new current version; the caller saves them, then rewraps."""
        newest = max(self.versions) + 1
        return RootKeys(current=newest, versions={**self.versions, newest: entropy(KEY_BYTES)})

    def without(self, version: int) -> RootKeys:
        """Return these keys without an old version, ending whatever is still wrapped under it, for good."""
        if version == self.current:
            raise ValueError("the current root key cannot be dropped")
        return RootKeys(
            current=self.current, versions={n: key for n, key in self.versions.items() if n != version}
        )

    def tenant_key(self, tenant: TenantId, version: int) -> bytes:
        """Return the key-encryption key of `tenant` in `version`, 32 bytes.

        Raises RootKeyUnknown when that version was dropped or never given.
        """
        known = self._derived.get((tenant, version))
        if known is not None:
            return known
        root = self.versions.get(version)
        if root is None:
            raise RootKeyUnknown(f"root key version {version} is not in the key file", version=version)
        info = bind("housecall tenant key 1", tenant.bytes)
        derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(root)
        self._derived[tenant, version] = derived
        return derived
