"""Scripts P3 and P4 over HTTP: the queue, claims, second opinions, coordination, figures."""

import asyncio
import hashlib
from uuid import UUID

from clinic import File, Person, PersonKind, StaffRole, Target
from tests.behaviour.clinic.surgery import OTHER_TENANT
from tests.behaviour.rest.inbox_folk import CONTENT, form_of, furnished, invited, sent
from tests.support.clinic_app import ClinicApp

PROVIDER, COORDINATOR, ADMIN = StaffRole.PROVIDER, StaffRole.COORDINATOR, StaffRole.ADMIN


async def test_one_of_two_claims_wins_and_the_other_is_told_who(app: ClinicApp):
    """Both press at the same moment (P3)."""
    rosa = await furnished(app)
    ada = await app.signed_in(PROVIDER)
    bob = await app.signed_in(PROVIDER, email="bob@clinic.example")
    _, case = await sent(app, ada, rosa.id)
    answers = await asyncio.gather(ada.post(f"/cases/{case}/claim"), bob.post(f"/cases/{case}/claim"))
    won, lost = sorted(answers, key=lambda answered: answered.status)
    assert (won.status, lost.status, lost.code) == (200, 409, "claimed_by_another")
    told = {error["field"]: error["message"] for error in lost.json["errors"]}
    assert told["owner"] == won.json["owner"]
    assert told["until"]


async def test_queue_is_paged_filtered_searched_and_counted(app: ClinicApp):
    """By what is due next; each page goes on where the last one ended."""
    rosa = await furnished(app)
    ada = await app.signed_in(PROVIDER)
    cases = []
    for bleeds in (False, True, False):
        app.surgery.pass_time(minutes=1)
        cases.append((await sent(app, ada, rosa.id, bleeds=[bleeds]))[1])
    first = (await ada.get("/cases", params={"limit": 2})).json
    second = (await ada.get("/cases", params={"limit": 2, "after": first["next"]})).json
    assert [line["case"] for line in first["items"] + second["items"]] == [cases[1], cases[0], cases[2]]
    assert second["next"] is None
    urgent = (await ada.get("/cases", params={"priority": "soon", "owner": "none"})).json
    assert [line["case"] for line in urgent["items"]] == [cases[1]]
    await ada.post(f"/cases/{cases[0]}/claim")
    mine = (await ada.get("/cases", params={"owner": "me"})).json
    assert [line["case"] for line in mine["items"]] == [cases[0]]
    found = (await ada.get("/cases/search", params={"q": "hazelnut ortiz", "state": "open"})).json
    assert [line["case"] for line in found["items"]] == cases[::-1]
    counts = (await ada.get("/cases/counts")).json
    assert (counts["queue"], counts["unclaimed"], counts["mine"], counts["breached"]) == (3, 2, 1, 0)
    listed = (await ada.get(f"/patients/{rosa.id}/cases")).json
    assert len(listed["items"]) == 3
    malformed = await ada.get("/cases", params={"after": "99999999999999999." + "0" * 32})
    assert malformed.status == 200


async def test_another_clinics_case_is_unknown(app: ClinicApp):
    """Its id opens nothing, and asking is audited (P4)."""
    rosa = await furnished(app)
    _, case = await sent(app, await app.signed_in(PROVIDER), rosa.id)
    eve = await app.signed_in(PROVIDER, email="eve@south.example", tenant=OTHER_TENANT)
    for method, path in (("GET", ""), ("POST", "/claim"), ("POST", "/opened")):
        assert (await eve.ask(method, f"/cases/{case}{path}")).code == "unknown"
    assert len(await app.surgery.audited(OTHER_TENANT, type="request")) == 3


