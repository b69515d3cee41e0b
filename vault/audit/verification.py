"""Walks the audit chains in the database and reports what is wrong with them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select

from vault.audit.anchor import Anchor, AnchorFile
from vault.audit.chain_check import ChainCheck, ChainFault
from vault.audit.head import SIGNING_SUBJECT, Head, Signer, is_signed
from vault.audit.rows import HASHED, AuditHead, AuditRow
from vault.database import Reading
from vault.errors import KeyFault
from vault.keys import DataKeys
from vault.origin import TenantId

_BATCH = 1000


async def chain_faults(
    reading: Reading, keys: DataKeys, anchors: Sequence[Anchor] = ()
) -> AsyncIterator[ChainFault]:
    """Yield every fault of every tenant's chain. `reading` must be the server's own, across tenants."""
    chained = await reading.session.scalars(select(AuditRow.tenant_id).distinct())
    headed = await reading.session.scalars(select(AuditHead.tenant_id))
    tenants = {*chained, *headed, *(anchor.head.tenant for anchor in anchors)}
    for tenant in sorted(tenants, key=str):
        own = [anchor for anchor in anchors if anchor.head.tenant == tenant]
        async for fault in tenant_faults(reading, keys, tenant, own):
            yield fault


async def heads(reading: Reading) -> list[Anchor]:
    """Return the signed head of every chain, as it can be anchored."""
    rows = await reading.session.scalars(select(AuditHead).order_by(AuditHead.tenant_id))
    return [Anchor(Head(row.tenant_id, row.seq, row.hash), row.signature, reading.now) for row in rows]


async def tenant_faults(
    reading: Reading, keys: DataKeys, tenant: TenantId, anchors: Sequence[Anchor] = ()
) -> AsyncIterator[ChainFault]:
    """Yield every fault of one tenant's chain; `reading` may be the tenant's own."""
    public = await _public_key(reading, keys, tenant)
    forged = [
        anchor
        for anchor in anchors
        if public is not None and not is_signed(anchor.head, anchor.signature, public)
    ]
    for anchor in forged:
        yield ChainFault(tenant, anchor.head.seq, "an anchor of it is not signed by the tenant")
    check = ChainCheck(
        tenant, {anchor.head.seq: anchor.head.hash for anchor in anchors if anchor not in forged}
    )
    columns = AuditRow.__table__.columns
    while True:
        batch = await reading.session.execute(
            select(*columns)
            .where(columns.tenant_id == tenant, columns.seq > check.walked.seq)
            .order_by(columns.seq)
            .limit(_BATCH)
        )
        rows = batch.mappings().all()
        for row in rows:
            for fault in check.feed({name: row[name] for name in HASHED}, row["prev_hash"], row["hash"]):
                yield fault
        if len(rows) < _BATCH:
            break
    stored = await reading.session.get(AuditHead, tenant)
    head = None if stored is None else Head(tenant, stored.seq, stored.hash)
    signature = b"" if stored is None else stored.signature
    for fault in check.conclude(head, signature, public):
        yield fault


async def _public_key(reading: Reading, keys: DataKeys, tenant: TenantId) -> Ed25519PublicKey | None:
    try:
        key = await keys.find(reading, tenant, SIGNING_SUBJECT)
    except KeyFault:
        return None  # reported as a missing signed head; the key itself is the seals' verification's matter
    return None if key is None else Signer(key).public_key


def publish(anchors: Sequence[Anchor], file: AnchorFile) -> int:
    """Append to `file` the heads that moved since it was last written; return how many.

    Blocks on the disk: call it in a thread.
    """
    known = {anchor.head.tenant: anchor.head.seq for anchor in file.read()}
    moved = [anchor for anchor in anchors if anchor.head.seq > known.get(anchor.head.tenant, 0)]
    if moved:
        file.append(moved)
    return len(moved)
