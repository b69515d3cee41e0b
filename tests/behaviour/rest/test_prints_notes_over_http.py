"""Signed notes and summaries come as PDF: to staff both, to the holder of a link the summary."""

from clinic import StaffRole
from tests.support.clinic_app import ClinicApp


async def test_a_signed_note_is_printed_and_a_draft_is_not(app: ClinicApp) -> None:
    """Reading it on paper is a disclosure like any other; the refusal disclosed nothing."""
    ada = await app.signed_in(StaffRole.PROVIDER)
    body = {"name": "Rosa Núñez", "birth_date": "1984-02-29", "language": "es"}
    patient = (await ada.post("/patients", body)).json["id"]
    encounter = await ada.post(f"/patients/{patient}/encounters", {"kind": "live", "reason": "Skin"})
    drafted = await ada.post(
        f"/encounters/{encounter.json['id']}/notes", {"kind": "summary", "text": "No es nada malo."}
    )
    note = drafted.json["id"]
    refused = await ada.get(f"/notes/{note}/pdf")
    assert (refused.status, refused.code) == (409, "note_not_signed")
    assert (await ada.post(f"/notes/{note}/sign")).status == 200
    printed = await ada.get(f"/notes/{note}/pdf")
    assert (printed.status, printed.headers["Content-Type"]) == (200, "application/pdf")
    assert printed.headers["Cache-Control"] == "no-store"
    assert printed.content.startswith(b"%PDF-")
    assert (await app.surgery.events()).count("note.read") == 1
