"""Script P2 of the telehealth facts over HTTP: diverted, sent once, asked back, answered, received."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from clinic import StaffRole, Target
from tests.behaviour.rest.inbox_folk import (
    CHECK_IN,
    CONTENT,
    SKIN,
    form_of,
    furnished,
    invited,
    sent,
    with_photographs,
)
from tests.support import files
from tests.support.clinic_app import ClinicApp, posted, posted_token
from tests.support.sender import Sender, work

PROVIDER, COORDINATOR, ADMIN = StaffRole.PROVIDER, StaffRole.COORDINATOR, StaffRole.ADMIN
CLINIC = "/clinics/north/intake"
ROSA = {"name": "Rosa Núñez Ortiz", "birth_date": "1984-02-29", "language": "es"}


async def test_a_red_flag_queues_nothing_and_a_case_sent_twice_is_one(app: ClinicApp):
    """Diverted, acknowledged, answered anew; the due time is told, and the server says when it has it."""
    rosa = await furnished(app)
    staff = await app.signed_in(PROVIDER)
    patient = await invited(app, staff, rosa.id)
    before = (await patient.get("/guest/case")).json
    assert (before["sent"], before["status"], before["emergency_number"]) == (False, None, "112")
    form = await form_of(patient)
    assert (form["language"], form["title"], form["photos"]) == ("es", "Problema de piel", "required")
    assert {"question": "chest-pain", "operator": "=", "answer": True} in form["red_flags"]
    pain = {"form": form["id"], "answers": {"chest-pain": [True]}}
    early = (await patient.post("/guest/case/red-flag", pain)).json
    whole = {"form": form["id"], "answers": SKIN | {"chest-pain": [True]}, "check_in": CHECK_IN}
    diverted = (await patient.post("/guest/case", whole)).json
    assert (diverted["outcome"], diverted["flag"]) == ("diverted", early["flag"])
    assert (await patient.get("/guest/case")).json["sent"] is False
    body = whole | {"answers": SKIN}
    refused = await patient.post("/guest/case", body)
    assert (refused.status, refused.code) == (409, "red_flag_stands")
    assert refused.json["errors"] == [{"field": "flag", "message": early["flag"]}]
    assert (await patient.post(f"/guest/case/red-flag/{early['flag']}/acknowledge")).status == 204
    await with_photographs(app, patient)
    first = (await patient.post("/guest/case", body)).json
    again = (await patient.post("/guest/case", body)).json
    assert (first["outcome"], first["again"], again["again"]) == ("sent", False, True)
    assert (first["case"], first["due_at"]) == (again["case"], again["due_at"])
    assert (await patient.get("/guest/case")).json["sent"] is True
    (line,) = (await staff.get("/cases")).json["items"]
    assert (line["case"], line["name"], line["due_at"]) == (before["case"], ROSA["name"], first["due_at"])


async def test_a_question_stops_the_clock_and_the_answer_is_received(app: ClinicApp):
    """The answer opens to who also knows the birth date; the provider sees that it was read."""
    rosa = await furnished(app)
    staff = await app.signed_in(PROVIDER)
    patient, number = await sent(app, staff, rosa.id)
    case, due_at = f"/cases/{number}", (await patient.get("/guest/case")).json["due_at"]
    assert (await staff.post(f"{case}/claim")).json["owner"] == str(staff.member.id)
    asked = await staff.post(f"{case}/messages", {"body": "Since when?", "waits": True})
    assert asked.status == 201
    held = (await patient.get("/guest/case")).json
    assert (held["status"], held["due_at"], held["hold"]["reason"]) == ("on-hold", None, "information")
    app.surgery.pass_time(minutes=10)
    (question,) = (await patient.get("/guest/case/messages")).json["items"]
    assert question["body"] == "Since when?"
    await patient.post("/guest/case/messages", {"body": "Since spring"})
    resumed = (await patient.get("/guest/case")).json
    assert (resumed["status"], resumed["due_at"] > due_at) == ("in-progress", True)

    assert (await staff.ask("PUT", f"{case}/answer", CONTENT)).status == 200
    assert (await staff.post(f"{case}/answer/sign")).json["content"] == CONTENT
    assert (await patient.get("/guest/case/answer")).code == "birth_date_needed"
    printed = f"/notes/{(await staff.get(case)).json['answers'][0]['note']}/pdf"
    assert (await patient.get(printed)).code == "birth_date_needed"
    token = await posted_token(app)
    reader = await app.browser()
    assert (await reader.post("/links/exchange", {"token": token})).json["answer"] == "birth-date-needed"
    await reader.post("/links/exchange", {"token": token, "birth_date": ROSA["birth_date"]})
    (answer,) = (await reader.get("/guest/case/answer")).json["items"]
    assert (answer["content"], answer["read_at"]) == (CONTENT, None)
    assert (await reader.post(f"/guest/case/answer/{answer['id']}/received")).status == 204
    assert (await reader.get(printed)).content.startswith(b"%PDF-")
    page = (await staff.get(case)).json
    assert page["answers"][0]["read_at"] is not None
    changes = ["submitted", "claimed", "held", "resumed", "closed"]
    assert [version["change"] for version in page["versions"]] == changes
    assert page["responses"][0]["answers"] == SKIN
    assert page["responses"][0]["questionnaire"]["version"] == 1


async def test_anybody_writes_by_the_public_page_with_a_mailed_code(app: ClinicApp):
    """A wrong code lets nobody in; who comes back is the same patient; a clinic may close the page."""
    await furnished(app)
    browser = await app.browser()
    asked = await browser.post(f"{CLINIC}/code", {"email": "new@mail.example", "language": "es"})
    assert asked.status == 204
    code = (await posted(app))[-1]["text"].split()[-1]
    entrance = {"email": "New@mail.example ", "code": code, **ROSA}
    wrong = await browser.post(f"{CLINIC}/enter", entrance | {"code": f"{(int(code) + 1) % 10**6:06d}"})
    assert (wrong.status, wrong.code) == (403, "code_refused")
    entered = await browser.post(f"{CLINIC}/enter", entrance)
    assert entered.json["guest"]["patient_first_name"] == "Rosa"
    assert (await browser.post(f"{CLINIC}/enter", entrance)).code == "code_refused"
    body = {"form": (await form_of(browser))["id"], "answers": SKIN, "check_in": CHECK_IN}
    await with_photographs(app, browser)
    case = (await browser.post("/guest/case", body)).json["case"]
    staff = await app.signed_in(PROVIDER)
    first = (await staff.get(f"/cases/{case}")).json["case"]
    assert first["way_in"] == "public"

    app.surgery.pass_time(minutes=11)
    await browser.post(f"{CLINIC}/code", {"email": "new@mail.example"})
    code = (await posted(app))[-1]["text"].split()[-1]
    await browser.post(f"{CLINIC}/enter", entrance | {"code": code})
    await with_photographs(app, browser)
    second = (await browser.post("/guest/case", body)).json["case"]
    assert second != case
    assert (await staff.get(f"/cases/{second}")).json["case"]["patient"] == first["patient"]

    admin = await app.signed_in(ADMIN, email="admin@clinic.example")
    terms = (await admin.get("/inbox/terms")).json
    assert terms["promises"]["urgent"]["first_look"] == {"count": 2, "unit": "hours"}
    changed = await admin.ask("PUT", "/inbox/terms", terms | {"is_public": False})
    assert changed.json["is_public"] is False
    closed = await browser.post(f"{CLINIC}/code", {"email": "third@mail.example"})
    assert (closed.status, closed.code) == (403, "not_allowed")


async def test_who_comes_back_goes_on_with_what_was_not_sent(app: ClinicApp):
    """For a week it is the same case, with its files and what the browser kept of it; then another one."""
    await furnished(app)
    cases = []
    for days in (0, 6, 8):
        app.surgery.pass_time(minutes=11 + days * 24 * 60)
        browser = await app.browser()
        await browser.post(f"{CLINIC}/code", {"email": "new@mail.example"})
        code = (await posted(app))[-1]["text"].split()[-1]
        await browser.post(f"{CLINIC}/enter", {"email": "new@mail.example", "code": code, **ROSA})
        cases.append((await browser.get("/guest/case")).json["case"])
    assert cases[0] == cases[1] != cases[2]


async def test_anybody_is_told_by_when_they_are_answered(app: ClinicApp):
    """The slowest form counts; a clinic that changes its promise promises that from then on."""
    browser = await app.browser()

    async def promise() -> str:
        return str((await browser.get(CLINIC)).json["reply_by"])

    bare = await promise()
    rosa = await furnished(app)
    assert bare == await promise()
    patient = await invited(app, await app.signed_in(PROVIDER), rosa.id)
    times = sorted(form["due_at"] for form in (await patient.get("/guest/case/forms")).json["items"])
    assert times[0] < times[-1] == await promise()
    admin = await app.signed_in(ADMIN, email="admin@clinic.example")
    terms = (await admin.get("/inbox/terms")).json
    terms["promises"]["routine"]["answer"] = {"count": 4, "unit": "days"}
    await admin.ask("PUT", "/inbox/terms", terms)
    assert datetime.fromisoformat(await promise()) == app.surgery.now + timedelta(days=4)
    assert (await browser.get("/clinics/nowhere/intake")).status == 404


async def test_codes_are_rationed(app: ClinicApp):
    """An address gets three in ten minutes."""
    browser = await app.browser()
    asked = [await browser.post(f"{CLINIC}/code", {"email": "a@mail.example"}) for _ in range(4)]
    assert [answered.status for answered in asked] == [204, 204, 204, 429]
    unknown = await browser.post("/clinics/nowhere/intake/code", {"email": "a@mail.example"})
    assert unknown.status == 404


async def test_faults_are_named_by_their_question(app: ClinicApp):
    """The screen shows each beside its question."""
    rosa = await furnished(app)
    patient = await invited(app, await app.signed_in(PROVIDER), rosa.id)
    answers = {name: value for name, value in SKIN.items() if name != "where"} | {"kind": ["planet"]}
    body = {"form": (await form_of(patient))["id"], "answers": answers, "check_in": CHECK_IN}
    refused = await patient.post("/guest/case", body)
    assert (refused.status, refused.code) == (400, "malformed")
    named = {error["field"]: error["message"] for error in refused.json["errors"]}
    assert named["answers.where"] == "missing"
    assert named["answers.kind"] == "not-an-option"


async def test_a_case_waits_for_its_photographs(app_on_each: ClinicApp):
    """Refused with a code for what is wrong: one is missing, still arriving, or too poor; then it goes."""
    app = app_on_each
    rosa = await furnished(app)
    patient = await invited(app, await app.signed_in(PROVIDER), rosa.id)
    sender = Sender(app, patient)
    body = {"form": (await form_of(patient))["id"], "answers": SKIN, "check_in": CHECK_IN}

    async def refusal() -> tuple[str | None, list[str]]:
        refused = await patient.post("/guest/case", body)
        assert refused.status == 409, refused.content
        return refused.code, [error["message"] for error in refused.json.get("errors", [])]

    assert await refusal() == ("photos_missing", ["far", "medium", "close"])
    await sender.sent(files.photograph(), view="far")
    await sender.sent(files.photograph(), view="medium")
    assert await refusal() == ("photos_missing", ["close"])
    content = files.photograph(blur=9)
    path = await sender.begin(len(content), view="close")
    assert await refusal() == ("files_under_way", [])
    await sender.send(path, 0, content)
    assert await refusal() == ("files_under_way", [])
    await work(app)
    assert await refusal() == ("files_undecided", [])
    assert (await patient.get("/guest/case")).json["sent"] is False
    await patient.post(f"{path}/insist", {"why": "best-possible"})
    sent_at_last = await patient.post("/guest/case", body)
    assert (sent_at_last.status, sent_at_last.json["outcome"]) == (200, "sent")


async def test_patients_take_back_and_reopen(app: ClinicApp):
    """A closed case takes no message; it is reopened with one, or withdrawn for good."""
    rosa = await furnished(app)
    staff = await app.signed_in(PROVIDER)
    patient, case = await sent(app, staff, rosa.id)
    await staff.post(f"/cases/{case}/claim")
    await staff.ask("PUT", f"/cases/{case}/answer", CONTENT)
    await staff.post(f"/cases/{case}/answer/sign")
    refused = await patient.post("/guest/case/messages", {"body": "And now?"})
    assert (refused.status, refused.code) == (409, "case_closed")
    assert (await patient.get("/guest/case")).json["may_reopen"] is True
    again = (await patient.post("/guest/case/reopen", {"body": "And now?"})).json
    assert (again["status"], again["ending"], again["may_reopen"]) == ("accepted", None, False)
    withdrawn = (await patient.post("/guest/case/withdraw")).json
    assert (withdrawn["ending"], withdrawn["may_reopen"]) == ("withdrawn", False)
    assert (await patient.post("/guest/case/reopen", {"body": "Hm"})).code == "too_late_to_reopen"


async def test_a_visit_that_is_asked_for_twice_is_one(app: ClinicApp):
    """It carries the case, and the patient sees it; a form says by when it would be answered."""
    rosa = await furnished(app)
    staff = await app.signed_in(PROVIDER)
    patient, case = await sent(app, staff, rosa.id)
    assert (await patient.get("/guest/case")).json["live_visit"] is None
    assert (await form_of(patient))["due_at"] == (await patient.get("/guest/case")).json["due_at"]
    first, again = [await patient.post("/guest/case/live-visit", {"reason": "To show it"}) for _ in range(2)]
    assert (first.status, first.json) == (201, again.json)
    shown = (await patient.get("/guest/case")).json["live_visit"]
    assert shown == {"appointment": first.json["appointment"], "starts_at": None}
    async with app.surgery.read() as reading:
        visit = await app.consult.appointments.get(reading, UUID(shown["appointment"]))
    assert Target("case", UUID(case)) in visit.carries


@pytest.mark.parametrize("path", ["/guest/case", "/guest/case/messages", "/guest/case/forms"])
async def test_no_link_no_case(app: ClinicApp, path: str):
    """Nobody sees a case without a link to it."""
    answered = await (await app.browser()).get(path)
    assert (answered.status, answered.code) == (401, "link_needed")
