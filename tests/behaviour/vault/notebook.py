"""A table of a made-up package, as `clinic` would declare one, for tests of units, tenants and seals."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Mapped, mapped_column

from vault.database import Base, Database, TenantOwned, Versioned
from vault.origin import Origin, TenantId
from vault.sealing import Sealed, SealedJson, SealedText

TENANT = TenantId(UUID(int=1))
OTHER_TENANT = TenantId(UUID(int=2))
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


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


async def create_test_tables(database: Database) -> None:
    """Create the tables of this made-up package."""
    tables = [Base.metadata.tables[name] for name in Base.metadata.tables if name.startswith("test_")]
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all, tables=tables)


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
