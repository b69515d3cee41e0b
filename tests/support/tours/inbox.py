"""The inbox: writing by invitation and by the public page, working the queue, answering, coordinating."""

from typing import Any
from uuid import UUID

from clinic import ContactKind, Patient, StaffRole
from store_forward import CaseId, TaskKind
from tests.behaviour.clinic.folk import ROSA, register
from tests.behaviour.store_forward.ward import SKIN
from tests.support.clinic_app import Browser, posted, posted_token
from tests.support.photographed import photographed
from tests.support.tour import Tour
from tests.support.tours.care import FORM, attach

CHECK_IN = {"location": "Albany, New York", "call_back": "+1 555 0100"}
CONTENT = {"assessment": "A benign naevus", "plan": "Photograph it in half a year"}


async def tour_inbox(tour: Tour) -> None:
    """Write, be asked back and answered; have cases go from hand to hand; run the inbox."""
    rosa = await register(tour.app.surgery, ROSA)
    async with tour.app.surgery.write() as unit:
        await tour.app.inbox.furnish(unit)
        await tour.app.services.contacts.add(unit, rosa.id, ContactKind.EMAIL, "rosa@mail.example")
    await _settings(tour)
    case = await _sent(tour, rosa)
    await _public(tour)
    await _desk(tour, case)
    await _answered(tour, case)
    await _drawn(tour, rosa)
    await _coordinated(tour, rosa, case)


async def _invited(tour: Tour, patient: Patient) -> Browser:
    invitation = await tour.call("invite_to_write", tour.coordinator, {}, patient=patient.id)
    guest = await tour.app.browser()
    await tour.call("exchange_link", guest, {"token": invitation["url"].partition("#")[2]})
    return guest


async def _sent(tour: Tour, patient: Patient) -> str:
    guest = await _invited(tour, patient)
    own = await tour.call("read_own_case", guest)
    forms = await tour.call("list_case_forms", guest, query={"language": "en"})
    (form,) = [form["id"] for form in forms["items"] if form["kind"] == "skin-problem"]
    body = {"form": form, "answers": {"chest-pain": [True]}, "check_in": CHECK_IN}
    diverted = await tour.call("report_red_flag", guest, body)
    await tour.call("acknowledge_red_flag", guest, flag=diverted["flag"])
    await photographed(tour.app, UUID(own["case"]))
    sent = await tour.call("submit_case", guest, body | {"answers": SKIN})
    await tour.call("write_own_message", guest, {"body": "It itches"})
    await tour.call("read_own_messages", guest)
    await tour.call("acknowledge_own_messages", guest, {"seq": 1})
    return str(sent["case"])


async def _public(tour: Tour) -> None:
    guest = await tour.app.browser()
    await tour.call("read_intake_promise", guest, clinic="north")
    await tour.call("ask_intake_code", guest, {"email": "new@mail.example"}, clinic="north")
    code = (await posted(tour.app))[-1]["text"].split()[-1]
    body = {"email": "new@mail.example", "code": code, "name": "New Body", "birth_date": "1990-01-01"}
    await tour.call("enter_intake", guest, body, clinic="north")


async def _desk(tour: Tour, case: str) -> None:
    ada, cora = tour.provider, tour.coordinator
    await tour.call("list_cases", ada)
    await tour.call("search_cases", ada, query={"q": "hazelnut"})
    await tour.call("count_cases", ada)
    await tour.call("read_case", ada, case=case)
    await tour.call("open_case", cora, case=case)
    await tour.call("triage_case", cora, {"priority": "urgent", "pool": "general"}, case=case)
    await tour.call("claim_case", ada, case=case)
    await tour.call("release_case", ada, case=case)
    await tour.call("assign_case", cora, {"to": str(ada.member.id)}, case=case)
    await tour.call("refuse_case", cora, {"ending": "duplicate"}, case=case)
    await tour.call("reopen_case", cora, case=case)
    await tour.call("claim_case", ada, case=case)
    away = {"staff": str(cora.member.id), "cover": str(ada.member.id)}
    times = {"since": "2026-01-01T00:00:00Z", "until": "2026-12-01T00:00:00Z"}
    absence = await tour.call("announce_absence", cora, away | times)
    await tour.call("list_absences", ada)
    await tour.call("end_absence", cora, absence=absence["id"])
    await tour.call("hand_case_over", ada, {"to": str(cora.member.id)}, case=case)
    await tour.call("assign_case", cora, {"to": str(ada.member.id)}, case=case)