async def test_cases_are_triaged_assigned_handed_over_and_released(app: ClinicApp):
    """A pool has members; an absence gives cases away; only coordinators assign."""
    rosa = await furnished(app)
    ada = await app.signed_in(PROVIDER)
    bob = await app.signed_in(PROVIDER, email="bob@clinic.example")
    cora = await app.signed_in(COORDINATOR, email="cora@clinic.example")
    admin = await app.signed_in(ADMIN, email="admin@clinic.example")
    _, case = await sent(app, ada, rosa.id)
    pool = {"name": "Dermatology", "members": [str(ada.member.id)]}
    assert (await admin.ask("PUT", "/inbox/pools/dermatology", pool)).status == 200
    assert [pool["slug"] for pool in (await cora.get("/inbox/pools")).json["items"]] == [
        "general",
        "dermatology",
    ]
    assert (await cora.post(f"/cases/{case}/opened")).json["status"] == "received"
    triaged = await cora.post(f"/cases/{case}/triage", {"priority": "urgent", "pool": "dermatology"})
    assert (triaged.json["priority"], triaged.json["pool"]) == ("urgent", "dermatology")
    assert (await ada.post(f"/cases/{case}/assign", {"to": str(bob.member.id)})).code == "not_allowed"
    assigned = await cora.post(f"/cases/{case}/assign", {"to": str(ada.member.id)})
    assert (assigned.json["owner"], assigned.json["lease_until"]) == (str(ada.member.id), None)
    away = {
        "staff": str(ada.member.id),
        "cover": str(bob.member.id),
        "since": app.surgery.now.isoformat(),
        "until": "2026-04-01T00:00:00Z",
    }
    absence = await cora.post("/inbox/absences", away)
    assert (absence.status, absence.json["moved"]) == (201, 1)
    assert len((await cora.get("/inbox/absences")).json["items"]) == 1
    assert (await cora.post(f"/inbox/absences/{absence.json['id']}/end")).status == 204
    handed = await bob.post(f"/cases/{case}/hand-over", {"to": str(ada.member.id)})
    assert handed.json["owner"] == str(ada.member.id)
    assert (await bob.post(f"/cases/{case}/release")).code == "not_the_owner"
    assert (await ada.post(f"/cases/{case}/release")).json["owner"] is None
    closed = await ada.post(f"/cases/{case}/close", {"ending": "not-suitable"})
    assert (closed.json["status"], closed.json["ending"]) == ("rejected", "not-suitable")
    assert (await cora.post(f"/cases/{case}/reopen")).json["status"] == "requested"


async def test_answers_have_opinions_templates_and_addenda(app: ClinicApp):
    """A colleague is asked; a template begins the answer; what is signed is added to (P3)."""
    rosa = await furnished(app)
    ada = await app.signed_in(PROVIDER)
    bob = await app.signed_in(PROVIDER, email="bob@clinic.example")
    _, case = await sent(app, ada, rosa.id)
    await ada.post(f"/cases/{case}/claim")
    asked = await ada.post(f"/cases/{case}/opinions", {"of": str(bob.member.id), "question": "A naevus?"})
    assert asked.status == 201
    (waiting,) = (await bob.get("/opinions")).json["items"]
    given = await bob.post(f"/opinions/{waiting['id']}", {"opinion": "Yes"})
    assert given.json["opinion"] == "Yes"
    template = await ada.post("/answer-templates", {"name": "Naevus", "kind": None, "content": CONTENT})
    (offered,) = (await ada.get("/answer-templates", params={"kind": "skin-problem"})).json["items"]
    assert (offered, template.status) == (template.json, 201)
    renamed = {"name": "Benign naevus", "content": CONTENT}
    assert (await ada.ask("PUT", f"/answer-templates/{offered['id']}", renamed)).status == 200
    assert (await ada.ask("DELETE", f"/answer-templates/{offered['id']}")).status == 204
    await ada.ask("PUT", f"/cases/{case}/answer", {"assessment": "A naevus"})
    incomplete = await ada.post(f"/cases/{case}/answer/sign")
    assert (incomplete.status, incomplete.json["errors"][0]["field"]) == (400, "plan")
    await ada.ask("PUT", f"/cases/{case}/answer", offered["content"])
    signed = (await ada.post(f"/cases/{case}/answer/sign")).json
    added = await bob.post(f"/answers/{signed['id']}/addenda", {"text": "Use sun protection"})
    assert added.status == 201
    page = (await ada.get(f"/cases/{case}")).json
    assert [addendum["text"] for addendum in page["answers"][0]["addenda"]] == ["Use sun protection"]
    assert [opinion["opinion"] for opinion in page["opinions"]] == ["Yes"]


