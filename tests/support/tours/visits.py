"""Live visits: booked, waited for, held and ended; cancelled and asked for anew; without an appointment."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from PIL import Image

from tests.behaviour.clinic.folk import ROSA, register
from tests.support.clinic_app import Browser
from tests.support.tour import Tour
from tests.support.tours.care import FORM

DEVICE = {"camera": True, "microphone": True, "speaker": True, "up_kbps": 2400, "fault": None}
CHECK_IN = {"location": "12 Elm Street", "call_back": "+15550100", "device": DEVICE}
_ALL_DAY = [[{"opens": 0, "closes": 1440}]] * 7


async def tour_visits(tour: Tour) -> None:
    """See somebody live, with an interpreter; miss somebody else; take in who walks in."""
    await tour.call("publish_questionnaire", tour.admin, {"slug": "pre-visit", "resource": FORM})
    visit, guest = await _booked(tour)
    path = {"visit": visit["id"]}
    await _before(tour, guest, path)
    patient = (await tour.call("read_guest_visit", guest))["me"]["id"]
    await _during(tour, guest, path, patient)
    await _after(tour, guest, visit)
    await _missed(tour)
    await _walk_in(tour)
    span = {"start": "2026-03-01T00:00:00Z", "end": "2026-04-01T00:00:00Z"}
    await tour.call("read_visit_figures", tour.admin, query=span)
    await tour.call("read_visit_days", tour.admin, query=span)


async def _booked(tour: Tour) -> tuple[dict[str, Any], Browser]:
    patient = await register(tour.app.surgery, ROSA)
    starts_at = (tour.app.surgery.now + timedelta(minutes=30)).isoformat()
    body = {"patient": str(patient.id), "starts_at": starts_at, "minutes": 20, "reason": "A cough"}
    body["provider"] = str(tour.provider.member.id)
    booked = await tour.call("book_visit", tour.coordinator, body)
    guest = await tour.app.browser()
    token = booked["invitations"][0]["url"].partition("#")[2]
    await tour.call("exchange_link", guest, {"token": token})
    return booked["visit"], guest


async def _before(tour: Tour, guest: Browser, path: dict[str, Any]) -> None:
    provider = tour.provider
    await tour.call("open_guest_visit", guest)
    await tour.call("take_media_token", guest, status=409)
    shown = await tour.call("check_in", guest, CHECK_IN)
    text = next(text for text in shown["consent_texts"] if text["question"] == "treatment")
    await tour.call("answer_visit_consent", guest, {"text": text["id"], "decision": "permit"})
    body = {"form": shown["questionnaire"]["id"], "answers": {"pain": [True]}}
    await tour.call("answer_visit_questions", guest, body)
    await tour.call("stay_in_visit", guest)
    await tour.call("make_calendar", guest)
    await tour.call("list_visits", provider)
    await tour.call("read_visit_queue", provider)
    await tour.call("read_visit", provider, **path)
    await tour.call("rate_visit", provider, {"risk": "raised"}, **path)
    await tour.call("delay_visit", provider, {"minutes": 10}, **path)
    for person in (guest, provider):
        await tour.call("send_visit_message", person, {"body": "Hello"}, **path)
        await tour.call("read_visit_messages", person, **path)
        await tour.call("acknowledge_visit_messages", person, {"seq": 1}, **path)


async def _during(tour: Tour, guest: Browser, path: dict[str, Any], patient: str) -> None:
    provider, person = tour.provider, {**path, "participant": patient}
    await tour.call("enter_room", provider, **path)
    await tour.call("admit_participant", provider, **person)
    await tour.call("take_media_token", guest)
    await tour.call("report_failed_reconnect", guest)
    await tour.call("mute_participant", provider, {"source": "camera"}, **person)
    await tour.call("list_live_visits", tour.admin)
    await tour.call("list_visits_under_way", provider)
    await tour.call("mark_moment", provider, {"label": "Murmur"}, **path)
    await tour.call("list_markers", provider, **path)
    picture = BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    frame = {"participant": patient, "kind": "camera", "rtp_timestamp": "90000", "ago_s": "0.5"}
    await tour.call("keep_snapshot", provider, content=picture.getvalue(), query=frame, **path)
    await tour.call("hold_participant", provider, **person)
    await tour.call("admit_participant", provider, **person)
    await tour.call("remove_participant", provider, {"why": "privacy"}, **person)
    await tour.call("admit_participant", provider, **person)
    invited = await tour.call(
        "invite_participant", provider, {"role": "interpreter", "name": "Inés Vega"}, **path
    )
    other = {**path, "participant": invited["participant"]}
    again = await tour.call("issue_participant_link", provider, **other)
    stranger = await tour.app.browser()
    await tour.call("exchange_link", stranger, {"token": again["url"].partition("#")[2]})
    await tour.call("open_guest_visit", stranger)
    await tour.call("check_in", stranger, CHECK_IN)
    await tour.call("deny_participant", provider, {"why": "not-needed"}, **other)
    await tour.call("leave_room", provider, **path)
    await tour.call("leave_guest_visit", guest)
    await tour.call("end_visit", provider, **path)
    await tour.call("reopen_visit", provider, **path)
    await tour.call("end_visit", provider, **path)


async def _after(tour: Tour, guest: Browser, visit: dict[str, Any]) -> None:
    body = {"kind": "summary", "text": "Rest"}
    note = await tour.call("draft_note", tour.provider, body, encounter=visit["encounter"])
    await tour.call("sign_note", tour.provider, note=note["id"])
    await tour.call("read_summary", guest)
    await tour.call("print_summary", guest)
    await tour.call("answer_survey", guest, {"rating": 4, "remark": "Kind"})


async def _missed(tour: Tour) -> None:
    visit, _ = await _booked(tour)
    await tour.call("cancel_visit", tour.coordinator, {"by_clinic": True}, visit=visit["id"])
    visit, _ = await _booked(tour)
    await tour.call("miss_visit", tour.provider, visit=visit["id"])
    visit, guest = await _booked(tour)
    await tour.call("cancel_guest_visit", guest)
    await tour.call("ask_for_rebooking", guest, {"wishes": "Any morning"})
    wishes = await tour.call("list_untimed_visits", tour.coordinator)
    body = {"starts_at": (tour.app.surgery.now + timedelta(days=2)).isoformat(), "minutes": 20}
    await tour.call("move_visit", tour.coordinator, body, visit=wishes["items"][0]["id"])


async def _walk_in(tour: Tour) -> None:
    settings = await tour.call("read_clinic", tour.admin)
    names = ("name", "locale", "timezone", "emergency_number")
    await tour.call(
        "change_clinic", tour.admin, {name: settings[name] for name in names} | {"week": _ALL_DAY}
    )
    link = await tour.call("open_walk_in_link", tour.coordinator, {"name": "Front page"})
    await tour.call("list_walk_in_links", tour.coordinator)
    token, stranger = link["url"].partition("#")[2], await tour.app.browser()
    await tour.call("look_at_walk_in", stranger, {"token": token})
    who = {"token": token, "name": "Sam", "birth_date": "2015-07-01", "call_back": "+15550102"}
    await tour.call("walk_in", stranger, who | {"reason": "A cut"})
    await tour.call("end_walk_in_link", tour.coordinator, link=link["id"])
