"""Messages stay in order, attachments point to blobs, and a signed note is never changed."""

import asyncio
import hashlib
from pathlib import Path

import pytest
from sqlalchemy import text

from clinic import (
    Attachments,
    File,
    Member,
    Message,
    MessageId,
    NoteKind,
    Notes,
    Patient,
    Person,
    PersonKind,
    Target,
    Threads,
)
from clinic.errors import AlreadyTaken, Malformed, NotAllowed, NoteIsSigned, NoteNotSigned, Unknown
from clinic.ids import PatientId
from tests.behaviour.clinic.folk import SAM, employ, register
from tests.behaviour.clinic.surgery import OTHER_TENANT, TENANT, Surgery
from vault.blobs import Blobs, BlobSettings
from vault.errors import SubjectErased
from vault.keys import Subject
from vault.origin import TenantId


@pytest.fixture
async def patient(surgery: Surgery) -> Patient:
    """Return a registered patient."""
    return await register(surgery)


@pytest.fixture
async def author(surgery: Surgery) -> Member:
    """Return a provider."""
    return await employ(surgery)


@pytest.fixture
def case(surgery: Surgery) -> Target:
    """Return what all of this is about."""
    return Target("case", surgery.records.new_id())


async def test_messages_are_counted_in_order(surgery: Surgery, patient: Patient, case: Target) -> None:
    """Ten senders at once get ten places; the thread about one thing is one thread."""
    threads, person = Threads(surgery.records), Person(PersonKind.PATIENT, patient.id)

    async def send(number: int) -> None:
        async with surgery.write() as unit:
            thread = await threads.about(unit, patient.id, case)
            await threads.send(unit, thread.id, person, f"Message {number}")

    await asyncio.gather(*(send(number) for number in range(10)))
    async with surgery.write() as unit:
        thread = await threads.about(unit, patient.id, case)
    async with surgery.read() as reading:
        messages = await threads.read(reading, thread.id)
        assert messages[3:5] == await threads.read(reading, thread.id, after=3, limit=2)
    assert [*range(1, 11)] == [message.seq for message in messages]
    assert {f"Message {number}" for number in range(10)} == {message.body for message in messages}
    assert "thread.read" == (await surgery.events(patient=str(patient.id)))[-1]
    with pytest.raises(Unknown):
        async with surgery.write() as unit:
            await threads.about(unit, PatientId(surgery.records.new_id()), case)


async def test_what_is_sent_again_is_the_first_message(
    surgery: Surgery, patient: Patient, case: Target
) -> None:
    """At once or later, with one event; what is not quite the same under its number is refused."""
    threads, person = Threads(surgery.records), Person(PersonKind.PATIENT, patient.id)
    number = MessageId(surgery.records.new_id())

    async def send(
        by: Person = person,
        body: str = "Since spring",
        about: Target = case,
        tenant: TenantId = TENANT,
        whose: PatientId = patient.id,
    ) -> Message:
        async with surgery.write(tenant) as unit:
            thread = await threads.about(unit, whose, about)
            return await threads.send(unit, thread.id, by, body, number)

    sent = await asyncio.gather(*(send() for _ in range(5)))
    assert [await send()] * 5 == sent
    assert (number, 1) == (sent[0].id, sent[0].seq)
    assert 1 == (await surgery.events(patient=str(patient.id))).count("message.sent")
    staff, other = Person(PersonKind.STAFF, surgery.records.new_id()), Target("case", TENANT)
    theirs = (await register(surgery, SAM, OTHER_TENANT)).id
    for again in (
        send(by=staff),
        send(body="Since May"),
        send(about=other),
        send(tenant=OTHER_TENANT, whose=theirs),
    ):
        with pytest.raises(AlreadyTaken):
            await again
    async with surgery.read() as reading:
        assert sent[:1] == await threads.read(reading, sent[0].thread)


async def test_receipts_only_go_forward(surgery: Surgery, patient: Patient, case: Target) -> None:
    """Nobody has read what was not sent, and nobody unreads."""
    threads, reader = Threads(surgery.records), Person(PersonKind.STAFF, surgery.records.new_id())
    async with surgery.write() as unit:
        thread = await threads.about(unit, patient.id, case)
        for _ in range(3):
            await threads.send(unit, thread.id, Person(PersonKind.PATIENT, patient.id), "Hello")
    for seq in (2, 1, 99):
        async with surgery.write() as unit:
            await threads.acknowledge(unit, thread.id, reader, seq)
        async with surgery.read() as reading:
            (receipt,) = await threads.receipts(reading, thread.id)
        assert (reader, {2: 2, 1: 2, 99: 3}[seq]) == (receipt.reader, receipt.seq)


@pytest.mark.parametrize("body", ["", " \n", "x" * 10_001, "a\0b", "\ud800"])
async def test_unusable_message_is_refused(
    surgery: Surgery, patient: Patient, case: Target, body: str
) -> None:
    """And takes no place in the thread."""
    threads = Threads(surgery.records)
    async with surgery.write() as unit:
        thread = await threads.about(unit, patient.id, case)
    with pytest.raises(Malformed):
        async with surgery.write() as unit:
            await threads.send(unit, thread.id, Person(PersonKind.PATIENT, patient.id), body)
    async with surgery.read() as reading:
        assert [] == await threads.read(reading, thread.id)


