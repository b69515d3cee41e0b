"""Administrators invite, suspend and change people; nobody gets around a second factor or out of a review."""

from uuid import UUID

from clinic import StaffRole
from tests.behaviour.clinic.authenticator import Authenticator
from tests.support.clinic_app import ORIGIN, PASSWORD, ClinicApp, posted, posted_token
from vault import Outcome

ADMIN, PROVIDER = StaffRole.ADMIN, StaffRole.PROVIDER
GRACE = {"name": "Grace", "email": "grace@clinic.example", "roles": ["provider"]}


async def test_an_invitation_works_once(app: ClinicApp):
    """It comes by mail, with its token in the fragment, and without a word of who or why."""
    admin, guest = await app.signed_in(ADMIN), await app.browser()
    assert (await admin.post("/staff", GRACE)).status == 201
    (message,) = await posted(app)
    assert (message["to"], "Grace" in message["text"]) == ("grace@clinic.example", False)
    body = {"token": await posted_token(app), "password": PASSWORD}
    accepted = await guest.post("/invitations/accept", body)
    assert accepted.json == {"clinic": "north", "email": "grace@clinic.example"}
    again = await guest.post("/invitations/accept", body)
    assert (again.status, again.code) == (410, "link_over")


async def test_a_password_set_anew_ends_the_sessions_of_the_old_one(app: ClinicApp):
    """Whoever forgot theirs is invited again; whoever found it is out."""
    admin = await app.signed_in(ADMIN)
    ada = await app.signed_in(PROVIDER, email="ada2@clinic.example")
    await admin.post(f"/staff/{ada.member.id}/invite")
    body = {"token": await posted_token(app), "password": "another horse entirely"}
    assert (await ada.post("/invitations/accept", body)).status == 200
    assert (await ada.get("/me")).code == "session_over"


async def test_a_short_password_is_named_and_leaves_the_invitation_open(app: ClinicApp):
    """Twelve characters at least."""
    admin, guest = await app.signed_in(ADMIN), await app.browser()
    await admin.post("/staff", GRACE)
    token = await posted_token(app)
    refused = await guest.post("/invitations/accept", {"token": token, "password": "short"})
    assert (refused.status, refused.json["errors"][0]["field"]) == (400, "password")
    body = {"token": token, "password": PASSWORD}
    assert (await guest.post("/invitations/accept", body)).status == 200


async def test_an_address_is_taken_once(app: ClinicApp):
    """The problem names the field."""
    admin = await app.signed_in(ADMIN)
    await admin.post("/staff", GRACE)
    taken = await admin.post("/staff", GRACE)
    assert (taken.status, taken.code, taken.json["errors"][0]["field"]) == (409, "already_taken", "email")


async def test_roles_and_suspension_count_from_the_next_request(app: ClinicApp):
    """Nothing about a person is remembered from one request to the next."""
    admin = await app.signed_in(ADMIN)
    ada = await app.signed_in(PROVIDER, email="ada2@clinic.example")
    await admin.ask("PATCH", f"/staff/{ada.member.id}", {"roles": ["qa"]})
    assert (await ada.get("/patients")).code == "not_allowed"
    await admin.post(f"/staff/{ada.member.id}/suspend")
    assert (await ada.get("/me")).code == "session_over"
    await admin.post(f"/staff/{ada.member.id}/reinstate")
    assert (await ada.get("/me")).code == "session_over"


async def test_nobody_locks_themselves_out(app: ClinicApp):
    """The last administrator would leave a clinic nobody can run."""
    admin = await app.signed_in(ADMIN)
    assert (await admin.post(f"/staff/{admin.member.id}/suspend")).code == "conflict"
    roles = await admin.ask("PATCH", f"/staff/{admin.member.id}", {"roles": ["provider"]})
    assert (roles.status, roles.code) == (409, "conflict")


async def test_a_stolen_password_sets_up_no_second_factor_beside_a_passkey(app: ClinicApp):
    """Whoever has a passkey needs it to add another; only an administrator resets it."""
    browser = await app.browser()
    kept = await app.services.passwords.hash(PASSWORD)
    async with app.surgery.write() as unit:
        member = await app.services.members.add(unit, "Grace", "grace@clinic.example", [PROVIDER])
        await app.services.credentials.set_password(unit, member.id, kept)
    await app.sign_in(browser, "grace@clinic.example")
    begun = (await browser.post("/me/passkeys/options")).json
    answer = Authenticator(1, origin=ORIGIN).create(begun["options"])
    body = {"ceremony": begun["ceremony"], "credential": answer, "name": "Phone"}
    assert (await browser.post("/me/passkeys", body)).status == 201
    assert (await browser.get("/me")).json["strength"] == "two-factors"
    thief = await app.browser()
    assert (await app.sign_in(thief, "grace@clinic.example")).json["strength"] == "password-only"
    assert (await thief.post("/me/totp")).code == "not_allowed"
    assert (await thief.post("/me/passkeys/options")).code == "not_allowed"
    (passkey,) = (await browser.get("/me/passkeys")).json["items"]
    assert (await thief.ask("DELETE", f"/me/passkeys/{passkey['id']}")).code == "not_allowed"


async def test_changing_the_password_ends_the_other_sessions(app: ClinicApp):
    """A wrong present password is refused and audited."""
    browser = await app.signed_in(PROVIDER)
    app.surgery.pass_time(seconds=30)
    elsewhere = await app.browser()
    elsewhere.totp = browser.totp
    await app.sign_in(elsewhere, "ada@clinic.example")
    wrong = await browser.post("/me/password", {"current": "not this one", "new": "another horse entirely"})
    assert (wrong.status, wrong.code) == (401, "sign_in_refused")
    right = await browser.post("/me/password", {"current": PASSWORD, "new": "another horse entirely"})
    assert right.status == 204
    assert (await browser.get("/me")).status == 200
    assert (await elsewhere.get("/me")).code == "session_over"
    assert "session.refused" in await app.surgery.events(agent=f"staff:{browser.member.id}")


async def test_a_restricted_record_opens_by_breaking_the_glass_and_nobody_reviews_their_own(app: ClinicApp):
    """The reviewer hears of it in the same unit; a review ends the access."""
    ada = await app.signed_in(PROVIDER)
    patient = (await ada.post("/patients", {"name": "Maya", "birth_date": "1990-05-17"})).json
    path = f"/patients/{patient['id']}"
    await ada.post(f"{path}/restrict", {"restricted": True})
    sam = await app.signed_in(PROVIDER, ADMIN, email="sam@clinic.example")
    assert (await sam.get(path)).code == "glass_intact"
    broken = await sam.post(f"{path}/break-glass", {"reason": "Unconscious in the hall"})
    assert [alert.id for alert in app.alerts.heard] == [UUID(broken.json["id"])]
    assert (await sam.get(path)).status == 200
    review = {"justified": True, "remark": "It was I"}
    own = await sam.post(f"/break-glass/{broken.json['id']}/review", review)
    assert (own.status, own.code) == (403, "not_allowed")
    admin = await app.signed_in(ADMIN, email="root@clinic.example")
    assert (await admin.post(f"/break-glass/{broken.json['id']}/review", review)).status == 204
    assert (await sam.get(path)).code == "glass_intact"
    agent = f"staff:{sam.member.id}"
    (reading,) = await app.surgery.audited(
        type="patient", patient=patient["id"], agent=agent, outcome=Outcome.SUCCESS
    )
    assert reading.purpose == "BTG"
