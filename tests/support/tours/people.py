"""Signing in, oneself, the clinic, its staff, and the audit trail."""

from urllib.parse import parse_qs, urlsplit

from pyotp import TOTP

from tests.behaviour.clinic.authenticator import Authenticator
from tests.support.clinic_app import ORIGIN, PASSWORD, posted_token
from tests.support.tour import Tour

NEW_PASSWORD = "another horse entirely"


async def tour_people(tour: Tour) -> None:
    """Invite somebody, and be them from the first password to the last passkey."""
    await _clinic(tour)
    email = "maya@clinic.example"
    body = {"name": "Maya Stone", "email": email, "roles": ["provider"]}
    maya = await tour.call("add_member", tour.admin, body)
    path = {"staff": maya["id"]}
    await tour.call("invite_member", tour.admin, **path)
    totp = await _become_maya(tour, email)
    await tour.call("list_staff", tour.admin)
    await tour.call("list_colleagues", tour.provider)
    await tour.call("change_roles", tour.admin, {"roles": ["provider", "coordinator"]}, **path)
    tour.app.surgery.pass_time(seconds=30)
    code = totp.at(tour.app.surgery.now)
    again = {"clinic": "north", "email": email, "password": NEW_PASSWORD, "code": code}
    await tour.call("sign_in", await tour.app.browser(), again)
    await tour.call("list_sessions", tour.admin, **path)
    await tour.call("end_sessions", tour.admin, **path)
    await tour.call("reset_second_factor", tour.admin, **path)
    await tour.call("suspend_member", tour.admin, **path)
    await tour.call("reinstate_member", tour.admin, **path)
    await tour.call("search_audit", tour.admin, query={"limit": 5, "staff": maya["id"]})
    await tour.call("export_audit", tour.admin)
    assert (await tour.call("verify_audit", tour.admin))["ok"]


async def _clinic(tour: Tour) -> None:
    await tour.call("read_public_clinic", tour.provider, slug="north")
    for name in ("start_single_sign_on", "finish_single_sign_on"):  # with one: see the test of its own
        await tour.call(name, tour.provider, slug="north", status=404)
    await tour.call("read_clinic", tour.provider)
    week = [[{"opens": 480, "closes": 1020}]] * 5 + [[], []]
    body = {"name": "North Clinic", "week": week, "exceptions": {"2026-12-25": []}}
    await tour.call("change_clinic", tour.admin, body)
    text = {"question": "treatment", "locale": "en", "text": "May we treat you?"}
    await tour.call("publish_consent_text", tour.admin, text)


async def _become_maya(tour: Tour, email: str) -> TOTP:
    maya, app = await tour.app.browser(), tour.app
    token = await posted_token(app)
    await tour.call("accept_invitation", maya, {"token": token, "password": PASSWORD})
    await tour.call("sign_in", maya, {"clinic": "north", "email": email, "password": PASSWORD})
    secret = await tour.call("begin_totp", maya)
    assert "<svg" in secret["qr_svg"]
    totp = TOTP(parse_qs(urlsplit(secret["uri"]).query)["secret"][0])
    await tour.call("confirm_totp", maya, {"code": totp.at(app.surgery.now)})
    await tour.call("read_me", maya)
    await tour.call("change_password", maya, {"current": PASSWORD, "new": NEW_PASSWORD})
    authenticator = Authenticator(1, origin=ORIGIN)
    begun = await tour.call("begin_passkey", maya)
    answer = authenticator.create(begun["options"])
    body = {"ceremony": begun["ceremony"], "credential": answer, "name": "Phone"}
    passkey = await tour.call("register_passkey", maya, body)
    await tour.call("list_passkeys", maya)
    other = await app.browser()
    begun = await tour.call("begin_passkey_sign_in", other, {"clinic": "north"})
    answer = authenticator.get(begun["options"])
    body = {"clinic": "north", "ceremony": begun["ceremony"], "credential": answer}
    await tour.call("sign_in_with_passkey", other, body)
    sessions = (await tour.call("list_my_sessions", maya))["items"]
    (elsewhere,) = [session["id"] for session in sessions if not session["is_this"]]
    await tour.call("end_my_session", maya, session=elsewhere)
    begun = await tour.call("begin_passkey_sign_in", other, {"clinic": "north"})
    body |= {"ceremony": begun["ceremony"], "credential": authenticator.get(begun["options"])}
    await tour.call("sign_in_with_passkey", other, body)
    await tour.call("end_my_other_sessions", maya)
    await tour.call("remove_passkey", maya, passkey=passkey["id"])
    await tour.call("sign_out", maya)
    return totp