async def test_signed_note_is_only_added_to(
    surgery: Surgery, patient: Patient, author: Member, case: Target
) -> None:
    """A draft is its author's to edit; signed, it takes addenda, and the trail has its digest."""
    notes = Notes(surgery.records)
    colleague = await employ(surgery, email="bob@clinic.example")
    async with surgery.write() as unit:
        note = await notes.draft(unit, patient.id, case, NoteKind.NOTE, author.id, text="Rsh")
        with pytest.raises(NoteNotSigned):
            await notes.addendum(unit, note.id, author.id, "More")
        with pytest.raises(NotAllowed):
            await notes.edit(unit, note.id, colleague.id, "Mine now")
        with pytest.raises(NotAllowed):
            await notes.sign(unit, note.id, colleague.id)
        with pytest.raises(Malformed):
            await notes.edit(unit, note.id, author.id, " ")
        await notes.edit(unit, note.id, author.id, "Rash on the left arm")
        signed = await notes.sign(unit, note.id, author.id)
    assert (surgery.now, True, "Rash on the left arm") == (signed.signed_at, signed.intact, signed.text)
    async with surgery.write() as unit:
        with pytest.raises(NoteIsSigned):
            await notes.edit(unit, note.id, author.id, "No rash")
        with pytest.raises(NoteIsSigned):
            await notes.sign(unit, note.id, author.id)
        surgery.pass_time(minutes=1)
    async with surgery.write() as unit:
        addendum = await notes.addendum(unit, note.id, colleague.id, "It was the right arm")
    async with surgery.read() as reading:
        assert [signed, addendum] == await notes.about(reading, patient.id, case)
        assert signed == await notes.get(reading, note.id)
        with pytest.raises(Unknown):
            await notes.get(reading, surgery.records.new_id())
    assert note.id == addendum.addendum_to
    (event,) = [row for row in await surgery.audited(type="note") if row.subtype == "signed"]
    assert "sha256" == event.detail[0][0]
    assert 64 == len(event.detail[0][1])


async def test_other_words_under_a_signature_are_seen(
    surgery: Surgery, patient: Patient, author: Member, case: Target
) -> None:
    """Whoever holds keys and database still cannot make a changed note look as it was signed."""
    notes = Notes(surgery.records)
    async with surgery.write() as unit:
        note = await notes.draft(unit, patient.id, case, NoteKind.SUMMARY, author.id, text="Take one daily")
        await notes.sign(unit, note.id, author.id)
    async with surgery.database.engine.begin() as connection:
        kept = (await connection.execute(text("SELECT signed_at FROM note"))).one()
        await connection.execute(text("UPDATE note SET signed_at = NULL"))
    async with surgery.write() as unit:
        await notes.edit(unit, note.id, author.id, "Take ten daily")
    async with surgery.database.engine.begin() as connection:
        await connection.execute(text("UPDATE note SET signed_at = :at"), {"at": kept.signed_at})
    async with surgery.read() as reading:
        assert not (await notes.get(reading, note.id)).intact


async def test_attachment_is_published_with_its_row(
    surgery: Surgery, patient: Patient, case: Target, tmp_path: Path
) -> None:
    """The bytes come back; without the row nothing is published; erasing the patient ends both."""
    blobs = Blobs(BlobSettings(folder=tmp_path / "blobs"), surgery.keys)
    attachments, content = Attachments(surgery.records, blobs), b"a photograph" * 1000
    person = Person(PersonKind.PATIENT, patient.id)
    file = File("image/jpeg", hashlib.sha256(content).hexdigest(), "Rosa's arm.jpg")
    async with surgery.write() as unit:
        blob = await attachments.begin(unit, case)
    async with surgery.write() as unit:
        writer = await blobs.open(unit, blob)
    await writer.append(content)
    stored = await writer.finish()
    other = PatientId(surgery.records.new_id())
    with pytest.raises(Unknown):
        async with surgery.write() as unit:
            await attachments.attach(unit, other, case, stored, file, author=person)
    async with surgery.write() as unit:
        kept = await attachments.attach(unit, patient.id, case, stored, file, author=person)
    assert (len(content), file) == (kept.size, kept.file)
    async with surgery.read() as reading:
        assert [kept] == await attachments.about(reading, patient.id, case)
        found, reader = await attachments.open(reading, kept.id)
        assert (kept, content) == (found, await reader.read(0, len(content)))
    async with surgery.read(OTHER_TENANT) as reading:
        with pytest.raises(Unknown):
            await attachments.open(reading, kept.id)
    async with surgery.write() as unit:
        await surgery.keys.erase(unit, TENANT, Subject(f"patient:{patient.id}"))
    async with surgery.read() as reading:
        with pytest.raises((Unknown, SubjectErased)):
            await attachments.open(reading, kept.id)
    events = await surgery.events(patient=str(patient.id))
    assert ["attachment.added", "attachment.listed", "attachment.read"] == events[1:]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        (("jpeg", "0" * 64), "media_type"),
        (("image/jpeg; x", "0" * 64), "media_type"),
        (("image/jpeg", "0" * 63), "sha256"),
        (("image/jpeg", "0" * 64, "n" * 256), "name"),
    ],
)
def test_unusable_file_is_refused(fields: tuple[str, ...], field: str) -> None:
    """The field is named."""
    with pytest.raises(Malformed) as caught:
        File(*fields)
    assert field == caught.value.field


async def test_other_patients_list_is_empty(
    surgery: Surgery, patient: Patient, author: Member, case: Target
) -> None:
    """What is about one thing is listed only for whom it is about."""
    notes, sam = Notes(surgery.records), await register(surgery, SAM)
    async with surgery.write() as unit:
        await notes.draft(unit, patient.id, case, NoteKind.NOTE, author.id, text="Rash")
    async with surgery.read() as reading:
        assert [] == await notes.about(reading, sam.id, case)
