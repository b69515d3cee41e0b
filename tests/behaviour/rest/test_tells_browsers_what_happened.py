"""One WebSocket tells staff and guests what happened, by id only, and when they return what they missed."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from aiohttp import WSMsgType, WSServerHandshakeError

from clinic import EncounterKind, Person, PersonKind, StaffRole, Target
from signalling.events import endpoint
from tests.behaviour.clinic.folk import ROSA, SAM, register
from tests.behaviour.clinic.surgery import OTHER_TENANT
from tests.support.clinic_app import Browser, ClinicApp
from tests.support.clinic_guest import guest_of

PROVIDER = StaffRole.PROVIDER


@asynccontextmanager
async def listening(browser: Browser, after: int | None = None, **headers):
    """Open the events' WebSocket."""
    query = "" if after is None else f"?after={after}"
    url = f"{browser.url}/api/v1/events{query}"
    async with browser.http.ws_connect(url, headers={"Origin": browser.url} | headers) as socket:
        yield socket


async def told(socket):
    """Return the next message."""
    return await socket.receive_json(timeout=5)


async def encounter_of(app: ClinicApp, patient):
    """Plan an encounter with a thread; return both ids."""
    async with app.surgery.write() as unit:
        encounter = await app.services.encounters.plan(unit, patient.id, EncounterKind.WRITTEN)
        about = Target("encounter", encounter.id)
        thread = await app.services.threads.about(unit, patient.id, about)
    return encounter, thread


async def test_staff_and_the_guest_hear_of_a_message_but_not_its_words(app: ClinicApp):
    """Another guest, of another encounter, hears nothing."""
    patient, other = await register(app.surgery, ROSA), await register(app.surgery, SAM)
    encounter, thread = await encounter_of(app, patient)
    elsewhere, _ = await encounter_of(app, other)
    staff = await app.signed_in(PROVIDER)
    guest = await guest_of(app, patient, Target("encounter", encounter.id))
    stranger = await guest_of(app, other, Target("encounter", elsewhere.id))
    async with listening(staff) as hears, listening(guest) as also, listening(stranger) as not_this:
        hello = await told(hears)
        assert (hello["topic"], hello["resumed"]) == ("hello", False)
        await told(also)
        await told(not_this)
        sent = await guest.post(f"/threads/{thread.id}/messages", {"body": "It hurts here"})
        assert sent.status == 201
        expected = {
            "sequence": hello["sequence"] + 1,
            "topic": "message.sent",
            "about": {"kind": "thread", "id": str(thread.id)},
        }
        assert await told(hears) == expected
        assert await told(also) == expected
        with pytest.raises(TimeoutError):
            await not_this.receive_json(timeout=0.2)


async def test_who_comes_back_is_told_what_they_missed(app: ClinicApp):
    """And that they missed too much, when the server does not know any more."""
    patient = await register(app.surgery)
    _, thread = await encounter_of(app, patient)
    staff = await app.signed_in(PROVIDER)
    async with listening(staff) as socket:
        begun = (await told(socket))["sequence"]
    for number in range(3):
        await staff.post(f"/threads/{thread.id}/messages", {"body": f"Message {number}"})
    async with listening(staff, after=begun + 1) as socket:
        assert await told(socket) == {"topic": "hello", "sequence": begun + 1, "resumed": True}
        assert [(await told(socket))["sequence"] for _ in range(2)] == [begun + 2, begun + 3]
    async with listening(staff, after=12) as socket:
        assert await told(socket) == {"topic": "hello", "sequence": begun + 3, "resumed": False}


async def test_what_was_undone_is_not_told(app: ClinicApp):
    """An announcement waits for its unit to be durable."""
    patient = await register(app.surgery)
    _, thread = await encounter_of(app, patient)
    staff = await app.signed_in(PROVIDER)

    async def fail(unit):
        author = Person(PersonKind.STAFF, staff.member.id)
        await app.services.threads.send(unit, thread.id, author, "never")
        raise RuntimeError

    async with listening(staff) as socket:
        await told(socket)
        with pytest.raises(RuntimeError):
            await app.surgery.database.transact(app.surgery.origin(), fail)
        with pytest.raises(TimeoutError):
            await socket.receive_json(timeout=0.2)


async def test_another_clinic_hears_nothing(app: ClinicApp):
    """Events belong to their tenant."""
    patient = await register(app.surgery)
    _, thread = await encounter_of(app, patient)
    ours = await app.signed_in(PROVIDER)
    theirs = await app.signed_in(PROVIDER, email="leo@south.example", tenant=OTHER_TENANT)
    async with listening(theirs) as socket:
        await told(socket)
        await ours.post(f"/threads/{thread.id}/messages", {"body": "Hello"})
        with pytest.raises(TimeoutError):
            await socket.receive_json(timeout=0.2)


async def test_an_ended_session_closes_its_socket(app: ClinicApp, monkeypatch):
    """Within five seconds: sessions are looked up again every three, here more often."""
    assert endpoint._RENEW_S < 5
    monkeypatch.setattr(endpoint, "_RENEW_S", 0.05)
    staff = await app.signed_in(PROVIDER)
    async with listening(staff) as socket:
        await told(socket)
        async with app.surgery.write() as unit:
            await app.services.sessions.end_all(unit, staff.member.id)
        async with asyncio.timeout(5):
            closed = await socket.receive()
        assert (closed.type, closed.data) == (WSMsgType.CLOSE, 4401)


async def test_a_revoked_link_closes_its_socket(app: ClinicApp, monkeypatch):
    """And its holder's next request is refused."""
    monkeypatch.setattr(endpoint, "_RENEW_S", 0.05)
    patient = await register(app.surgery)
    encounter, _ = await encounter_of(app, patient)
    guest = await guest_of(app, patient, Target("encounter", encounter.id))
    async with listening(guest) as socket:
        await told(socket)
        async with app.surgery.write() as unit:
            (link,) = await app.services.links.of(unit, patient.id)
            await app.services.links.revoke(unit, link.id)
        assert (await guest.get("/guest")).code == "link_ended"
        async with asyncio.timeout(5):
            closed = await socket.receive()
        assert (closed.type, closed.data) == (WSMsgType.CLOSE, 4401)


async def test_an_open_socket_does_not_keep_an_idle_session_alive(app: ClinicApp, monkeypatch):
    """A screen left open is logged off like any other."""
    monkeypatch.setattr(endpoint, "_RENEW_S", 0.05)
    staff = await app.signed_in(PROVIDER)
    async with listening(staff) as socket:
        await told(socket)
        app.surgery.pass_time(minutes=10)
        await asyncio.sleep(0.2)
        app.surgery.pass_time(minutes=6)
        async with asyncio.timeout(5):
            closed = await socket.receive()
        assert (closed.type, closed.data) == (WSMsgType.CLOSE, 4401)


@pytest.mark.parametrize(
    ("signed_in", "headers", "status"),
    [(True, {"Origin": "https://evil.example"}, 403), (False, {}, 401)],
)
async def test_strangers_get_no_socket(app: ClinicApp, signed_in: bool, headers: dict, status: int):
    """A page of another site could open one with our cookies, if nobody asked where it comes from."""
    browser = await (app.signed_in(PROVIDER) if signed_in else app.browser())
    with pytest.raises(WSServerHandshakeError) as refused:
        async with listening(browser, **headers):
            pass
    assert refused.value.status == status
