"""A restricted record is read by its care team; others break the glass, and somebody looks at that."""

import pytest

from clinic import Access, Act, BreakGlass, Member, Patient, Patients, StaffRole
from clinic.errors import Conflict, GlassIntact, Malformed, NotAllowed, Unknown
from tests.behaviour.clinic.folk import Alerts, employ, register
from tests.behaviour.clinic.surgery import OTHER_TENANT, Surgery
from vault.origin import Origin, Purpose

REASON = "Unconscious in the emergency room"


class Ward:
    """A restricted patient, a provider who is not on the care team, and a reviewer."""

    def __init__(self, surgery: Surgery) -> None:
        self.surgery = surgery
        self.alerts = Alerts()
        self.glass = BreakGlass(surgery.records, self.alerts)
        self.access = Access(surgery.database, surgery.records, self.glass)
        self.patients = Patients(surgery.records)

    async def open(self) -> None:
        """Bring everyone in."""
        self.patient: Patient = await register(self.surgery)
        self.provider: Member = await employ(self.surgery)
        self.reviewer = await employ(self.surgery, StaffRole.ADMIN, email="boss@clinic.example")
        async with self.surgery.write() as unit:
            await self.patients.restrict(unit, self.patient.id, restricted=True)

    async def ask(self, roles=(StaffRole.PROVIDER,), act: Act = Act.READ_PATIENT) -> Origin:
        """Ask to read the record."""
        origin = self.surgery.origin()
        return await self.access.granted(origin, self.provider.id, roles, self.patient.id, act)


@pytest.fixture
async def ward(surgery: Surgery) -> Ward:
    """Return a furnished ward."""
    ward = Ward(surgery)
    await ward.open()
    return ward


async def test_care_team_reads_and_nobody_else(ward: Ward) -> None:
    """Each refusal is in the audit trail when it is raised."""
    with pytest.raises(GlassIntact):
        await ward.ask()
    with pytest.raises(NotAllowed):
        await ward.ask(roles=[StaffRole.ADMIN])
    with pytest.raises(NotAllowed):
        await ward.ask(roles=[StaffRole.COORDINATOR], act=Act.WRITE_NOTE)
    refused = await ward.surgery.audited(patient=str(ward.patient.id))
    assert [[["why", "role"]]] * 2 + [[["why", "glass-intact"]]] == [row.detail for row in refused[:3]]
    async with ward.surgery.write() as unit:
        await ward.patients.join_team(unit, ward.patient.id, ward.provider.id)
        await ward.patients.join_team(unit, ward.patient.id, ward.provider.id)
    assert Purpose.TREATMENT == (await ward.ask()).purpose
    async with ward.surgery.write() as unit:
        await ward.patients.leave_team(unit, ward.patient.id, ward.provider.id)
    with pytest.raises(GlassIntact):
        await ward.ask()
    async with ward.surgery.write() as unit:
        await ward.patients.restrict(unit, ward.patient.id, restricted=False)
    await ward.ask()


async def test_broken_glass_opens_for_an_hour_and_alerts(ward: Ward) -> None:
    """The reads that follow carry the purpose BTG; after the hour the glass is whole again."""
    async with ward.surgery.write() as unit:
        broken = await ward.glass.open(unit, ward.provider.id, ward.patient.id, REASON)
    assert [broken] == ward.alerts.heard
    origin = await ward.ask()
    async with ward.surgery.database.read(origin) as reading:
        await ward.patients.get(reading, ward.patient.id)
    newest = (await ward.surgery.audited(patient=str(ward.patient.id)))[0]
    assert ("read", "BTG") == (newest.subtype, newest.purpose)
    opened = (await ward.surgery.audited(type="break-glass"))[0]
    assert ("opened", str(broken.id)) == (opened.subtype, opened.reason)
    ward.surgery.pass_time(minutes=60)
    with pytest.raises(GlassIntact):
        await ward.ask()


@pytest.mark.parametrize("reason", ["", "urgent", "          ", "x" * 1001])
async def test_glass_is_not_broken_without_a_reason(ward: Ward, reason: str) -> None:
    """A reason has at least ten characters; without it nothing happens."""
    with pytest.raises(Malformed):
        async with ward.surgery.write() as unit:
            await ward.glass.open(unit, ward.provider.id, ward.patient.id, reason)
    assert [] == ward.alerts.heard
    with pytest.raises(GlassIntact):
        await ward.ask()


async def test_access_is_reviewed_once_by_somebody_else(ward: Ward) -> None:
    """Reviewed, it is off the list and at an end."""
    async with ward.surgery.write() as unit:
        broken = await ward.glass.open(unit, ward.provider.id, ward.patient.id, REASON)
    async with ward.surgery.read() as reading:
        assert [broken] == await ward.glass.unreviewed(reading)
    async with ward.surgery.read(OTHER_TENANT) as reading:
        assert [] == await ward.glass.unreviewed(reading)
    with pytest.raises(NotAllowed):
        async with ward.surgery.write() as unit:
            await ward.glass.review(unit, broken.id, ward.provider.id, justified=True, remark="Fine")
    async with ward.surgery.write() as unit:
        await ward.glass.review(unit, broken.id, ward.reviewer.id, justified=False, remark="Not on duty")
    with pytest.raises(Conflict):
        async with ward.surgery.write() as unit:
            await ward.glass.review(unit, broken.id, ward.reviewer.id, justified=True, remark="Well")
    async with ward.surgery.read() as reading:
        assert [] == await ward.glass.unreviewed(reading)
    with pytest.raises(GlassIntact):
        await ward.ask()
    with pytest.raises(Unknown):
        async with ward.surgery.write(OTHER_TENANT) as unit:
            await ward.glass.review(unit, broken.id, ward.reviewer.id, justified=True, remark="Hm")
