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
