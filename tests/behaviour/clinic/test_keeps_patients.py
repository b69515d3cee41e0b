"""Patients are kept sealed, found by whole words, and every read of one is in the audit trail."""

from datetime import date, timedelta

import pytest

from clinic import ContactKind, Contacts, Identity, Patients, Proxies, Relation
from clinic.errors import Malformed, NotAllowed, Unknown
from tests.behaviour.clinic.folk import ROSA, SAM, register
from tests.behaviour.clinic.surgery import OTHER_TENANT, Surgery
from vault.keys import Subject


async def test_patient_comes_back_and_the_reading_is_audited(surgery: Surgery) -> None:
    """Who reads a patient, in a unit or in a reading, leaves an event that names the patient by id."""
    patients = Patients(surgery.records)
    patient = await register(surgery)
    async with surgery.read(actor="staff:9") as reading:
        assert patient == await patients.get(reading, patient.id)
    async with surgery.write(actor="staff:10") as unit:
        assert ROSA == (await patients.get(unit, patient.id)).identity
    rows = await surgery.audited(patient=str(patient.id))
    assert [("read", "staff:10"), ("read", "staff:9"), ("registered", "staff:7")] == [
        (row.subtype, row.agent) for row in rows
    ]
    assert "Rosa" not in repr(patient)


async def test_reading_that_fails_discloses_nothing(surgery: Surgery) -> None:
    """An unknown patient, and another clinic's, are the same to who asks."""
    patient = await register(surgery)
    for tenant, number in ((OTHER_TENANT, patient.id), (None, surgery.records.new_id())):
        origin_tenant = tenant or surgery.origin().tenant
        with pytest.raises(Unknown):
            async with surgery.read(origin_tenant) as reading:
                await Patients(surgery.records).get(reading, number)


async def test_patients_are_found_by_words_of_their_names(surgery: Surgery) -> None:
    """Accents and case do not matter; each patient found is one disclosure; others are not found."""
    patients = Patients(surgery.records)
    rosa, sam = await register(surgery), await register(surgery, SAM)
    await register(surgery, ROSA, OTHER_TENANT)
    async with surgery.read() as reading:
        assert [rosa] == await patients.find(reading, "nunez ROSA")
        assert [] == await patients.find(reading, "Nun")
        assert {rosa.id, sam.id} == {patient.id for patient in await patients.find(reading, "")}
    assert 2 == (await surgery.events(patient=str(rosa.id))).count("patient.listed")
    async with surgery.write() as unit:
        await patients.amend(unit, sam.id, Identity("Samuel O'Neill", SAM.birth_date))
    async with surgery.read() as reading:
        assert [] == await patients.find(reading, "sam")
        assert "Samuel O'Neill" == (await patients.find(reading, "neill samuel"))[0].identity.name


@pytest.mark.parametrize(
    ("identity", "field"),
    [
        (Identity(" ", date(1990, 1, 1)), "name"),
        (Identity("A", date(2026, 3, 4)), "birth_date"),
        (Identity("A", date(1879, 12, 31)), "birth_date"),
        (Identity("A", date(1990, 1, 1), "Spanish!"), "language"),
    ],
)
async def test_impossible_identity_is_refused(surgery: Surgery, identity: Identity, field: str) -> None:
    """The field is named."""
    with pytest.raises(Malformed) as caught:
        await register(surgery, identity)
    assert field == caught.value.field


async def test_erased_patient_is_unknown(surgery: Surgery) -> None:
    """With the patient's key everything sealed under it is gone, and a list simply lacks them."""
    patients, patient = Patients(surgery.records), await register(surgery)
    async with surgery.write() as unit:
        await surgery.keys.erase(unit, unit.origin.tenant, Subject(f"patient:{patient.id}"))
    async with surgery.read() as reading:
        assert [] == await patients.find(reading, "rosa")
    with pytest.raises(Unknown):
        async with surgery.read() as reading:
            await patients.get(reading, patient.id)


