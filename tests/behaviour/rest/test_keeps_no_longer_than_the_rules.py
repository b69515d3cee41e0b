"""Retention as an administrator sets it: old cases go with all that is theirs, held ones stay (P4 step 4)."""

from uuid import UUID

from sqlalchemy import Select, select

from clinic import Patient, Person, PersonKind, StaffRole, Target
from clinic.encounters.row import EncounterRow
from clinic.links.rows import LinkRow
from clinic.questionnaires.rows import ResponseRow
from clinic.writing.rows import AttachmentRow, MessageRow, NoteRow
from store_forward import Claim, MediaKind
from store_forward.answering.rows import AnnotationRow
from store_forward.cases.rows import CaseRow
from store_forward.uploads.rows import UploadRow
from tests.behaviour.clinic.folk import SAM, register
from tests.behaviour.clinic.surgery import OTHER_TENANT, TENANT
from tests.behaviour.rest.inbox_folk import CONTENT, furnished, sent
from tests.support.clinic_app import Browser, ClinicApp
from tests.support.tours.care import attach
from vault import PurgeReport
from vault.blobs.rows import BlobRow

PROVIDER, ADMIN = StaffRole.PROVIDER, StaffRole.ADMIN
DAY_S = 24 * 3600
REASON = "Letter of the patient's lawyer, 4 May"


async def _answered(app: ClinicApp, ada: Browser, patient: Patient) -> str:
    """Have a case written about, illustrated and drawn on, answered and signed."""
    guest, case = await sent(app, ada, patient.id)
    assert (await guest.post("/guest/case/messages", {"body": "It itches at night"})).status == 201
    assert (await ada.post(f"/cases/{case}/claim")).status == 200
    encounter = (await ada.get(f"/cases/{case}")).json["case"]["encounter"]
    image = await attach(app, patient, encounter, b"a brown spot")
    box = {"selector": {"type": "FragmentSelector", "value": "xywh=percent:10,10,4,4"}}
    assert (await ada.post(f"/attachments/{image}/annotations", box)).status == 201
    photo, about = Claim(MediaKind.IMAGE, "arm.jpg", 12), Target("case", UUID(case))
    async with app.surgery.write() as unit:
        await app.files.uploads.begin(unit, patient.id, about, Person(PersonKind.PATIENT, patient.id), photo)
    await ada.ask("PUT", f"/cases/{case}/answer", CONTENT)
    assert (await ada.post(f"/cases/{case}/answer/sign")).status == 200
    return case


async def _left(app: ClinicApp) -> dict[str, set[UUID]]:
    """Return whose patients' rows there are, by table."""
    models = (CaseRow, EncounterRow, ResponseRow, NoteRow, AttachmentRow, AnnotationRow, UploadRow, LinkRow)
    async with app.surgery.read() as reading:
        return {
            model.__tablename__: set(await reading.session.scalars(select(model.patient_id)))
            for model in models
        }


def _pictures(patient: Patient) -> Select[UUID]:
    return select(AttachmentRow.id).where(AttachmentRow.patient_id == patient.id)


