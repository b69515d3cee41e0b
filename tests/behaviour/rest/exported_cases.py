"""Cases for export, one of every sort: answered with all there is, renewed, still open, missed visit."""

from collections.abc import Awaitable
from datetime import timedelta
from typing import Any

from clinic import (
    ConsentAnswer,
    ContactKind,
    Decision,
    Method,
    PatientId,
    Person,
    PersonKind,
    Question,
    Relation,
    StaffRole,
    Target,
)
from consult import Plan, VisitDraft
from store_forward import Absentee, MissedVisit
from tests.behaviour.clinic.folk import SAM, register
from tests.behaviour.rest.inbox_folk import CHECK_IN, CONTENT, SKIN, form_of, furnished, invited
from tests.support import files
from tests.support.clinic_app import Answered, Browser, ClinicApp, posted_token
from tests.support.sender import Sender

SECRET_DRAFT = "unsigned-thoughts"
SAID = "Since about Easter & it <itches>"
_CALM = {"chest-pain": [False], "breathing": [False]}
_RENEWAL = _CALM | {
    "overdose": [False],
    "name": ["Levothyroxine 50 micrograms"],
    "how-often": ["One every morning"],
    "supply": ["weeks"],
    "effects": [False],
    "changed": [False],
}
_PRESSURE = _CALM | {
    "weakness": [False],
    "systolic": [154],
    "diastolic": [96],
    "pulse": [71],
    "measured-on": ["2026-03-01"],
    "rested": [True],
    "second": [True],
    "systolic-2": [148],
    "diastolic-2": [94],
    "dizzy": [False],
}


async def export(staff: Browser, case: str, **query: str) -> dict[str, Any]:
    """Return a case as staff download it."""
    answered = await staff.get(f"/cases/{case}/fhir", params=query)
    assert answered.status == 200, answered.content
    return answered.json


async def done(asked: Awaitable[Answered]) -> Any:
    """Return what a request that must succeed says."""
    answered = await asked
    assert answered.status < 300, answered.content
    return answered.json if answered.content else None


async def told(app: ClinicApp) -> tuple[Browser, dict[str, str]]:
    """Have every story happen; return somebody who may export them, and the cases by name."""
    rosa = await furnished(app)
    ada = await app.signed_in(StaffRole.PROVIDER)
    bob = await app.signed_in(StaffRole.PROVIDER, email="bob@clinic.example")
    cases = {
        "skin": await _skin(app, ada, bob, rosa.id),
        "renewal": await _renewal(app, ada, rosa.id),
        "open": await _pressure(app, ada, rosa.id),
        "missed": await _missed(app, ada),
    }
    return ada, cases


async def _skin(app: ClinicApp, ada: Browser, bob: Browser, patient: PatientId) -> str:
    """Write with pictures, be asked back, be answered after a second opinion, and ask to be seen."""
    await _consented(app, patient, Person(PersonKind.PATIENT, patient), ada)
    guest = await invited(app, ada, patient)
    sender = Sender(app, guest)
    good = await sender.sent(files.photograph(), view="close")
    poor = await sender.sent(files.photograph(blur=9), view="far")
    await done(guest.post(f"/uploads/{poor}/insist", {"why": "no-other-device"}))
    await sender.sent(files.photograph(), view="medium")
    form = await form_of(guest)
    body = {"form": form["id"], "answers": SKIN, "check_in": CHECK_IN}
    case = (await done(guest.post("/guest/case", body)))["case"]
    app.surgery.pass_time(minutes=2)
    await done(ada.post(f"/cases/{case}/opened"))
    await done(ada.post(f"/cases/{case}/claim"))
    app.surgery.pass_time(minutes=1)
    await done(ada.post(f"/cases/{case}/messages", {"body": "Since when?", "waits": True}))
    app.surgery.pass_time(minutes=3)
    await done(guest.post("/guest/case/messages", {"body": SAID}))
    await done(ada.post(f"/cases/{case}/messages/read", {"seq": 2}))
    await _drawn(ada, (await sender.known(good))["attachment"])
    asked = {"of": str(bob.member.id), "question": "A naevus?"}
    opinion = (await done(ada.post(f"/cases/{case}/opinions", asked)))["id"]
    app.surgery.pass_time(minutes=2)
    await done(bob.post(f"/opinions/{opinion}", {"opinion": "Yes,\nbenign"}))
    answer = await _answered(ada, case, CONTENT)
    app.surgery.pass_time(minutes=1)
    await done(bob.post(f"/answers/{answer}/addenda", {"text": "Use sun protection"}))
    reader = await app.browser()
    token = {"token": await posted_token(app), "birth_date": "1984-02-29"}
    assert (await reader.post("/links/exchange", token)).json["answer"] == "open"
    await done(reader.post(f"/guest/case/answer/{answer}/received"))
    await done(reader.post("/guest/case/live-visit", {"reason": "I would rather talk"}))
    return str(case)