async def test_contacts_are_kept_in_one_spelling_until_they_end(surgery: Surgery) -> None:
    """Numbers become E.164; a contact of another patient's proxy is refused."""
    contacts, proxies = Contacts(surgery.records), Proxies(surgery.records)
    sam, rosa = await register(surgery, SAM), await register(surgery)
    async with surgery.write() as unit:
        mother = await proxies.appoint(unit, sam.id, "Eve O'Neill", Relation.PARENT, may_consent=True)
        mail = await contacts.add(unit, sam.id, ContactKind.EMAIL, " Eve@Home.example", mother.id)
        phone = await contacts.add(unit, sam.id, ContactKind.PHONE, "+1 (555) 010-0199")
        with pytest.raises(Unknown):
            await contacts.add(unit, rosa.id, ContactKind.PHONE, "+15550100199", mother.id)
        for kind in ContactKind:
            with pytest.raises(Malformed):
                await contacts.add(unit, sam.id, kind, "555")
    assert ("eve@home.example", "+15550100199") == (mail.value, phone.value)
    async with surgery.write() as unit:
        await contacts.end(unit, mail.id)
        with pytest.raises(Unknown):
            await contacts.end(unit, mail.id)
    async with surgery.read() as reading:
        assert [phone] == await contacts.of(reading, sam.id)
    assert "contact.read" == (await surgery.events(patient=str(sam.id)))[-1]


async def test_proxies_are_written_to_while_they_act(surgery: Surgery) -> None:
    """Whose mandate was ended, or ran out, is reached no more; staff still see how they were."""
    contacts, proxies = Contacts(surgery.records), Proxies(surgery.records)
    sam = await register(surgery, SAM)
    of_age = surgery.now + timedelta(days=30)
    async with surgery.write() as unit:
        own = await contacts.add(unit, sam.id, ContactKind.PHONE, "+15550100199")
        eve = await proxies.appoint(unit, sam.id, "Eve", Relation.PARENT, may_consent=True, until=of_age)
        bob = await proxies.appoint(unit, sam.id, "Bob", Relation.CAREGIVER, may_consent=False)
        eves = await contacts.add(unit, sam.id, ContactKind.EMAIL, "eve@home.example", eve.id)
        bobs = await contacts.add(unit, sam.id, ContactKind.EMAIL, "bob@home.example", bob.id)
    async with surgery.read() as reading:
        assert {own, eves, bobs} == set(await contacts.reachable(reading, sam.id))
    async with surgery.write() as unit:
        await proxies.dismiss(unit, bob.id)
    async with surgery.read() as reading:
        assert {own, eves} == set(await contacts.reachable(reading, sam.id))
    surgery.pass_time(days=30)
    async with surgery.read() as reading:
        assert [own] == await contacts.reachable(reading, sam.id)
        assert {own, eves, bobs} == set(await contacts.of(reading, sam.id))


async def test_proxy_acts_for_one_patient_within_bounds(surgery: Surgery) -> None:
    """Not for another patient, not to consent unless so given, not after the end or a dismissal."""
    proxies = Proxies(surgery.records)
    sam, rosa = await register(surgery, SAM), await register(surgery)
    of_age = surgery.now + timedelta(days=30)
    async with surgery.write() as unit:
        parent = await proxies.appoint(unit, sam.id, "Eve", Relation.PARENT, may_consent=True, until=of_age)
    surgery.pass_time(minutes=1)
    async with surgery.write() as unit:
        carer = await proxies.appoint(unit, sam.id, "Bob", Relation.CAREGIVER, may_consent=False)
    async with surgery.read() as reading:
        await proxies.require(reading, parent.id, sam.id, to_consent=True)
        await proxies.require(reading, carer.id, sam.id)
        assert not await proxies.acts(reading, carer.id, sam.id, to_consent=True)
        with pytest.raises(NotAllowed):
            await proxies.require(reading, parent.id, rosa.id)
    async with surgery.write() as unit:
        await proxies.dismiss(unit, carer.id)
    surgery.pass_time(days=30)
    async with surgery.read() as reading:
        assert not await proxies.acts(reading, parent.id, sam.id)
        assert not await proxies.acts(reading, carer.id, sam.id)
        assert ["Eve", "Bob"] == [proxy.name for proxy in await proxies.of(reading, sam.id)]
    with pytest.raises(Malformed):
        async with surgery.write() as unit:
            await proxies.appoint(unit, sam.id, "X", Relation.PARENT, may_consent=True, until=surgery.now)
