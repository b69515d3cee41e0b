"""A visit over HTTP, from booking to survey: what each person may do, and when they may connect."""

import asyncio
from datetime import timedelta
from io import BytesIO
from uuid import UUID

import aiohttp
import jwt
import pytest
from PIL import Image
from sqlalchemy import delete

from clinic import StaffRole
from consult.room import SnapshotRow
from tests.support.clinic_app import Answered, Browser, ClinicApp
from tests.support.files import png_of_size
from tests.support.signalling_app import query

P = StaffRole.PROVIDER
DEVICE = {"camera": True, "microphone": True, "speaker": True, "up_kbps": 2400, "down_kbps": 9000}
CHECK_IN = {"location": "12 Elm Street, Albany", "call_back": "+15550100", "device": DEVICE}


async def book(app: ClinicApp, ada: Browser, minutes: int = 60) -> tuple[dict, str]:
    """Book Rosa's visit with Ada; return the visit, and her link's token."""
    rosa = (await ada.post("/patients", {"name": "Rosa Núñez", "birth_date": "1984-02-29"})).json
    starts_at = (app.surgery.now + timedelta(minutes=minutes)).isoformat()
    body = {"patient": rosa["id"], "provider": str(ada.member.id), "starts_at": starts_at, "minutes": 30}
    booked = await ada.post("/visits", body | {"reason": "a rash"})
    assert 201 == booked.status, booked.content
    return booked.json["visit"], booked.json["invitations"][0]["url"].partition("#")[2]


async def _come(app: ClinicApp, token: str) -> Browser:
    """Open a personal link in a browser of its own."""
    browser = await app.browser()
    assert "open" == (await browser.post("/links/exchange", {"token": token})).json["answer"]
    return browser


async def wait(app: ClinicApp, token: str) -> Browser:
    """Come, and check in."""
    guest = await _come(app, token)
    await guest.post("/guest/visit/open")
    checked = await guest.ask("PUT", "/guest/visit/check-in", CHECK_IN)
    assert 200 == checked.status, checked.content
    return guest


async def _socket(browser: Browser, token: str) -> aiohttp.ClientWebSocketResponse:
    return await browser.http.ws_connect(f"{browser.url}/rtc/v1?{query(token)}", max_msg_size=0)


async def test_a_visit_from_booking_to_survey(app: ClinicApp) -> None:
    """Wait, write, be let in, connect, end, read the signed summary, say what one thought."""
    ada = await app.signed_in(P, StaffRole.ADMIN)
    visit, token = await book(app, ada)
    path = f"/visits/{visit['id']}"
    guest = await _come(app, token)
    shown = (await guest.post("/guest/visit/open")).json
    assert ("scheduled", "checking", None, "absent") == (
        shown["status"],
        shown["me"]["status"],
        shown["position"],
        shown["provider"]["status"],
    )
    refused = await guest.post("/guest/visit/media")
    assert (409, "not_admitted") == (refused.status, refused.code)
    shown = (await guest.ask("PUT", "/guest/visit/check-in", CHECK_IN)).json
    assert ("waiting", "waiting", 1) == (shown["status"], shown["me"]["status"], shown["position"])
    for _ in range(2):  # sent again because no answer came
        said = {"id": str(UUID(int=1)), "body": "I am here"}
        assert 201 == (await guest.post(f"{path}/messages", said)).status
    (entry,) = (await ada.get("/visits/queue")).json["items"]
    assert (1, CHECK_IN["location"], 2400) == (
        entry["unread"],
        entry["check_in"]["location"],
        entry["check_in"]["device"]["up_kbps"],
    )
    said = (await ada.get(f"{path}/messages")).json["items"]
    await ada.post(f"{path}/messages/read", {"seq": 1})
    assert [("I am here", "Rosa Núñez", False)] == [(m["body"], m["name"], m["mine"]) for m in said]
    (entry,) = (await ada.get("/visits/queue")).json["items"]
    assert (visit["id"], "Rosa Núñez", False) == (entry["visit"], entry["name"], entry["away"])
    assert 0 == entry["unread"]
    patient = shown["me"]["id"]
    entered = (await ada.post(f"{path}/enter")).json
    assert ("provider", "admitted") == (entered["participant"]["role"], entered["participant"]["status"])
    assert "admitted" == (await ada.post(f"{path}/participants/{patient}/admit")).json["status"]
    minted = (await guest.post("/guest/visit/media")).json
    claims = jwt.decode(minted["token"], options={"verify_signature": False})
    assert (patient, f"visit-{visit['id']}", {"role": "patient", "admission": "1"}) == (
        claims["sub"],
        claims["video"]["room"],
        claims["attributes"],
    )
    assert "roomAdmin" not in claims["video"]
    app.surgery.pass_time(seconds=90)
    for label, ago_s in (("murmur", 30), ("from the start", 600)):
        assert 201 == (await ada.post(f"{path}/markers", {"label": label, "ago_s": ago_s})).status
    found = (await ada.get(f"{path}/markers")).json["items"]
    assert [("from the start", 0.0), ("murmur", 60.0)] == [(m["label"], m["offset_s"]) for m in found]
    assert "ended" == (await ada.post(f"{path}/end")).json["status"]
    shown = (await guest.get("/guest/visit")).json
    assert ("ended", False, False) == (shown["status"], shown["summary_ready"], shown["survey_done"])
    notes = f"/encounters/{visit['encounter']}/notes"
    note = (await ada.post(notes, {"kind": "summary", "text": "Rest, and come again."})).json
    assert [404, 404] == [(await guest.get(f"/guest/visit/summary{form}")).status for form in ("", "/pdf")]
    await ada.post(f"/notes/{note['id']}/sign")
    summary = (await guest.get("/guest/visit/summary")).json
    assert ("Rest, and come again.", "Ada Byron") == (summary["text"], summary["author_name"])
    assert (await guest.get("/guest/visit/summary/pdf")).content.startswith(b"%PDF")
    assert 204 == (await guest.post("/guest/visit/survey", {"rating": 5, "remark": "Kind"})).status
    assert (await guest.get("/guest/visit")).json["survey_done"]
    span = {"start": "2026-03-01T00:00:00Z", "end": "2026-04-01T00:00:00Z"}
    figures = (await ada.get("/visits/figures", params=span)).json
    assert (1, 1, 0, 5.0) == (
        figures["booked"],
        figures["seen"],
        figures["no_shows"],
        figures["mean_rating"],
    )


