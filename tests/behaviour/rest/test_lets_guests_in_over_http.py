"""A personal link opens one thing for its holder, after a tap, and dies with the commit that revokes it."""

from datetime import timedelta

from clinic import Person, PersonKind, StaffRole
from tests.support.clinic_app import Browser, ClinicApp, posted

PATIENT = {"name": "Maya Ortiz", "birth_date": "1990-05-17"}


async def issued(app: ClinicApp, staff: Browser, purpose: str = "case", **more):
    """Register a patient with an encounter, and return it with a link to it."""
    patient = (await staff.post("/patients", PATIENT)).json
    path = f"/patients/{patient['id']}"
    encounter = (await staff.post(f"{path}/encounters", {"kind": "written"})).json
    body = {
        "purpose": purpose,
        "target": {"kind": "encounter", "id": encounter["id"]},
        "expires_at": (app.surgery.now + timedelta(days=1)).isoformat(),
    }
    return patient, encounter, (await staff.post(f"{path}/links", body | more)).json


async def test_a_revoked_link_is_dead_at_the_next_request(app: ClinicApp):
    """Its holder's session too; the cookie alone opens nothing."""
    staff, guest = await app.signed_in(StaffRole.PROVIDER), await app.browser()
    _, _, link = await issued(app, staff)
    token = link["url"].partition("#")[2]
    opened = await guest.post("/links/exchange", {"token": token})
    assert opened.json["answer"] == "open"
    assert "HttpOnly; Path=/; SameSite=Strict" in opened.headers["Set-Cookie"]
    assert (await guest.get("/guest")).json["patient_first_name"] == "Maya"
    assert (await staff.ask("DELETE", f"/links/{link['link']['id']}")).status == 204
    assert (await guest.get("/guest")).code == "link_ended"
    over = (await guest.post("/links/exchange", {"token": token})).json
    assert ("over", None, "North Clinic") == (over["answer"], over["guest"], over["clinic"]["name"])
    nobodys = (await guest.post("/links/exchange", {"token": "x" * 43})).json
    assert {"answer": "over", "guest": None, "clinic": None} == nobodys


async def test_results_ask_the_birth_date_five_times_at_most(app: ClinicApp):
    """An attempt that was wrong is kept although it was refused."""
    staff, guest = await app.signed_in(StaffRole.PROVIDER), await app.browser()
    patient, _, link = await issued(app, staff, "results")
    body = {"token": link["url"].partition("#")[2]}
    assert (await guest.post("/links/exchange", body)).json["answer"] == "birth-date-needed"
    wrong = body | {"birth_date": "1990-05-18"}
    answers = [(await guest.post("/links/exchange", wrong)).json["answer"] for _ in range(5)]
    assert answers == ["birth-date-wrong"] * 5
    right = body | {"birth_date": PATIENT["birth_date"]}
    assert (await guest.post("/links/exchange", right)).json["answer"] == "over"
    assert (await app.surgery.events(type="link", patient=patient["id"])).count("link.refused") == 7


async def test_a_link_is_sent_to_a_contact_without_clinical_words(app: ClinicApp):
    """A link of the patient's own does not go to whoever acts for them."""
    staff = await app.signed_in(StaffRole.PROVIDER)
    patient, encounter, _ = await issued(app, staff)
    path = f"/patients/{patient['id']}"
    proxy = {"name": "Luz", "relation": "parent", "may_consent": True}
    proxy_id = (await staff.post(f"{path}/proxies", proxy)).json["id"]
    own = {"kind": "email", "value": "maya@home.example"}
    others = {"kind": "email", "value": "luz@home.example", "proxy": proxy_id}
    contacts = [(await staff.post(f"{path}/contacts", contact)).json["id"] for contact in (own, others)]
    body = {
        "purpose": "case",
        "target": {"kind": "encounter", "id": encounter["id"]},
        "expires_at": (app.surgery.now + timedelta(days=1)).isoformat(),
    }
    refused = await staff.post(f"{path}/links", body | {"send_to": contacts[1]})
    assert (refused.status, await posted(app)) == (404, [])
    sent = await staff.post(f"{path}/links", body | {"send_to": contacts[0]})
    (message,) = await posted(app)
    assert (message["to"], sent.json["url"] in message["text"]) == ("maya@home.example", True)
    assert "Maya" not in message["text"]


async def test_a_guest_uses_nothing_of_the_staffs(app: ClinicApp):
    """Their cookie is of another kind."""
    staff, guest = await app.signed_in(StaffRole.PROVIDER), await app.browser()
    patient, encounter, link = await issued(app, staff)
    await guest.post("/links/exchange", {"token": link["url"].partition("#")[2]})
    for path in ("/me", "/patients", f"/patients/{patient['id']}", f"/encounters/{encounter['id']}"):
        answered = await guest.get(path)
        assert (answered.status, answered.code) == (401, "sign_in_needed")


async def test_consent_is_ones_own_or_attested_by_staff(app: ClinicApp):
    """What somebody said aloud is kept with who attests it; a guest answers for nobody else."""
    staff, guest = await app.signed_in(StaffRole.PROVIDER), await app.browser()
    admin = await app.signed_in(StaffRole.ADMIN, email="root@clinic.example")
    patient, encounter, link = await issued(app, staff)
    await guest.post("/links/exchange", {"token": link["url"].partition("#")[2]})
    words = {"question": "recording", "locale": "en", "text": "May we record?"}
    text = (await admin.post("/consent-texts", words)).json["id"]
    path = f"/encounters/{encounter['id']}/consents"
    own = await guest.post(path, {"text": text, "decision": "deny"})
    assert (own.json["method"], own.json["person"]["id"]) == ("tap", patient["id"])
    person = Person(PersonKind.STAFF, staff.member.id)
    named = {"kind": person.kind, "id": str(person.id)}
    other = await guest.post(path, {"text": text, "decision": "permit", "person": named})
    assert (other.status, other.code) == (403, "not_allowed")
    said = {"text": text, "decision": "permit", "person": {"kind": "patient", "id": patient["id"]}}
    spoken = await staff.post(path, said)
    assert (spoken.json["method"], spoken.json["attested_by"]) == ("verbal", str(staff.member.id))
    assert (await staff.post(f"/consents/{own.json['id']}/withdraw")).code == "not_allowed"
    assert (await guest.post(f"/consents/{own.json['id']}/withdraw")).status == 204
