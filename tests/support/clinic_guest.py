"""Guests of the small clinic: browsers that came in by a personal link."""

from datetime import timedelta

from clinic import Holder, LinkPurpose, Patient, Target
from tests.support.clinic_app import Browser, ClinicApp


async def guest_of(
    app: ClinicApp, patient: Patient, target: Target, purpose: LinkPurpose = LinkPurpose.CASE
) -> Browser:
    """Return the browser of a patient who has just opened a link to `target`."""
    async with app.surgery.write() as unit:
        expires = unit.now + timedelta(days=1)
        token, _ = await app.services.links.issue(
            unit, patient.id, purpose, target, expires, holder=Holder.PATIENT
        )
    browser = await app.browser()
    body: dict[str, str] = {"token": token}
    if purpose is LinkPurpose.RESULTS:
        body["birth_date"] = patient.identity.birth_date.isoformat()
    answered = await browser.post("/links/exchange", body)
    assert answered.json["answer"] == "open", answered.content
    return browser