async def test_visits_are_counted_by_day_of_the_clinics_wall(app: ClinicApp) -> None:
    """Empty days too, for a hundred days at most."""
    ada = await app.signed_in(P, StaffRole.ADMIN)
    await book(app, ada)
    span = {"start": "2026-03-01T00:00:00Z", "end": "2026-04-01T00:00:00Z"}
    days = (await ada.get("/visits/figures/days", params=span)).json["items"]
    assert ("2026-02-28", "2026-03-31", 32) == (days[0]["day"], days[-1]["day"], len(days))
    (busy,) = [day for day in days if day["booked"]]
    assert {
        "booked": 1,
        "seen": 0,
        "no_shows": 0,
        "cancelled": 0,
        "wait_p50_s": None,
        "wait_p95_s": None,
    } == {name: value for name, value in busy.items() if name != "day"}
    too_long = span | {"end": "2026-07-01T00:00:00Z"}
    assert (400, "malformed") == (
        (refused := await ada.get("/visits/figures/days", params=too_long)).status,
        refused.code,
    )


async def test_of_two_who_admit_one_is_told(app: ClinicApp) -> None:
    """Over HTTP at once: one 200, one `already_admitted`."""
    ada, grace = await app.signed_in(P), await app.signed_in(P, email="grace@clinic.example")
    visit, token = await book(app, ada)
    guest = await wait(app, token)
    patient = (await guest.get("/guest/visit")).json["me"]["id"]
    path = f"/visits/{visit['id']}/participants/{patient}/admit"
    answers = await asyncio.gather(ada.post(path), grace.post(path))
    assert [200, 409] == sorted(answer.status for answer in answers)
    assert "already_admitted" in [answer.code for answer in answers]


async def test_nobody_joins_the_room_before_admission_or_with_a_dead_token(app: ClinicApp) -> None:
    """Neither by a token minted with an API key, nor by one of a hold or a removal ago."""
    ada = await app.signed_in(P)
    visit, token = await book(app, ada)
    guest = await wait(app, token)
    patient = (await guest.get("/guest/visit")).json["me"]["id"]
    path = f"/visits/{visit['id']}/participants/{patient}"
    await ada.post(f"{path}/admit")
    first = (await guest.post("/guest/visit/media")).json["token"]
    socket = await _socket(guest, first)
    assert aiohttp.WSMsgType.BINARY is (await socket.receive()).type
    assert "held" == (await ada.post(f"{path}/hold")).json["status"]
    async with asyncio.timeout(5):
        while not socket.closed:
            await socket.receive()
    assert "held" == (await guest.get("/guest/visit")).json["me"]["status"]
    assert 409 == (await guest.post("/guest/visit/media")).status
    for _ in range(2):
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await _socket(guest, first)
        assert 403 == refused.value.status
        await ada.post(f"{path}/admit")
    second = (await guest.post("/guest/visit/media")).json["token"]
    socket = await _socket(guest, second)
    assert aiohttp.WSMsgType.BINARY is (await socket.receive()).type
    removed = await ada.post(f"{path}/remove", {"why": "privacy"})
    assert ("removed", "privacy") == (removed.json["status"], removed.json["why"])
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await _socket(guest, second)


