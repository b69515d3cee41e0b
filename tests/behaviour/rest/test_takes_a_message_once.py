"""Whoever got no answer sends the same message again, under the id they drew: it is one message."""

from contextlib import suppress
from uuid import uuid4

from clinic import EncounterKind, StaffRole, Target
from tests.behaviour.clinic.folk import ROSA, SAM, register
from tests.behaviour.clinic.surgery import OTHER_TENANT
from tests.behaviour.rest.inbox_folk import CONTENT, furnished, sent
from tests.behaviour.rest.test_tells_browsers_what_happened import listening, told
from tests.support.clinic_app import Browser, ClinicApp, posted
from tests.support.clinic_guest import guest_of

PROVIDER = StaffRole.PROVIDER


async def heard(browser: Browser, path: str, body: dict[str, object]) -> list[str]:
    """Send twice the same, expect the same answer, and return the topics that were told meanwhile."""
    topics = []
    async with listening(browser) as socket:
        await told(socket)
        first, again = [await browser.post(path, body) for _ in range(2)]
        assert (first.status, first.json) == (again.status, again.json)
        assert first.status in {200, 201}
        with suppress(TimeoutError):
            while True:
                topics.append((await socket.receive_json(timeout=0.2))["topic"])
    return topics


async def test_a_case_has_it_once_and_its_clock_minds_it_once(app: ClinicApp):
    """A question, its reply, what is still open after the answer: one message, one notice, one event each."""
    rosa = await furnished(app)
    staff = await app.signed_in(PROVIDER)
    patient, number = await sent(app, staff, rosa.id)
    case, letters = f"/cases/{number}", len(await posted(app))
    await staff.post(f"{case}/claim")
    question = {"id": str(uuid4()), "body": "Since when?", "waits": True}
    assert (await heard(staff, f"{case}/messages", question)).count("message.sent") == 1
    assert len(await posted(app)) == letters + 1

    reply = {"id": str(uuid4()), "body": "Since spring"}
    assert (await heard(patient, "/guest/case/messages", reply)).count("message.sent") == 1
    await staff.post(f"{case}/messages", {"body": "And where?", "waits": True})
    late = await patient.post("/guest/case/messages", reply)
    assert late.json["id"] == reply["id"]
    assert (await patient.get("/guest/case")).json["status"] == "on-hold"  # the new question still waits

    await patient.post("/guest/case/messages", {"body": "On the arm"})
    await staff.ask("PUT", f"{case}/answer", CONTENT)
    await staff.post(f"{case}/answer/sign")
    assert (await patient.post("/guest/case/messages", reply)).json["id"] == reply["id"]
    open_still = {"id": str(uuid4()), "body": "And now?"}
    assert (await heard(patient, "/guest/case/reopen", open_still)).count("message.sent") == 1
    messages = (await staff.get(f"{case}/messages")).json["items"]
    said = ["Since when?", "Since spring", "And where?", "On the arm", "And now?"]
    assert [message["body"] for message in messages] == said
    assert [messages[0]["id"], messages[1]["id"]] == [question["id"], reply["id"]]
    changes = [version["change"] for version in (await staff.get(case)).json["versions"]]
    assert changes == ["submitted", "claimed", "held", "resumed", "held", "resumed", "closed", "reopened"]


async def test_an_encounters_thread_has_it_once(app: ClinicApp):
    """And whoever looks is told once."""
    patient = await register(app.surgery, ROSA)
    async with app.surgery.write() as unit:
        encounter = await app.services.encounters.plan(unit, patient.id, EncounterKind.WRITTEN)
        thread = await app.services.threads.about(unit, patient.id, Target("encounter", encounter.id))
    guest = await guest_of(app, patient, Target("encounter", encounter.id))
    said = {"id": str(uuid4()), "body": "I am here"}
    assert await heard(guest, f"/threads/{thread.id}/messages", said) == ["message.sent"]
    (only,) = (await guest.get(f"/threads/{thread.id}/messages")).json["items"]
    assert (only["id"], only["seq"]) == (said["id"], 1)


async def test_the_id_of_anything_else_is_a_conflict(app: ClinicApp):
    """Other words, another author, another thread, another clinic: refused, with nothing of it told."""
    rosa = await furnished(app)
    staff = await app.signed_in(PROVIDER)
    patient, number = await sent(app, staff, rosa.id)
    reply = {"id": str(uuid4()), "body": "Since spring"}
    assert (await patient.post("/guest/case/messages", reply)).status == 201
    assert (await patient.post("/guest/case/messages", reply | {"body": "Since May"})).code == "already_taken"
    assert (await staff.post(f"/cases/{number}/messages", reply)).code == "already_taken"
    assert (await patient.post("/guest/case/messages", reply | {"id": "1"})).code == "malformed"

    leo = await app.signed_in(PROVIDER, email="leo@south.example", tenant=OTHER_TENANT)
    sam = await register(app.surgery, SAM, OTHER_TENANT)
    async with app.surgery.write(OTHER_TENANT) as unit:
        encounter = await app.services.encounters.plan(unit, sam.id, EncounterKind.WRITTEN)
        thread = await app.services.threads.about(unit, sam.id, Target("encounter", encounter.id))
    refused = await leo.post(f"/threads/{thread.id}/messages", reply)
    assert (refused.status, refused.code) == (409, "already_taken")
    assert refused.json["errors"] == [{"field": "id", "message": "already taken"}]
    assert (await leo.get(f"/threads/{thread.id}/messages")).json["items"] == []
    assert len((await patient.get("/guest/case/messages")).json["items"]) == 1
