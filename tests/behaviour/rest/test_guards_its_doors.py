"""Who may not is refused with a stable code, another site's requests are too, and refusals are audited."""

import json

import pytest

from clinic import StaffRole
from signalling.api import text
from signalling.rest.catalogue import operations
from tests.behaviour.clinic.folk import ROSA, register
from tests.behaviour.clinic.surgery import OTHER_TENANT
from tests.support.clinic_app import ClinicApp

PROVIDER = StaffRole.PROVIDER
PATIENT = {"name": "Maya Ortiz", "birth_date": "1990-05-17", "language": "es"}


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Origin": "https://evil.example"}, id="foreign origin"),
        pytest.param({"Origin": "null"}, id="opaque origin"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, id="cross-site"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, id="a sibling's"),
    ],
)
async def test_another_sites_requests_are_refused(app: ClinicApp, headers: dict):
    """A browser says where a request comes from; nothing was done."""
    browser = await app.signed_in(PROVIDER)
    answered = await browser.post("/patients", PATIENT, headers=headers)
    assert (answered.status, answered.code) == (403, "cross_site")
    assert (await browser.get("/patients")).json["items"] == []


async def test_anybody_is_told_what_can_be_asked(app: ClinicApp):
    """The document of all operations needs no session, and is the same each time."""
    stranger = await app.browser()
    first, again = await stranger.get("/openapi.json"), await stranger.get("/openapi.json")
    assert text(operations()).encode() == first.content == again.content


async def test_a_form_of_another_kind_is_refused(app: ClinicApp):
    """Only JSON is read: a form cannot send it."""
    browser = await app.signed_in(PROVIDER)
    content = json.dumps(PATIENT).encode()
    answered = await browser.ask("POST", "/patients", data=content, headers={"Content-Type": "text/plain"})
    assert (answered.status, answered.code) == (415, "type_unsupported")


async def test_without_a_session_nothing_is_shown(app: ClinicApp):
    """The code says what to do about it."""
    browser = await app.browser()
    answered = await browser.get("/patients")
    assert (answered.status, answered.code) == (401, "sign_in_needed")


async def test_a_role_that_does_not_allow_it_is_refused_and_audited(app: ClinicApp):
    """An administrator runs the clinic and reads no records."""
    browser = await app.signed_in(StaffRole.ADMIN)
    answered = await browser.get("/patients")
    assert (answered.status, answered.code) == (403, "not_allowed")
    (event,) = await app.surgery.audited(type="request")
    assert event.subtype == "refused"
    assert event.detail == [["operation", "list_patients"], ["code", "not_allowed"]]
    assert event.agent == f"staff:{browser.member.id}"


async def test_a_password_alone_opens_no_record(app: ClinicApp):
    """Until a second factor is set up, only setting one up is allowed."""
    browser = await app.browser()
    kept = await app.services.passwords.hash("correct horse battery")
    async with app.surgery.write() as unit:
        member = await app.services.members.add(unit, "Grace", "grace@clinic.example", [PROVIDER])
        await app.services.credentials.set_password(unit, member.id, kept)
    signed_in = await app.sign_in(browser, "grace@clinic.example")
    assert signed_in.json["strength"] == "password-only"
    answered = await browser.get("/patients")
    assert (answered.status, answered.code) == (401, "second_factor_needed")


async def test_another_clinics_patient_is_unknown_and_asking_is_audited(app: ClinicApp):
    """The answer is that for an id that never was."""
    theirs = await register(app.surgery, ROSA, OTHER_TENANT)
    browser = await app.signed_in(PROVIDER)
    answered = await browser.get(f"/patients/{theirs.id}")
    assert (answered.status, answered.code) == (404, "unknown")
    (event,) = await app.surgery.audited(type="request")
    assert (event.patient, event.request) == (str(theirs.id), answered.headers["X-Request-Id"])
    assert await app.surgery.audited(OTHER_TENANT, patient=str(theirs.id), type="request") == []


async def test_addresses_and_methods_that_are_not_there_are_problems_too(app: ClinicApp):
    """Whatever is asked under the API's prefix, the answer has a code."""
    browser = await app.browser()
    missing = await browser.get("/nothing")
    assert (missing.status, missing.code) == (404, "unknown")
    wrong = await browser.ask("DELETE", "/patients")
    assert (wrong.status, wrong.code, wrong.headers["Allow"]) == (405, "method_not_allowed", "GET,POST")