async def test_an_interpreter_and_a_student_have_the_rights_of_their_roles(app: ClinicApp) -> None:
    """Invited from inside the call; the student neither writes nor sends; neither decides for the patient."""
    ada = await app.signed_in(P)
    visit, token = await book(app, ada)
    path = f"/visits/{visit['id']}"
    await wait(app, token)
    tokens = {}
    for role in ("interpreter", "student"):
        invited = await ada.post(f"{path}/participants", {"role": role, "name": role.title()})
        assert 201 == invited.status
        guest = await _come(app, invited.json["url"].partition("#")[2])
        await guest.post("/guest/visit/open")
        nothing = {"location": "", "call_back": "", "device": DEVICE}
        assert 200 == (await guest.ask("PUT", "/guest/visit/check-in", nothing)).status
        await ada.post(f"{path}/participants/{invited.json['participant']}/admit")
        minted = (await guest.post("/guest/visit/media")).json
        tokens[role] = jwt.decode(minted["token"], options={"verify_signature": False})["video"]
        sent = await guest.post(f"{path}/messages", {"body": "Hello"})
        assert (201 if role == "interpreter" else 403) == sent.status
        assert 403 == (await guest.post("/guest/visit/cancel")).status
        assert 403 == (await guest.get("/guest/visit/summary")).status
    assert ["camera", "microphone"] == tokens["interpreter"]["canPublishSources"]
    assert not tokens["student"]["canPublish"]


async def test_a_snapshot_is_sealed_and_only_of_a_live_visit(app: ClinicApp) -> None:
    """Opened before it is kept; what is no picture is refused; it lies with the encounter."""
    ada = await app.signed_in(P)
    visit, token = await book(app, ada)
    path = f"/visits/{visit['id']}"
    drawn = BytesIO()
    Image.new("RGB", (64, 48), "teal").save(drawn, "JPEG")
    headers = {"Content-Type": "application/octet-stream"}

    async def take(content: bytes) -> tuple[int, str | None]:
        shown = {"participant": patient, "kind": "camera"}
        answered = await ada.ask("POST", f"{path}/snapshots", data=content, headers=headers, params=shown)
        return answered.status, answered.code

    guest = await wait(app, token)
    patient = (await guest.get("/guest/visit")).json["me"]["id"]
    assert (409, "conflict") == await take(drawn.getvalue())
    await ada.post(f"{path}/participants/{patient}/admit")
    assert (201, None) == await take(drawn.getvalue())
    assert (415, "snapshot_refused") == await take(b"<svg onload=alert(1)>")
    for width in (5000, 12_000, 30_000):  # the last two are too much for Pillow: it warns, and refuses
        assert (413, "snapshot_too_large") == await take(png_of_size(width, width))
    kept = (await ada.get(f"/encounters/{visit['encounter']}/attachments")).json["items"]
    assert ["image/jpeg"] == [one["media_type"] for one in kept]


async def test_a_snapshot_says_which_frame_it_is(app: ClinicApp) -> None:
    """Whose video, the RTP time that everybody in the room has it by, and when that was in the visit."""
    ada = await app.signed_in(P)
    visit, token = await book(app, ada)
    other, _ = await book(app, ada)
    path, drawn = f"/visits/{visit['id']}", BytesIO()
    Image.new("RGB", (64, 48), "teal").save(drawn, "JPEG")
    guest = await wait(app, token)
    patient = (await guest.get("/guest/visit")).json["me"]["id"]
    await ada.post(f"{path}/participants/{patient}/admit")

    async def take(**shown: str) -> Answered:
        options = {"data": drawn.getvalue(), "headers": {"Content-Type": "application/octet-stream"}}
        shown = {"participant": patient, "kind": "camera"} | shown
        return await ada.ask("POST", f"{path}/snapshots", params=shown, **options)

    async def frames() -> list[dict | None]:
        listed = await ada.get(f"/encounters/{visit['encounter']}/attachments")
        return [one["frame"] for one in listed.json["items"]]

    app.surgery.pass_time(seconds=90)
    taken = await take(rtp_timestamp=str(2**32 - 1), ago_s="30")
    frame = {
        "participant": patient,
        "kind": "camera",
        "rtp_timestamp": 2**32 - 1,
        "at": (app.surgery.now - timedelta(seconds=30)).isoformat().replace("+00:00", "Z"),
        "offset_s": 60.0,
    }
    assert (201, frame) == (taken.status, taken.json["frame"])
    assert 201 == (await take(kind="screen", ago_s="600")).status
    whole, untold = await frames()
    assert frame == whole
    assert untold is not None
    assert ("screen", None, 0.0) == (untold["kind"], untold["rtp_timestamp"], untold["offset_s"])
    stranger = other["participants"][0]["id"]
    assert (404, "unknown") == ((refused := await take(participant=stranger)).status, refused.code)
    for wrong in ({"rtp_timestamp": str(2**32)}, {"ago_s": "-1"}, {"kind": "microphone"}):
        assert (400, "malformed") == ((refused := await take(**wrong)).status, refused.code)
    # An earlier release kept the picture alone.
    async with app.surgery.write() as unit:
        await unit.session.execute(delete(SnapshotRow))
    assert [None, None] == await frames()


