"""A table of a made-up package, as `clinic` would declare one, for tests of units, tenants and seals."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Mapped, mapped_column

from tests.support import schema
from vault.audit import Action, AuditTrail, Entity, Event, Role
from vault.blobs import BlobId, Blobs, BlobSettings, BlobWriter
from vault.database import Base, Database, TenantOwned, Versioned
from vault.keys import DataKeys, RootKeys, Subject
from vault.origin import Origin, TenantId
from vault.sealing import Sealed, SealedJson, SealedText, Sealer
from vault.search import Document, SearchIndex

TENANT = TenantId(UUID(int=1))
OTHER_TENANT = TenantId(UUID(int=2))
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
MIGRATIONS = (*schema.MIGRATIONS, Path(__file__).parent / "versions")


class Counter(TenantOwned, Versioned, Base):
    """A number that several people change at once."""

    __tablename__ = "test_counter"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    value: Mapped[int]
    seen_at: Mapped[datetime] = mapped_column(default=EPOCH)


class Page(TenantOwned, Base):
    """What somebody wrote about a patient."""

    __tablename__ = "test_page"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[Sealed | None] = mapped_column(SealedText())
    findings: Mapped[Sealed | None] = mapped_column(SealedJson())


def origin(tenant: TenantId = TENANT, actor: str = "staff:7") -> Origin:
    """Return the origin of one request."""
    return Origin(tenant=tenant, actor=actor, request=f"request:{uuid4()}")


async def add_counter(database: Database, value: int = 0, tenant: TenantId = TENANT) -> UUID:
    """Store a counter and return its id."""
    number = uuid4()
    async with database.write(origin(tenant)) as unit:
        unit.session.add(Counter(id=number, tenant_id=tenant, value=value))
    return number


async def counter_value(database: Database, number: UUID, tenant: TenantId = TENANT) -> int | None:
    """Return what another reader sees."""
    async with database.read(origin(tenant)) as reading:
        counter = await reading.session.get(Counter, number)
        return None if counter is None else counter.value


class House:
    """A whole vault over one database, wired as the program wires it, with blobs in a folder."""

    def __init__(self, database: Database, folder: Path, roots: RootKeys | None = None) -> None:
        self.database = database
        self.keys = DataKeys(roots or RootKeys.fresh())
        self.sealer = Sealer(self.keys)
        self.trail = AuditTrail(self.keys)
        self.index = SearchIndex(self.keys)
        self.blobs = Blobs(BlobSettings(folder=folder / "blobs", segment_bytes=64 * 1024), self.keys)

    async def write_page(
        self, name: str, findings: Any = None, photo: bytes | None = None, tenant: TenantId = TENANT
    ) -> tuple[UUID, BlobId | None]:
        """Store a page with everything that belongs to it: seal, search words, blob, audit event."""
        number = uuid4()
        subject, stored = Subject(f"page:{number}"), None
        if photo is not None:
            async with self.database.write(origin(tenant)) as unit:
                blob = await self.blobs.create(unit, tenant, subject)
            async with self.database.read(origin(tenant)) as reading:
                writer = await self.blobs.open(reading, blob)
            assert isinstance(writer, BlobWriter)
            await writer.append(photo)
            await writer.sync()
            stored = await writer.finish()
        async with self.database.write(origin(tenant)) as unit:
            page = Page(id=number, tenant_id=tenant)
            await self.sealer.seal(unit, page, subject, name=name, findings=findings)
            unit.session.add(page)
            await self.index.put(unit, Document(tenant, "page", number, unit.now, [name, str(findings)]))
            if stored is not None:
                await self.blobs.publish(unit, stored)
            self.trail.record(
                unit, Event("page", "written", Action.CREATE, (Entity(Role.DATA, "page", str(number)),))
            )
        return number, None if stored is None else stored.id
