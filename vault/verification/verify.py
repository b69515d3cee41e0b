"""Walks everything the vault keeps and names what is wrong, without changing anything."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from vault.audit import Anchor, chain_faults
from vault.audit.rows import AuditRow
from vault.blobs import BlobId, Blobs
from vault.blobs.rows import BlobRow, BlobState
from vault.blobs.store import BlobName, blob_name
from vault.database import Base, Database, Reading
from vault.database.table_walk import count_rows, walk_table
from vault.errors import BlobFault, Damage, KeyFault
from vault.keys import DataKeys
from vault.keys.data_key_row import DataKeyRow
from vault.origin import Origin, TenantId
from vault.verification.findings import Finding, FindingKind, Progress, VerifyReport
from vault.verification.sealed_values import sealed_columns, sealed_values


class Verification:
    """Verifies one installation. `anchors`: heads that were published outside the database."""

    def __init__(
        self, database: Database, keys: DataKeys, blobs: Blobs, anchors: Sequence[Anchor] = ()
    ) -> None:
        self._database = database
        self._keys = keys
        self._blobs = blobs
        self._anchors = anchors

    async def run(self, request: str, progress: Progress = lambda *_: None) -> VerifyReport:
        """Walk everything, under the request id `request`. Blobs are read whole: it may take long."""
        report = VerifyReport()
        origin = Origin.server("verify", request)
        async with self._database.read(origin) as reading:
            await self._audit(reading, report, progress)
            await self._data_keys(reading, report, progress)
            await self._sealed(reading, report, progress)
        await self._stored_blobs(origin, report, progress)
        return report

    async def _audit(self, reading: Reading, report: VerifyReport, progress: Progress) -> None:
        report.audit_rows = await count_rows(reading, AuditRow.__table__)
        async for fault in chain_faults(reading, self._keys, self._anchors):
            place = f"tenant {fault.tenant} row {fault.seq}" if fault.seq else f"tenant {fault.tenant}"
            report.findings.append(Finding(FindingKind.AUDIT, place, fault.reason))
        progress("audit rows", report.audit_rows, report.audit_rows)

    async def _data_keys(self, reading: Reading, report: VerifyReport, progress: Progress) -> None:
        table, done = DataKeyRow.__table__, 0
        total = await count_rows(reading, table)
        async for batch in walk_table(reading, table):
            for row in batch:
                try:
                    await self._keys.open(reading, [row["id"]])
                except KeyFault as fault:
                    report.findings.append(Finding(FindingKind.KEY, f"data_key {row['id']}", str(fault)))
            done += len(batch)
            progress("keys", done, total)

    async def _sealed(self, reading: Reading, report: VerifyReport, progress: Progress) -> None:
        for table, columns in sealed_columns(Base.metadata):
            done, total = 0, await count_rows(reading, table)
            async for batch in walk_table(reading, table):
                async for value in sealed_values(reading, self._keys, table, columns, batch):
                    report.sealed_values += 1
                    report.erased_values += value.erased
                    if value.fault is not None:
                        report.findings.append(Finding(FindingKind.SEALED, value.place, value.fault))
                done += len(batch)
                progress(f"sealed values of {table.name}", done, total)

    async def _stored_blobs(self, origin: Origin, report: VerifyReport, progress: Progress) -> None:
        async with self._database.read(origin) as reading:
            rows = (await reading.session.execute(select(BlobRow.tenant_id, BlobRow.id, BlobRow.state))).all()
        known = {blob_name(tenant, BlobId(blob)) for tenant, blob, _ in rows}
        stored = [(tenant, blob) for tenant, blob, state in rows if state == BlobState.STORED]
        for done, (tenant, blob) in enumerate(stored, 1):
            report.blobs += 1
            fault = await self._fault_of_blob(origin, BlobId(blob))
            if fault is not None:
                report.findings.append(Finding(FindingKind.BLOB, _place(tenant, blob), fault))
            progress("blobs", done, len(stored))
        async for name in self._blobs.store.names():
            if name not in known:
                report.findings.append(Finding(FindingKind.BLOB, _file(name), "no row knows it"))

    async def _fault_of_blob(self, origin: Origin, blob: BlobId) -> str | None:
        """Return what is wrong. The reading is short: the blob may take longer than a transaction may."""
        try:
            async with self._database.read(origin) as reading:
                reader = await self._blobs.reader(reading, blob)
            await reader.verify()
        except (Damage, BlobFault, KeyFault) as fault:
            return str(fault)
        return None


def _place(tenant: TenantId, blob: UUID) -> str:
    return f"tenant {tenant} blob {blob}"


def _file(name: BlobName) -> str:
    return f"stream {name}"
