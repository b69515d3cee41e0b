"""Clinics keep their hours, and one never sees the other."""

from datetime import date

import pytest

from clinic import Hours, TenantDraft, Tenants
from clinic.errors import AlreadyTaken, Conflict, Malformed, Unknown, ZoneUnknown
from tests.behaviour.clinic.surgery import OTHER_TENANT, TENANT, Surgery
from vault.origin import Origin, TenantId

DRAFT = TenantDraft(
    "North Clinic",
    "north",
    "America/New_York",
    locale="es",
    emergency_number="911",
    week=((Hours(540, 720), Hours(780, 1020)),) * 5 + ((),) * 2,
    exceptions={date(2026, 12, 25): ()},
)


async def test_hours_come_back_as_they_were_given(surgery: Surgery) -> None:
    """What was changed is what is read, in the tenant's own zone; the change is audited."""
    tenants = Tenants(surgery.records)
    async with surgery.write() as unit:
        changed = await tenants.change(unit, DRAFT)
    async with surgery.read() as reading:
        tenant = await tenants.get(reading)
    assert (changed, DRAFT.calendar(), "911") == (tenant, tenant.calendar, tenant.emergency_number)
    assert ["tenant.created", "tenant.changed"] == await surgery.events()


async def test_tenants_do_not_see_each_other(surgery: Surgery) -> None:
    """The server lists both, each of them only itself, a stranger none."""
    tenants = Tenants(surgery.records)
    async with surgery.database.read(Origin.server("list", "request:1")) as reading:
        assert ["north", "south"] == [tenant.slug for tenant in await tenants.all(reading)]
        assert (await tenants.find(reading, "south")).id == OTHER_TENANT
        with pytest.raises(Unknown):
            await tenants.get(reading)
        with pytest.raises(Unknown):
            await tenants.find(reading, "west")
    async with surgery.read(TENANT) as reading:
        assert ["north"] == [tenant.slug for tenant in await tenants.all(reading)]
    async with surgery.read(TenantId(surgery.records.new_id())) as reading:
        with pytest.raises(Unknown):
            await tenants.get(reading)


async def test_slug_is_taken_once(surgery: Surgery) -> None:
    """Two clinics never share an address."""
    with pytest.raises(AlreadyTaken):
        async with surgery.database.write(Origin.server("setup", "request:2")) as unit:
            await Tenants(surgery.records).create(unit, DRAFT)
    with pytest.raises(Conflict):
        async with surgery.write(OTHER_TENANT) as unit:
            await Tenants(surgery.records).change(unit, DRAFT)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("name", "a\nb"),
        ("slug", "North"),
        ("slug", "-n"),
        ("locale", "English!"),
        ("emergency_number", "x"),
        ("phone", "ask at the desk"),
    ],
)
def test_malformed_field_is_named(field: str, value: str) -> None:
    """The error says which field, and does not repeat what was typed."""
    fields = {"name": "N", "slug": "n", "zone": "UTC", field: value}
    with pytest.raises(Malformed) as caught:
        TenantDraft(**fields)
    assert field == caught.value.field


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "/etc/localtime", "../UTC"])
def test_unknown_zone_is_refused(zone: str) -> None:
    """Only zones of the IANA database, by name."""
    with pytest.raises(ZoneUnknown):
        TenantDraft("N", "n", zone)
