"""What tests of the inbox over HTTP send, and how patients get in."""

from typing import Any
from uuid import UUID

from clinic import ContactKind, Patient, PatientId
from tests.behaviour.clinic.folk import ROSA, register
from tests.behaviour.clinic.surgery import TENANT
from tests.behaviour.store_forward.ward import SKIN
from tests.support.clinic_app import Browser, ClinicApp
from tests.support.photographed import photographed

CHECK_IN = {"location": "Albany, New York", "call_back": "+1 555 0100"}
CONTENT = {
    "assessment": "A benign naevus",
    "plan": "Photograph it in half a year",
    "diagnoses": [
        {"system": "http://hl7.org/fhir/sid/icd-10", "code": "D22.6", "display": "Melanocytic naevi"}
    ],
    "renewal": {"decision": "renewed", "medicine": "Hydrocortisone 1 %", "remark": ""},
    "follow_up": {"way": "written", "in_days": 180, "remark": ""},
}


async def furnished(app: ClinicApp) -> Patient:
    """Give the clinic its forms, and return a patient with a mail address."""
    rosa = await register(app.surgery, ROSA)
    async with app.surgery.write() as unit:
        await app.inbox.furnish(unit)
        await app.services.contacts.add(unit, rosa.id, ContactKind.EMAIL, "rosa@mail.example")
    return rosa


async def invited(app: ClinicApp, staff: Browser, patient: PatientId) -> Browser:
    """Return the browser of a patient who has opened an invitation."""
    answered = await staff.post(f"/patients/{patient}/case-invitations", {})
    assert answered.status == 201, answered.content
    browser = await app.browser()
    token = answered.json["url"].partition("#")[2]
    opened = await browser.post("/links/exchange", {"token": token})
    assert opened.json["answer"] == "open"
    return browser


async def form_of(browser: Browser, kind: str = "skin-problem", language: str = "es") -> dict[str, Any]:
    """Return a form as a patient is shown it."""
    listed = await browser.get("/guest/case/forms", params={"language": language})
    (form,) = [form for form in listed.json["items"] if form["kind"] == kind]
    return form


async def with_photographs(app: ClinicApp, browser: Browser) -> None:
    """Put those that a form about the skin requires beside a patient's case."""
    await photographed(app, UUID((await browser.get("/guest/case")).json["case"]))


async def sent(app: ClinicApp, staff: Browser, patient: PatientId, **answers: Any) -> tuple[Browser, str]:
    """Send a skin problem; return the patient's browser and the case."""
    browser = await invited(app, staff, patient)
    await with_photographs(app, browser)
    body = {"form": (await form_of(browser))["id"], "answers": SKIN | answers, "check_in": CHECK_IN}
    answered = await browser.post("/guest/case", body)
    assert answered.status == 200, answered.content
    assert answered.json["outcome"] == "sent"
    return browser, answered.json["case"]


__all__ = [
    "CHECK_IN",
    "CONTENT",
    "SKIN",
    "TENANT",
    "form_of",
    "furnished",
    "invited",
    "sent",
    "with_photographs",
]