async def _renewal(app: ClinicApp, ada: Browser, patient: PatientId) -> str:
    """Ask for a medicine that is refused until they are seen."""
    case = await _sent(app, ada, patient, "prescription-renewal", _RENEWAL)
    await done(ada.post(f"/cases/{case}/claim"))
    renewal = {"decision": "visit-needed", "medicine": "Levothyroxine 50 micrograms"}
    follow_up = {"way": "visit", "in_days": 7, "remark": "Bring the last value"}
    await _answered(ada, case, CONTENT | {"renewal": renewal, "follow_up": follow_up})
    await done(ada.post(f"/cases/{case}/reopen"))
    return case


async def _pressure(app: ClinicApp, ada: Browser, patient: PatientId) -> str:
    """Send measurements; somebody has begun to answer, and waits for the patient."""
    case = await _sent(app, ada, patient, "blood-pressure-check", _PRESSURE)
    await done(ada.post(f"/cases/{case}/claim"))
    await done(ada.ask("PUT", f"/cases/{case}/answer", {"assessment": SECRET_DRAFT}))
    await done(ada.post(f"/cases/{case}/messages", {"body": "Which cuff do you use?", "waits": True}))
    return case


async def _missed(app: ClinicApp, ada: Browser) -> str:
    """Book a visit for a child that nobody comes to; the parent has agreed to it."""
    sam = await register(app.surgery, SAM)
    async with app.surgery.write() as unit:
        luz = await app.services.proxies.appoint(unit, sam.id, "Luz", Relation.PARENT, may_consent=True)
        await app.services.contacts.add(unit, sam.id, ContactKind.PHONE, "+1 555 0100 200", luz.id)
        plan = Plan(unit.now + timedelta(hours=1), timedelta(minutes=20), "America/New_York")
        draft = VisitDraft(sam.id, plan, provider=ada.member.id, reason="A cough")
        visit, _ = await app.consult.booking.book(unit, draft)
    await _consented(app, sam.id, Person(PersonKind.PROXY, luz.id), ada)
    async with app.surgery.write() as unit:
        carries = (visit.target, Target("encounter", visit.encounter))
        missed = MissedVisit(visit.id, sam.id, Absentee.PATIENT, "A cough", carries)
        return str((await app.inbox.missed_visits.missed(unit, missed)).id)


async def _sent(app: ClinicApp, ada: Browser, patient: PatientId, kind: str, answers: dict[str, Any]) -> str:
    guest = await invited(app, ada, patient)
    form = await form_of(guest, kind, "en")
    body = {"form": form["id"], "answers": answers, "check_in": CHECK_IN}
    sent = await done(guest.post("/guest/case", body))
    app.surgery.pass_time(minutes=1)
    return str(sent["case"])


async def _answered(ada: Browser, case: str, content: dict[str, Any]) -> str:
    await done(ada.ask("PUT", f"/cases/{case}/answer", content))
    return str((await done(ada.post(f"/cases/{case}/answer/sign")))["id"])


async def _drawn(ada: Browser, image: str) -> None:
    selector = {"type": "FragmentSelector", "value": "xywh=percent:10,10,20,20"}
    body = [{"type": "TextualBody", "value": "Here"}]
    await done(ada.post(f"/attachments/{image}/annotations", {"body": body, "selector": selector}))


async def _consented(app: ClinicApp, patient: PatientId, person: Person, ada: Browser) -> None:
    async with app.surgery.write() as unit:
        treatment = await app.services.consents.publish(unit, Question.TREATMENT, "en", "May we?")
        study = await app.services.consents.publish(unit, Question.SECONDARY_USE, "en", "For teaching?")
        answers = [
            ConsentAnswer(person, Decision.PERMIT, treatment.id, Method.VERBAL, ada.member.id, "US-NY"),
            ConsentAnswer(person, Decision.DENY, study.id),
            ConsentAnswer(person, Decision.PERMIT, study.id),
        ]
        kept = [await app.services.consents.answer(unit, patient, each) for each in answers]
        await app.services.consents.withdraw(unit, kept[2].id, person)
