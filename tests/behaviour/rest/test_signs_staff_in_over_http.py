"""Staff sign in by cookie, two factors, each code once; a session ends at the request after it was ended."""

import pytest

from clinic import StaffRole
from tests.support.clinic_app import PASSWORD, ClinicApp

PROVIDER = StaffRole.PROVIDER


async def test_a_session_lives_in_a_cookie_that_scripts_cannot_read(app: ClinicApp):
    """HttpOnly, SameSite=Strict, and Secure but on this machine itself; nothing is cached."""
    _, totp = await app.employ(PROVIDER)
    browser = await app.browser()
    browser.totp = totp
    answered = await app.sign_in(browser, "ada@clinic.example")
    cookie = answered.headers["Set-Cookie"]
    assert cookie.startswith("housecall_session=")
    assert "HttpOnly; Path=/; SameSite=Strict" in cookie
    assert "Secure" not in cookie
    assert answered.headers["Cache-Control"] == "no-store"
    assert answered.json["member"]["email"] == "ada@clinic.example"
    assert answered.json["strength"] == "two-factors"
    assert "read-patient" in answered.json["acts"]
    assert (await browser.get("/me")).json == answered.json


async def test_the_cookie_is_secure_everywhere_else(app: ClinicApp):
    """Behind a proxy that ends TLS the request is plain, and yet the browser came by https."""
    _, totp = await app.employ(PROVIDER)
    browser = await app.browser()
    browser.totp = totp
    body = {"clinic": "north", "email": "ada@clinic.example", "password": PASSWORD}
    body |= {"code": totp.at(app.surgery.now)}
    headers = {"Host": "clinic.example", "Origin": "https://clinic.example"}
    answered = await browser.post("/sign-in", body, headers=headers)
    assert "Secure" in answered.headers["Set-Cookie"]


async def test_a_one_time_code_is_asked_for_and_works_once(app: ClinicApp):
    """A replayed code is refused like a wrong one."""
    _, totp = await app.employ(PROVIDER)
    browser = await app.browser()
    assert (await app.sign_in(browser, "ada@clinic.example")).code == "code_needed"
    browser.totp = totp
    assert (await app.sign_in(browser, "ada@clinic.example")).status == 200
    replayed = await app.sign_in(await app.browser(), "ada@clinic.example")
    assert (replayed.status, replayed.code) == (401, "code_needed")
    again = await app.browser()
    again.totp = totp
    answered = await app.sign_in(again, "ada@clinic.example")
    assert (answered.status, answered.code) == (401, "sign_in_refused")
    assert "Set-Cookie" not in answered.headers


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"password": "wrong horse battery"}, id="wrong password"),
        pytest.param({"email": "nobody@clinic.example"}, id="no such member"),
        pytest.param({"clinic": "south"}, id="another clinic"),
        pytest.param({"clinic": "nowhere"}, id="no such clinic"),
    ],
)
async def test_every_refusal_looks_the_same(app: ClinicApp, change: dict):
    """Who guesses does not learn what was wrong."""
    await app.employ(PROVIDER)
    browser = await app.browser()
    body = {"clinic": "north", "email": "ada@clinic.example", "password": PASSWORD} | change
    answered = await browser.post("/sign-in", body)
    assert (answered.status, answered.code) == (401, "sign_in_refused")


async def test_too_many_guesses_are_held_up(app: ClinicApp):
    """The account is locked for a while, and the answer says for how long."""
    await app.employ(PROVIDER)
    browser = await app.browser()
    body = {"clinic": "north", "email": "ada@clinic.example", "password": "wrong horse battery"}
    codes = [(await browser.post("/sign-in", body)).code for _ in range(5)]
    assert codes == ["sign_in_refused"] * 5
    answered = await browser.post("/sign-in", body)
    assert (answered.status, answered.code) == (429, "too_many_attempts")
    assert int(answered.headers["Retry-After"]) > 0


async def test_signing_out_ends_the_session_and_forgets_the_cookie(app: ClinicApp):
    """The token is dead, even for who kept a copy of it."""
    browser = await app.signed_in(PROVIDER)
    (kept,) = [cookie.value for cookie in browser.http.cookie_jar]
    answered = await browser.post("/sign-out")
    assert answered.status == 204
    assert (await browser.get("/me")).code == "sign_in_needed"
    thief = await app.browser()
    refused = await thief.get("/me", headers={"Cookie": f"housecall_session={kept}"})
    assert (refused.status, refused.code) == (401, "session_over")


async def test_idle_for_a_quarter_of_an_hour_a_session_is_over(app: ClinicApp):
    """Use keeps it alive; what a page fetches by itself does not."""
    browser = await app.signed_in(PROVIDER)
    for _ in range(3):
        app.surgery.pass_time(minutes=10)
        assert (await browser.get("/me")).status == 200
    app.surgery.pass_time(minutes=10)
    assert (await browser.get("/me", headers={"Housecall-Background": "1"})).status == 200
    app.surgery.pass_time(minutes=10)
    assert (await browser.get("/me")).code == "session_over"


async def test_a_suspended_member_is_out_at_the_next_request(app: ClinicApp):
    """Sessions are read anew at every request."""
    browser = await app.signed_in(PROVIDER)
    async with app.surgery.write() as unit:
        await app.services.members.suspend(unit, browser.member.id)
    assert (await browser.get("/me")).code == "session_over"
