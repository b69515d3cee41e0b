"""People for tests: made-up patients and members of staff, and those who watch over them."""

from dataclasses import dataclass, field
from datetime import date

from clinic import BrokenGlass, Identity, Member, Members, Patient, Patients, StaffRole
from tests.behaviour.clinic.surgery import TENANT, Surgery
from vault.database import UnitOfWork
from vault.origin import TenantId

ROSA = Identity("Rosa Núñez Ortiz", date(1984, 2, 29), "es")
SAM = Identity("Sam O'Neill", date(2015, 7, 1))


@dataclass
class Alerts:
    """Remembers which glass was broken."""

    heard: list[BrokenGlass] = field(default_factory=list)

    async def glass_broken(self, unit: UnitOfWork, broken: BrokenGlass) -> None:
        """Hear of it."""
        self.heard.append(broken)


async def register(surgery: Surgery, identity: Identity = ROSA, tenant: TenantId = TENANT) -> Patient:
    """Register a patient."""
    async with surgery.write(tenant) as unit:
        return await Patients(surgery.records).register(unit, identity)


async def employ(surgery: Surgery, *roles: StaffRole, email: str = "ada@clinic.example") -> Member:
    """Add a member of staff."""
    async with surgery.write() as unit:
        return await Members(surgery.records).add(unit, "Ada Byron", email, roles or [StaffRole.PROVIDER])
