"""Decides whether a tenant's chain is whole: rows in, the faults found out (pure).

The rows come in order of `seq`; what they must lead to is the signed head and any anchors that were
published elsewhere (a head in the same database can be rolled back together with the rows).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from vault.audit.event import GENESIS, digest
from vault.audit.head import Head, is_signed
from vault.origin import TenantId


@dataclass(frozen=True, slots=True)
class ChainFault:
    """What is wrong with a chain, and at which row (`seq`; 0: the chain as a whole)."""

    tenant: TenantId
    seq: int
    reason: str

    def __str__(self) -> str:
        where = f"row {self.seq}" if self.seq else "as a whole"
        return f"audit chain of tenant {self.tenant}, {where}: {self.reason}"


class ChainCheck:
    """Walks one chain. Feed every row, then ask for the verdict on its end."""

    def __init__(self, tenant: TenantId, anchors: Mapping[int, bytes] | None = None) -> None:
        self._tenant = tenant
        self._anchors = dict(anchors or {})
        self.walked = Head(tenant, 0, GENESIS)

    def feed(self, fields: dict[str, Any], prev_hash: bytes, row_hash: bytes) -> Iterable[ChainFault]:
        """Check the next row; `fields` are the hashed columns."""
        seq = int(fields["seq"])
        if seq != self.walked.seq + 1:
            yield self._fault(seq, f"rows {self.walked.seq + 1} to {seq - 1} are missing")
        elif prev_hash != self.walked.hash:
            yield self._fault(seq, "it does not follow the row before it")
        if digest(prev_hash, fields) != row_hash:
            yield self._fault(seq, "it was changed")
        if self._anchors.pop(seq, row_hash) != row_hash:
            yield self._fault(seq, "its hash is not the one that was anchored")
        self.walked = Head(self._tenant, seq, row_hash)

    def conclude(
        self, head: Head | None, signature: bytes, key: Ed25519PublicKey | None
    ) -> Iterable[ChainFault]:
        """Check the end of the chain against its signed head and what was anchored beyond it."""
        if head is None or key is None:
            if self.walked.seq or self._anchors:
                yield self._fault(0, "its signed head is missing")
        elif not is_signed(head, signature, key):
            yield self._fault(head.seq, "the signature of the head is not the tenant's")
        elif head.seq > self.walked.seq:
            yield self._fault(self.walked.seq, f"the tail is cut: {head.seq} rows were signed")
        elif head != self.walked:
            yield self._fault(self.walked.seq, f"it goes on after the signed head, row {head.seq}")
        for seq in sorted(self._anchors):
            if seq > self.walked.seq:
                yield self._fault(self.walked.seq, f"the tail is cut: row {seq} was anchored")

    def _fault(self, seq: int, reason: str) -> ChainFault:
        return ChainFault(self._tenant, seq, reason)
