"""Counted in the SFU: who waits, is held or removed has no peer, so not a packet goes in or out for them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from livekit import rtc

from clinic import StaffRole
from mediaserver import PeerStats
from tests.behaviour.rest.test_holds_visits_over_http import book, wait
from tests.support.clinic_app import ClinicApp
from tests.support.stock_client import StockClient


@asynccontextmanager
async def _connected(app: ClinicApp, token: str) -> AsyncIterator[StockClient]:
    """Connect a stock client that speaks."""
    client = StockClient(rtc.Room())
    await asyncio.wait_for(client.room.connect(app.url.replace("http", "ws", 1), token), 15)
    try:
        await client.publish_tone()
        yield client
    finally:
        await client.close()


async def _peers(app: ClinicApp) -> list[PeerStats]:
    return [peer for room in (await app.node.stats()).rooms for peer in room.peers]


def _sent(peer: PeerStats) -> int:
    return sum(one.stream.packets_sent for one in peer.outbound)


def _taken(peer: PeerStats) -> int:
    return sum(one.stream.packets_received for one in peer.inbound)


async def _until(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(15):
        while True:
            if await condition():
                return
            await asyncio.sleep(0.1)


async def test_hold_and_removal_stop_every_packet_at_once(app: ClinicApp) -> None:
    """Both ways flow, then nothing does for the one who is held; let in again, it flows again."""
    ada = await app.signed_in(StaffRole.PROVIDER)
    visit, token = await book(app, ada)
    guest = await wait(app, token)
    assert [] == await _peers(app)
    patient = (await guest.get("/guest/visit")).json["me"]["id"]
    place = f"/visits/{visit['id']}/participants/{patient}"

    async def both_flow() -> bool:
        peers = await _peers(app)
        return len(peers) == 2 and all(_sent(peer) > 20 and _taken(peer) > 20 for peer in peers)

    async def is_connected() -> bool:
        return (await guest.get("/guest/visit")).json["me"]["status"] == "connected"

    entered = (await ada.post(f"/visits/{visit['id']}/enter")).json
    async with _connected(app, entered["media"]["token"]):
        for end, body in (("hold", None), ("remove", {"why": "privacy"})):
            await ada.post(f"{place}/admit")
            minted = (await guest.post("/guest/visit/media")).json["token"]
            async with _connected(app, minted):
                await _until(both_flow)
                await _until(is_connected)
                assert 200 == (await ada.post(f"{place}/{end}", body)).status
                (provider,) = await _peers(app)
                sent = _sent(provider)
                await asyncio.sleep(1)
                (provider,) = await _peers(app)
                assert sent == _sent(provider)
            with pytest.raises(rtc.ConnectError):
                async with _connected(app, minted):
                    pass
            assert 1 == len(await _peers(app))


async def test_a_dismissed_proxy_and_a_suspended_provider_are_out_of_the_room_at_once(app: ClinicApp) -> None:
    """Neither has a peer any more, and neither comes back in with the token they have."""
    ada = await app.signed_in(StaffRole.PROVIDER)
    root = await app.signed_in(StaffRole.ADMIN, email="root@clinic.example")
    visit, _ = await book(app, ada)
    path, patient = f"/visits/{visit['id']}", f"/patients/{visit['patient']}"
    proxy = {"name": "Luz", "relation": "parent", "may_consent": True}
    proxy_id = (await ada.post(f"{patient}/proxies", proxy)).json["id"]
    invited = {"role": "caregiver", "name": "Luz", "proxy": proxy_id}
    invitation = (await ada.post(f"{path}/participants", invited)).json
    luz = await wait(app, invitation["url"].partition("#")[2])
    provider = (await ada.post(f"{path}/enter")).json["media"]["token"]
    assert 200 == (await ada.post(f"{path}/participants/{invitation['participant']}/admit")).status
    minted = (await luz.post("/guest/visit/media")).json["token"]

    async def only(peers: int) -> bool:
        return peers == len(await _peers(app))

    async with _connected(app, provider):
        async with _connected(app, minted):
            await _until(lambda: only(2))
            assert 204 == (await ada.ask("DELETE", f"{patient}/proxies/{proxy_id}")).status
            await _until(lambda: only(1))
        people = (await ada.get(path)).json["visit"]["participants"]
        assert ["left"] == [one["status"] for one in people if one["role"] == "caregiver"]
        assert 200 == (await root.post(f"/staff/{ada.member.id}/suspend")).status
        await _until(lambda: only(0))
    for token in (provider, minted):
        with pytest.raises(rtc.ConnectError):
            async with _connected(app, token):
                pass
