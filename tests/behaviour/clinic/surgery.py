"""A small clinic for tests: a database with a clock that tests move, seeded randomness, two tenants."""

from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID, uuid4

from clinic import Records, TenantDraft, Tenants
from vault.audit import AuditQuery, AuditTrail, find_events
from vault.audit.rows import AuditRow
from vault.database import Database, DatabaseSettings, Reading, UnitOfWork
from vault.keys import DataKeys, RootKeys
from vault.origin import Origin, Purpose, TenantId
from vault.sealing import Sealer

TENANT = TenantId(UUID(int=1))
OTHER_TENANT = TenantId(UUID(int=2))
START = datetime(2026, 3, 2, 14, tzinfo=UTC)


class Surgery:
    """Owns the database, the keys and what every repository is built from."""

    def __init__(self, settings: DatabaseSettings) -> None:
        self.now = START
        self.random = Random(7)
        self.database = Database(settings, clock=lambda: self.now)
        self.keys = DataKeys(RootKeys.fresh(self.random.randbytes))
        self.records = Records(
            Sealer(self.keys), AuditTrail(self.keys), self.keys, entropy=self.random.randbytes
        )

    async def found(self) -> None:
        """Create the two clinics."""
        tenants = Tenants(self.records)
        async with self.database.write(Origin.server("setup", "request:setup")) as unit:
            await tenants.create(unit, TenantDraft("North Clinic", "north", "America/New_York"), TENANT)
            await tenants.create(unit, TenantDraft("South Clinic", "south", "Europe/Madrid"), OTHER_TENANT)

    def pass_time(self, **parts: float) -> datetime:
        """Move the clock and return what it then shows."""
        self.now += timedelta(**parts)
        return self.now

    def origin(
        self, tenant: TenantId = TENANT, actor: str = "staff:7", purpose: Purpose = Purpose.TREATMENT
    ) -> Origin:
        """Return the origin of one request."""
        return Origin(tenant=tenant, actor=actor, request=f"request:{uuid4()}", purpose=purpose)

    def write(
        self, tenant: TenantId = TENANT, actor: str = "staff:7"
    ) -> AbstractAsyncContextManager[UnitOfWork]:
        """Open a unit on behalf of a tenant."""
        return self.database.write(self.origin(tenant, actor))

    def read(self, tenant: TenantId = TENANT, actor: str = "staff:7") -> AbstractAsyncContextManager[Reading]:
        """Open a reading on behalf of a tenant."""
        return self.database.read(self.origin(tenant, actor))

    async def audited(self, tenant: TenantId = TENANT, **narrow: object) -> list[AuditRow]:
        """Return the audit events of a tenant, newest first."""
        async with self.read(tenant) as reading:
            return await find_events(reading, AuditQuery(tenant, **narrow))

    async def events(self, tenant: TenantId = TENANT, **narrow: object) -> list[str]:
        """Return "type.subtype" of the audit events of a tenant, oldest first."""
        return [f"{row.type}.{row.subtype}" for row in reversed(await self.audited(tenant, **narrow))]