async def test_old_cases_go_and_a_held_patients_stay(app: ClinicApp) -> None:
    """The forecast says what the purge then does; what goes is named in the trail and found by nobody."""
    rosa = await furnished(app)
    sam = await register(app.surgery, SAM)
    ada = await app.signed_in(PROVIDER)
    admin = await app.signed_in(ADMIN, email="admin@clinic.example")
    gone, kept = await _answered(app, ada, rosa), await _answered(app, ada, sam)
    _, waiting = await sent(app, ada, rosa.id)
    before = await _left(app)
    assert {rosa.id, sam.id} == before["inbox_case"] == before["note"] == before["upload"]

    set_to = await admin.ask("PUT", "/retention/rules/case", {"keep_days": 90})
    assert set_to.json == {"kind": "case", "keep_days": 90, "due": 0, "held": 0}
    wrong_day = {"patient_name": "sam  O'NEILL", "birth_date": "2015-07-02", "reason": REASON}
    assert (await admin.post("/retention/holds", wrong_day)).status == 404
    placed = await admin.post("/retention/holds", wrong_day | {"birth_date": "2015-07-01"})
    (hold,) = placed.json["items"]
    assert (hold["patient"], hold["name"], hold["reason"]) == (str(sam.id), "Sam O'Neill", REASON)

    app.surgery.pass_time(seconds=91 * DAY_S)
    for browser, email in ((admin, "admin@clinic.example"), (ada, "ada@clinic.example")):
        assert (await app.sign_in(browser, email)).status == 200
    (rule,) = (await admin.get("/retention/rules")).json["items"]
    assert rule == {"kind": "case", "keep_days": 90, "due": 1, "held": 1}
    assert [PurgeReport("case", purged=1, held=1)] == await app.services.purge.run(TENANT, "job:1")

    assert (await ada.get(f"/cases/{gone}")).status == 404
    assert [(await ada.get(f"/cases/{case}")).status for case in (kept, waiting)] == [200, 200]
    after = await _left(app)
    for table in ("note", "image_annotation"):
        assert after[table] == {sam.id}, table
    async with app.surgery.read() as reading:
        texts = list(await reading.session.scalars(select(MessageRow.id)))
        pictures = [len(list(await reading.session.scalars(_pictures(of)))) for of in (rosa, sam)]
        blobs = sorted(await reading.session.scalars(select(BlobRow.state)))
    assert len(texts) == 1  # what Sam wrote
    assert pictures == [3, 4]  # the photographs of the case that waits, and all of Sam's
    assert blobs == ["erased"] * 5 + ["open"] + ["stored"] * 7
    found = (await ada.get("/cases/search", params={"q": "hazelnut"})).json["items"]
    assert {line["case"] for line in found} == {kept, waiting}
    trail = (await admin.get("/audit", params={"type": "retention"})).json["items"]
    purged = [event for event in trail if event["subtype"] == "purged"]
    assert [event["entities"][0]["id"] for event in purged] == [gone]
    assert (await admin.get("/audit/verify")).json["ok"]

    assert (await admin.post(f"/retention/holds/{hold['id']}/release")).status == 204
    assert (await admin.get("/retention/holds")).json["items"] == []
    assert [PurgeReport("case", purged=1, held=0)] == await app.services.purge.run(TENANT, "job:2")
    assert (await _left(app))["inbox_case"] == {rosa.id}


async def test_only_administrators_of_the_clinic_decide(app: ClinicApp) -> None:
    """Nor is a kind made up, a rule below a day, or another clinic's hold released."""
    await register(app.surgery, SAM)
    ada = await app.signed_in(PROVIDER, StaffRole.COORDINATOR)
    admin = await app.signed_in(ADMIN, email="admin@clinic.example")
    foreign = await app.signed_in(ADMIN, email="south@clinic.example", tenant=OTHER_TENANT)
    body = {"patient_name": "Sam O'Neill", "birth_date": "2015-07-01", "reason": REASON}
    assert (await ada.get("/retention/rules")).status == 403
    assert (await ada.post("/retention/holds", body)).status == 403
    assert (await foreign.post("/retention/holds", body)).status == 404
    assert (await admin.ask("PUT", "/retention/rules/moon", {"keep_days": 90})).status == 404
    assert (await admin.ask("PUT", "/retention/rules/case", {"keep_days": 0})).status == 400
    assert (await admin.post("/retention/holds", body | {"reason": "because"})).status == 400
    (hold,) = (await admin.post("/retention/holds", body)).json["items"]
    assert (await foreign.post(f"/retention/holds/{hold['id']}/release")).status == 404
    forever = await admin.ask("PUT", "/retention/rules/case", {"keep_days": None})
    assert forever.json == {"kind": "case", "keep_days": None, "due": 0, "held": 0}