async def test_coordinators_see_the_safety_list_and_broken_promises(app: ClinicApp):
    """And administrators the figures (P4)."""
    rosa = await furnished(app)
    ada = await app.signed_in(PROVIDER)
    cora = await app.signed_in(COORDINATOR, email="cora@clinic.example")
    patient = await invited(app, ada, rosa.id)
    await patient.post(
        "/guest/case/red-flag", {"form": (await form_of(patient))["id"], "answers": {"breathing": [True]}}
    )
    (flag,) = (await cora.get("/inbox/red-flags")).json["items"]
    assert (flag["name"], flag["questions"], flag["acknowledged_at"]) == (
        "Rosa Núñez Ortiz",
        ["breathing"],
        None,
    )
    assert (await cora.post(f"/inbox/red-flags/{flag['id']}/handled")).status == 204
    assert (await cora.post(f"/inbox/red-flags/{flag['id']}/handled")).status == 409
    _, case = await sent(app, ada, rosa.id)
    since = app.surgery.now
    app.surgery.pass_time(days=3)
    await app.inbox.sweep.sweep("test:rest")
    assert (await app.sign_in(cora, "cora@clinic.example")).status == 200
    (task,) = (await cora.get("/inbox/tasks")).json["items"]
    assert (task["kind"], task["line"]["case"]) == ("breached", case)
    assert (await cora.post(f"/inbox/tasks/{task['id']}/done")).status == 204
    assert (await cora.get("/inbox/tasks")).json["items"] == []
    await app.sign_in(ada, "ada@clinic.example")
    await ada.post(f"/cases/{case}/claim")
    await ada.ask("PUT", f"/cases/{case}/answer", CONTENT)
    await ada.post(f"/cases/{case}/answer/sign")
    app.surgery.pass_time(minutes=1)
    admin = await app.signed_in(ADMIN, email="admin@clinic.example")
    period = {"since": since.isoformat(), "until": app.surgery.now.isoformat()}
    figures = (await admin.get("/inbox/figures", params=period)).json
    total = figures["total"]
    assert (total["closed"], total["breached"], total["breach_rate"], total["answered"]) == (1, 1, 1.0, 1)
    assert total["turnaround_p50_s"] == total["turnaround_p95_s"] >= 3 * 24 * 3600
    assert [kind["kind"] for kind in figures["kinds"]] == ["skin-problem"]
    assert figures["photos"] == {"judged": 0, "failed": 0, "failure_rate": None}
    assert (await ada.get("/inbox/figures", params=period)).code == "not_allowed"


async def test_drawings_are_web_annotations(app: ClinicApp):
    """Kept beside the image; others' are left to them; what runs is refused."""
    rosa = await furnished(app)
    ada = await app.signed_in(PROVIDER)
    bob = await app.signed_in(PROVIDER, email="bob@clinic.example")
    _, case = await sent(app, ada, rosa.id)
    about, content = Target("case", UUID(case)), b"an image"
    async with app.surgery.write() as unit:
        blob = await app.services.attachments.begin(unit, about)
    async with app.surgery.write() as unit:
        writer = await app.services.blobs.open(unit, blob)
    await writer.append(content)
    stored = await writer.finish()
    file = File("image/jpeg", hashlib.sha256(content).hexdigest(), "arm.jpg")
    async with app.surgery.write() as unit:
        image = await app.services.attachments.attach(
            unit, rosa.id, about, stored, file, author=Person(PersonKind.PATIENT, rosa.id)
        )
    path = f"/attachments/{image.id}/annotations"
    circle = '<svg xmlns="http://www.w3.org/2000/svg"><circle cx="10" cy="10" r="4"/></svg>'
    body = {
        "body": [{"type": "TextualBody", "value": "4 mm", "purpose": "commenting"}],
        "selector": {"type": "SvgSelector", "value": circle},
    }
    drawn = await ada.post(path, body)
    assert drawn.status == 201
    assert drawn.json["target"] == {"source": f"urn:uuid:{image.id}", "selector": body["selector"]}
    for value in (circle.replace("<circle", "<script>x</script><circle"), "xywh=1,2,3,4"):
        refused = await ada.post(path, body | {"selector": {"type": "SvgSelector", "value": value}})
        assert (refused.status, refused.json["errors"][0]["field"]) == (400, "selector")
    number = drawn.json["annotation"]
    box = {"selector": {"type": "FragmentSelector", "value": "xywh=percent:10,10.5,4,4"}}
    assert (await bob.ask("PUT", f"/annotations/{number}", box)).code == "not_allowed"
    assert (await ada.ask("PUT", f"/annotations/{number}", box)).json["body"] == []
    assert len((await bob.get(path)).json["items"]) == 1
    assert (await ada.ask("DELETE", f"/annotations/{number}")).status == 204
    assert (await bob.get(path)).json["items"] == []