async def test_a_cancelled_visit_leads_to_another(app: ClinicApp) -> None:
    """The link says so; the wish stands with the coordinators until it has a time."""
    ada = await app.signed_in(P, StaffRole.COORDINATOR)
    visit, token = await book(app, ada)
    guest = await _come(app, token)
    cancelled = await ada.post(f"/visits/{visit['id']}/cancel", {"by_clinic": True})
    assert ("cancelled", "provider-cancelled") == (
        cancelled.json["status"],
        cancelled.json["missed"]["reason"],
    )
    shown = (await guest.post("/guest/visit/open")).json
    assert ("cancelled", True, False) == (shown["status"], shown["may_rebook"], shown["rebooking_asked"])
    assert 204 == (await guest.post("/guest/visit/rebooking", {"wishes": "Any morning"})).status
    (wish,) = (await ada.get("/visits/untimed")).json["items"]
    assert (visit["id"], None) == (wish["replaces"], wish["starts_at"])
    starts_at = (app.surgery.now + timedelta(days=2)).isoformat()
    moved = await ada.post(f"/visits/{wish['id']}/move", {"starts_at": starts_at, "minutes": 30})
    assert 1 == moved.json["sequence"]
    assert [] == (await ada.get("/visits/untimed")).json["items"]


async def test_a_live_visit_is_listed_beside_the_queue_whatever_its_day(app: ClinicApp) -> None:
    """Begun early, it is not among today's visits; for a colleague's own it is only with the others."""
    ada, grace = await app.signed_in(P), await app.signed_in(P, email="grace@clinic.example")
    visit, token = await book(app, ada, minutes=24 * 60)
    guest = await wait(app, token)
    assert [] == (await ada.get("/visits/queue/live")).json["items"]
    patient = (await guest.get("/guest/visit")).json["me"]["id"]
    path = f"/visits/{visit['id']}"
    for deed in ("enter", f"participants/{patient}/admit"):
        assert 200 == (await ada.post(f"{path}/{deed}")).status
    assert [] == (await ada.get("/visits")).json["items"]
    listed = {
        (who, mine): [
            one["id"] for one in (await browser.get(f"/visits/queue/live?mine={mine}")).json["items"]
        ]
        for who, browser in (("ada", ada), ("grace", grace))
        for mine in ("false", "true")
    }
    assert listed == {
        ("ada", "false"): [visit["id"]],
        ("ada", "true"): [visit["id"]],
        ("grace", "false"): [visit["id"]],
        ("grace", "true"): [],
    }
    assert 200 == (await ada.post(f"{path}/end")).status
    assert [] == (await ada.get("/visits/queue/live")).json["items"]


async def test_people_walk_in_over_http(app: ClinicApp) -> None:
    """In opening hours, with a cookie at once, and into the queue after the check-in."""
    ada = await app.signed_in(P, StaffRole.ADMIN)
    made = (await ada.post("/walk-in-links", {"name": "Front page"})).json
    token = made["url"].partition("#")[2]
    stranger = await app.browser()
    assert not (await stranger.post("/walk-ins/look", {"token": token})).json["open"]
    who = {"token": token, "name": "Sam", "birth_date": "2015-07-01", "call_back": "+15550102"}
    assert "clinic_closed" == (await stranger.post("/walk-ins", who)).code
    settings = (await ada.get("/clinic")).json
    week = [[{"opens": 0, "closes": 1440}]] * 7
    kept = {name: settings[name] for name in ("name", "locale", "timezone", "emergency_number")}
    assert 200 == (await ada.ask("PATCH", "/clinic", kept | {"week": week})).status
    assert 201 == (await stranger.post("/walk-ins", who)).status
    shown = (await stranger.post("/guest/visit/open")).json
    assert ("walk-in", "checking") == (shown["kind"], shown["me"]["status"])
    assert 204 == (await ada.ask("DELETE", f"/walk-in-links/{made['id']}")).status
    assert "link_over" == (await stranger.post("/walk-ins", who)).code
