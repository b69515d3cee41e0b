"""The server tells when a peer's path is lost, when it comes back, and when it is lost for good."""

import asyncio

import pytest

from mediaserver import RoomId
from mediaserver.transport.ice import IceCredentials
from tests.behaviour.independent_peer import Heard


async def test_silence_is_a_disconnection_then_a_failure(start_node, make_raw_client):
    """10 s without a check (RFC 7675 in spirit), then the grace; who checks in time is back."""
    node = await start_node(disconnect_grace_s=1.0)
    room = node.open_room(RoomId("RM_1"), Heard())
    lost, back = make_raw_client(room, "lost"), make_raw_client(room, "back")
    await asyncio.gather(lost.connect(), back.connect())

    await asyncio.gather(*(client.heard.wait_for("on_disconnected", within_s=13) for client in (lost, back)))
    assert not back.peer.connected
    await back.check()
    await back.heard.wait_for("on_connected", count=2)
    await lost.heard.wait_for("on_failed", within_s=3)

    assert [name for name, _ in back.heard.calls] == ["on_connected", "on_disconnected", "on_connected"]
    assert [name for name, _ in lost.heard.calls] == ["on_connected", "on_disconnected", "on_failed"]
    assert back.peer.connected


async def test_a_goodbye_fails_the_peer_at_once(start_node, make_raw_client):
    """A close_notify means the client has closed its connection (RFC 8827 section 6.5)."""
    node = await start_node()
    client = make_raw_client(node.open_room(RoomId("RM_1"), Heard()))
    await client.connect()

    await client.dtls.stop()

    await client.heard.wait_for("on_failed", within_s=2)


@pytest.mark.parametrize("moves", [False, True], ids=["same address", "other address"])
async def test_an_ice_restart_keeps_the_dtls_session(start_node, make_raw_client, moves):
    """New credentials on both sides, the old session and its keys go on (RFC 8445 section 9)."""
    node = await start_node()
    client = make_raw_client(node.open_room(RoomId("RM_1"), Heard()))
    await client.connect()
    before = await client.negotiate()
    client.credentials = IceCredentials.generate()

    after = await client.negotiate()
    if moves:
        await client.move()
    await client.check()
    await client.dtls.stop()

    assert _ufrag(before.answer) != _ufrag(after.answer)
    await client.heard.wait_for("on_failed", within_s=2)
    assert [name for name, _ in client.heard.calls] == ["on_connected", "on_failed"]


def _ufrag(answer: str) -> str:
    return next(line for line in answer.splitlines() if line.startswith("a=ice-ufrag:"))