async def test_forms_are_previewed_without_being_published(app: ClinicApp):
    """A red flag about a question nobody asks is named, or else it would be lost (P4)."""
    await furnished(app)
    admin = await app.signed_in(ADMIN)
    listed = (await admin.get("/questionnaires")).json["items"]
    (resource,) = [form["resource"] for form in listed if form["slug"] == "skin-problem-en"]
    shown = (await admin.post("/inbox/form-preview", {"resource": resource})).json
    assert (shown["title"], shown["form"]["kind"], shown["form"]["photos"]) == (
        "Skin problem",
        "skin-problem",
        "required",
    )
    assert (shown["pool"], shown["priority"]) == ("dermatology", "routine")
    assert shown["raises"][-1] == {
        "condition": {"question": "pain", "operator": ">=", "answer": 7},
        "priority": "soon",
    }
    flag = {"url": "question", "valueString": "chest-pian"}
    answer = {"url": "answer", "valueBoolean": True}
    wrong = {"url": "urn:housecall:red-flag", "extension": [flag, answer]}
    refused = await admin.post("/inbox/form-preview", {"resource": resource | {"extension": [wrong]}})
    assert (refused.status, refused.json["errors"]) == (
        400,
        [{"field": "extension[0]", "message": "not-asked"}],
    )
    body = {"slug": "skin-problem-en", "resource": resource | {"extension": [wrong]}}
    assert (await admin.post("/questionnaires", body)).status == 400
    assert (await admin.get("/questionnaires")).json["items"] == listed


async def test_published_forms_have_versions_and_nobody_overwrites_anothers(app: ClinicApp):
    """Two who write from one version cannot both replace it, and what was sent keeps its own (P4 step 3)."""
    rosa = await furnished(app)
    ada = await app.signed_in(PROVIDER)
    admin = await app.signed_in(ADMIN, email="admin@clinic.example")
    _, case = await sent(app, ada, rosa.id)
    path = "/questionnaires?slug=skin-problem-es"
    (first,) = (await admin.get(path)).json["items"]
    body = {
        "slug": "skin-problem-es",
        "resource": first["resource"] | {"title": "La piel, otra vez"},
        "replaces": 1,
    }
    second = await admin.post("/questionnaires", body)
    assert (second.status, second.json["version"]) == (201, 2)
    assert (await admin.post("/questionnaires", body)).code == "conflict"
    assert (await admin.post("/questionnaires", body | {"replaces": 0})).code == "conflict"
    versions = (await ada.get(path)).json["items"]
    assert [(form["version"], form["resource"]["title"]) for form in versions] == [
        (2, "La piel, otra vez"),
        (1, first["resource"]["title"]),
    ]
    shown = (await ada.get(f"/cases/{case}")).json
    assert shown["responses"][0]["questionnaire"]["version"] == 1
    assert (await admin.get("/questionnaires?slug=unheard-of")).json["items"] == []


async def test_promises_are_counted_before_they_are_made(app: ClinicApp):
    """By the clinic's own calendar, with the warnings at 50 and 80 percent."""
    await furnished(app)
    admin = await app.signed_in(ADMIN)
    promises = (await admin.get("/inbox/terms")).json["promises"]
    dues = (await admin.post("/inbox/terms/due", promises)).json
    for priority, due in dues.items():
        rings = [due["half_used_at"], due["nearly_used_at"], due["due_at"]]
        assert rings == sorted(rings), priority
        assert (due["look_due_at"] is None) == (priority != "urgent")
    later = promises | {"urgent": promises["urgent"] | {"answer": {"count": 40, "unit": "hours"}}}
    assert (await admin.post("/inbox/terms/due", later)).json["urgent"]["due_at"] > dues["urgent"]["due_at"]
    wrong = promises | {"soon": {"answer": {"count": 61, "unit": "days"}}}
    assert (await admin.post("/inbox/terms/due", wrong)).status == 400