async def _answered(tour: Tour, case: str) -> None:
    ada = tour.provider
    await tour.call("write_case_message", ada, {"body": "Since when?", "waits": True}, case=case)
    await tour.call("read_case_messages", ada, case=case)
    await tour.call("acknowledge_case_messages", ada, {"seq": 1}, case=case)
    bob = await tour.app.signed_in(StaffRole.PROVIDER, email="bob@clinic.example")
    asked = {"of": str(bob.member.id), "question": "A naevus?"}
    opinion = await tour.call("ask_opinion", ada, asked, case=case)
    await tour.call("list_opinions", bob)
    await tour.call("give_opinion", bob, {"opinion": "Yes"}, opinion=opinion["id"])
    await tour.call("draft_answer", ada, CONTENT, case=case)
    signed = await tour.call("sign_answer", ada, case=case)
    await tour.call("add_to_answer", ada, {"text": "Use sun protection"}, answer=signed["id"])
    await tour.call("export_case", ada, case=case)
    reader = await tour.app.browser()
    token = {"token": await posted_token(tour.app), "birth_date": ROSA.birth_date.isoformat()}
    await tour.call("exchange_link", reader, token)
    answers = await tour.call("read_own_answer", reader)
    await tour.call("receive_answer", reader, answer=answers["items"][0]["id"])
    await tour.call("wish_live_visit", reader, {"reason": "I would rather talk"})
    await tour.call("reopen_own_case", reader, {"body": "And now?"})
    await tour.call("escalate_case", ada, {"reason": "To be seen"}, case=case)
    await tour.call("reopen_own_case", reader, {"body": "And now?"})
    await tour.call("withdraw_case", reader)


async def _drawn(tour: Tour, patient: Patient) -> None:
    ada = tour.provider
    encounter = await tour.call("plan_encounter", ada, {"kind": "written"}, patient=patient.id)
    image = await attach(tour.app, patient, encounter["id"], b"an image of a naevus")
    body = {"selector": {"type": "FragmentSelector", "value": "xywh=percent:10,10,20,20"}}
    drawn = await tour.call("draw", ada, body, attachment=image)
    await tour.call("redraw", ada, body, annotation=drawn["annotation"])
    await tour.call("list_annotations", ada, attachment=image)
    await tour.call("erase_drawing", ada, annotation=drawn["annotation"])


async def _coordinated(tour: Tour, patient: Patient, case: str) -> None:
    cora = tour.coordinator
    flags = await tour.call("list_red_flags", cora)
    await tour.call("handle_red_flag", cora, flag=flags["items"][0]["id"])
    async with tour.app.surgery.write() as unit:
        await tour.app.inbox.tasks.raise_task(unit, CaseId(UUID(case)), TaskKind.BREACHED, "tour")
    tasks = await tour.call("list_tasks", cora)
    await tour.call("finish_task", cora, task=tasks["items"][0]["id"])
    await tour.call("list_patient_cases", cora, patient=patient.id)
    period = {"since": "2026-01-01T00:00:00Z", "until": "2027-01-01T00:00:00Z"}
    await tour.call("read_figures", tour.admin, query=period)


async def _settings(tour: Tour) -> None:
    admin, ada = tour.admin, tour.provider
    terms: dict[str, Any] = await tour.call("read_terms", admin)
    await tour.call("change_terms", admin, terms)
    await tour.call("preview_promises", admin, terms["promises"])
    await tour.call("keep_retention_rule", admin, {"keep_days": 90}, kind="case")
    await tour.call("list_retention_rules", admin)
    whose = {"patient_name": ROSA.name, "birth_date": ROSA.birth_date.isoformat()}
    holds = await tour.call("place_legal_hold", admin, whose | {"reason": "Letter of her lawyer"})
    await tour.call("list_legal_holds", admin)
    await tour.call("release_legal_hold", admin, hold=holds["items"][0]["id"])
    await tour.call("put_pool", admin, {"name": "General", "members": []}, pool="general")
    await tour.call("list_pools", admin)
    await tour.call("preview_form", admin, {"resource": FORM})
    template = await tour.call("add_template", ada, {"name": "Naevus", "content": CONTENT})
    await tour.call("list_templates", ada)
    body = {"name": "Benign naevus", "content": CONTENT}
    await tour.call("change_template", ada, body, template=template["id"])
    await tour.call("retire_template", ada, template=template["id"])
