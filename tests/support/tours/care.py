"""What is written about a patient: encounters, consent, messages, notes, files and questionnaires."""

import hashlib
from typing import Any
from uuid import UUID

from clinic import AttachmentId, File, Patient, Person, PersonKind, Target
from tests.behaviour.clinic.folk import ROSA, SAM, register
from tests.support.clinic_app import Browser, ClinicApp
from tests.support.clinic_guest import guest_of
from tests.support.tour import Tour

FORM = {
    "resourceType": "Questionnaire",
    "status": "active",
    "title": "Before we begin",
    "item": [
        {"linkId": "pain", "text": "Does it hurt?", "type": "boolean", "required": True},
        {"linkId": "since", "text": "Since when?", "type": "string"},
    ],
}


async def tour_care(tour: Tour) -> None:
    """Care for somebody in writing, staff and guest in turn, and find it was somebody else."""
    provider, patient = tour.provider, await register(tour.app.surgery, SAM)
    body = {"kind": "live", "reason": "A cough", "provider": str(provider.member.id)}
    encounter = await tour.call("plan_encounter", provider, body, patient=patient.id)
    path = {"encounter": encounter["id"]}
    guest = await guest_of(tour.app, patient, Target("encounter", UUID(encounter["id"])))
    await tour.call("list_encounters", provider, patient=patient.id)
    await tour.call("read_encounter", provider, **path)
    await tour.call("move_encounter", provider, {"status": "in-progress"}, **path)
    for person in (guest, provider):
        await _consent(tour, person, path)
        await _messages(tour, person, path)
        await _questionnaire(tour, person, path)
    await _notes(tour, guest, path)
    await _files(tour, guest, patient, path)
    right = await register(tour.app.surgery, ROSA)
    about = {"kind": "encounter", "id": encounter["id"]}
    body = {"to": str(right.id), "about": about, "reason": "Two people in one room"}
    await tour.call("correct_patient", tour.coordinator, body, patient=patient.id)


async def _consent(tour: Tour, person: Browser, path: dict[str, Any]) -> None:
    texts = await tour.call("list_consent_texts", person, query={"locale": "en-US"})
    body = {"text": texts["items"][0]["id"], "decision": "permit", "jurisdiction": "US-NY"}
    answered = await tour.call("answer_consent", person, body, **path)
    await tour.call("list_consents", person, **path)
    await tour.call("withdraw_consent", person, consent=answered["id"])


async def _messages(tour: Tour, person: Browser, path: dict[str, Any]) -> None:
    thread = await tour.call("find_thread", person, **path)
    await tour.call("send_message", person, {"body": "Since Tuesday"}, thread=thread["id"])
    read = await tour.call("read_messages", person, thread=thread["id"])
    seq = read["items"][-1]["seq"]
    await tour.call("acknowledge_messages", person, {"seq": seq}, thread=thread["id"])


async def _questionnaire(tour: Tour, person: Browser, path: dict[str, Any]) -> None:
    form = await tour.call("publish_questionnaire", tour.admin, {"slug": "intake", "resource": FORM})
    await tour.call("list_questionnaires", tour.provider)
    await tour.call("read_questionnaire", person, questionnaire=form["id"])
    answers = {"pain": [True], "since": [f"Since Tuesday {tour.word}"]}
    body = {"questionnaire": form["id"], "answers": answers}
    await tour.call("answer_questionnaire", person, body, **path)
    await tour.call("list_responses", person, **path)


async def _notes(tour: Tour, guest: Browser, path: dict[str, Any]) -> None:
    provider = tour.provider
    note = await tour.call("draft_note", provider, {"kind": "summary", "text": "A cold"}, **path)
    await tour.call("edit_note", provider, {"text": "A cold, no fever"}, note=note["id"])
    await tour.call("sign_note", provider, note=note["id"])
    await tour.call("read_note", provider, note=note["id"])
    await tour.call("print_note", provider, note=note["id"])
    await tour.call("add_addendum", provider, {"text": "Seen again"}, note=note["id"])
    assert len((await tour.call("list_notes", provider, **path))["items"]) == 2
    assert len((await tour.call("list_notes", guest, **path))["items"]) == 1


async def _files(tour: Tour, guest: Browser, patient: Patient, path: dict[str, Any]) -> None:
    content = b"an image of a rash" + tour.word.encode()
    await attach(tour.app, patient, path["encounter"], content, f"rash {tour.word}.jpg")
    listed = await tour.call("list_attachments", guest, **path)
    number = listed["items"][0]["id"]
    assert await tour.call("read_attachment", tour.provider, attachment=number) == content
    part = {"Range": "bytes=3-7"}
    got = await tour.call("read_attachment", guest, attachment=number, status=206, headers=part)
    assert got == b"image"


async def attach(
    app: ClinicApp, patient: Patient, encounter: str, content: bytes, name: str = "rash.jpg"
) -> AttachmentId:
    """Attach a file to an encounter, as an upload would."""
    about = Target("encounter", UUID(encounter))
    attachments, blobs = app.services.attachments, app.services.blobs
    async with app.surgery.write() as unit:
        blob = await attachments.begin(unit, about)
    async with app.surgery.write() as unit:
        writer = await blobs.open(unit, blob)
    await writer.append(content)
    stored = await writer.finish()
    file = File("image/jpeg", hashlib.sha256(content).hexdigest(), name)
    async with app.surgery.write() as unit:
        author = Person(PersonKind.PATIENT, patient.id)
        return (await attachments.attach(unit, patient.id, about, stored, file, author=author)).id
