"""The trail is searched page by page, saved whole as CSV, and checked for what was changed."""

import csv
import io

from sqlalchemy import text

from clinic import StaffRole
from tests.support.clinic_app import ClinicApp

PATIENT = {"name": "Maya Ortiz", "birth_date": "1990-05-17"}


async def test_a_search_is_narrowed_and_turned(app: ClinicApp):
    """By patient, by member of staff, by area and by time; the search itself is an event."""
    ada, admin = (
        await app.signed_in(StaffRole.PROVIDER),
        await app.signed_in(StaffRole.ADMIN, email="r@c.example"),
    )
    patient = (await ada.post("/patients", PATIENT)).json["id"]
    before = app.surgery.now
    app.surgery.pass_time(minutes=1)
    await ada.get(f"/patients/{patient}")

    async def found(**query):
        page = (await admin.get("/audit", params=query)).json
        return [f"{event['type']}.{event['subtype']}" for event in page["items"]]

    assert await found(patient=patient) == ["patient.read", "patient.registered"]
    assert await found(patient=patient, until=before.isoformat()) == []
    assert await found(patient=patient, since=app.surgery.now.isoformat()) == ["patient.read"]
    assert "session.opened" not in await found(staff=str(ada.member.id), type="patient")
    assert (await found(type="audit"))[0] == "audit.searched"
    first = (await admin.get("/audit", params={"patient": patient, "limit": 1})).json
    second = await admin.get("/audit", params={"patient": patient, "limit": 1, "after": first["next"]})
    assert second.json["items"][0]["subtype"] == "registered"


async def test_the_csv_has_every_event_once(app: ClinicApp, monkeypatch):
    """However many batches it is read in."""
    monkeypatch.setattr("signalling.rest.audit._BATCH", 3)
    ada = await app.signed_in(StaffRole.PROVIDER)
    for _ in range(8):
        await ada.post("/patients", PATIENT)
    admin = await app.signed_in(StaffRole.ADMIN, email="r@c.example")
    saved = await admin.get("/audit.csv")
    assert saved.headers["Content-Disposition"] == 'attachment; filename="audit.csv"'
    rows = list(csv.DictReader(io.StringIO(saved.content.decode())))
    numbers = [int(row["seq"]) for row in rows]
    assert numbers == list(range(numbers[0], 0, -1))
    narrowed = await admin.get("/audit.csv", params={"type": "patient"})
    assert {row["type"] for row in csv.DictReader(io.StringIO(narrowed.content.decode()))} == {"patient"}


async def test_a_changed_event_is_named(app: ClinicApp):
    """Not even who writes to the database gets around the chain."""
    admin = await app.signed_in(StaffRole.ADMIN)
    whole = (await admin.get("/audit/verify")).json
    assert (whole["ok"], whole["checked"] > 0, whole["findings"]) == (True, True, [])
    async with app.surgery.write() as unit:
        triggers = await unit.session.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
        for (name,) in triggers.all():
            await unit.session.execute(text(f"DROP TRIGGER {name}"))
        await unit.session.execute(text("UPDATE audit_event SET agent = 'staff:nobody' WHERE seq = 2"))
    broken = (await admin.get("/audit/verify")).json
    assert broken["ok"] is False
    assert "row 2: it was changed" in broken["findings"][0]
