"""The server lets nobody in whom the offer did not name, and waits for nobody for ever."""

import asyncio

import pytest
from structlog.testing import capture_logs

from mediaserver import OfferRejected, RoomId
from tests.behaviour.independent_peer import Heard


@pytest.fixture
async def open_room(start_node):
    """Open a room on a node with given settings."""

    async def open_room(**settings):
        node = await start_node(**settings)
        return node, node.open_room(RoomId("RM_1"), Heard())

    return open_room


async def profile_of_only_peer(node) -> str | None:
    """Return the SRTP profile whose keys the data plane has for the only peer there is."""
    stats = await node.stats()
    return stats.rooms[0].peers[0].transport.srtp_profile


async def test_a_finished_handshake_installs_gcm_keys(open_room, make_raw_client):
    """The passive side chooses, and AEAD_AES_128_GCM costs least (RFC 7714)."""
    node, room = await open_room()
    client = make_raw_client(room)

    await client.connect()

    assert await profile_of_only_peer(node) == "AEAD_AES_128_GCM"
    assert client.peer.connected


async def test_a_wrong_certificate_fails_and_installs_no_keys(open_room, make_raw_client):
    """The certificate must match the fingerprint of the offer (RFC 8122 section 5)."""
    node, room = await open_room()
    client = make_raw_client(room)
    await client.negotiate(fingerprint=":".join(["AB"] * 32))
    await client.check()

    with capture_logs() as logs:
        client.begin_handshake()
        await client.heard.wait_for("on_failed")

    assert await profile_of_only_peer(node) is None
    assert client.heard.calls == [("on_failed", ())]
    assert not client.peer.connected
    assert [(log["event"], log["peer_id"], log["reason"]) for log in logs] == [
        ("transport_failed", "PA_raw", "handshake_failed")
    ]


async def test_a_handshake_may_come_in_pieces(open_room, make_raw_client):
    """Garbage before it, and every datagram twice."""
    _, room = await open_room()
    client = make_raw_client(room)
    client.to_server = lambda datagram: [b"\x16\xfe\xfd", datagram[:20], datagram, datagram]

    await client.connect()

    assert client.peer.connected


async def test_a_handshake_that_does_not_end_is_given_up(open_room, make_raw_client):
    """The path is there, but no ClientHello comes, or only the first half of one."""
    _, room = await open_room(handshake_timeout_s=0.2)
    silent, halved = make_raw_client(room, "silent"), make_raw_client(room, "halved")
    halved.to_server = lambda datagram: [datagram[:100]]
    for client in (silent, halved):
        await client.negotiate()
        await client.check()
    halved.begin_handshake()

    await silent.heard.wait_for("on_failed", within_s=2)
    await halved.heard.wait_for("on_failed", within_s=2)


async def test_a_peer_that_never_connects_is_given_up(open_room, make_raw_client):
    """An answer was sent, and no connectivity check ever came."""
    _, room = await open_room(connect_timeout_s=0.1)
    client = make_raw_client(room)
    await client.negotiate()

    await client.heard.wait_for("on_failed", within_s=2)

    await asyncio.sleep(0.2)
    assert client.heard.named("on_failed") == [()]


async def test_too_many_bytes_before_the_handshake_end_it(open_room, make_raw_client):
    """Handshake fragments that never complete may not fill the memory."""
    _, room = await open_room(handshake_limit_bytes=8192)
    client = make_raw_client(room)
    await client.negotiate()
    await client.check()

    for _ in range(10):
        client.send(b"\x16\xfe\xfd" + bytes(1000))

    await client.heard.wait_for("on_failed", within_s=2)


async def test_dtls_from_another_address_is_ignored(open_room, make_raw_client):
    """Someone who guessed the port races the client with a ClientHello of their own."""
    node, room = await open_room()
    client, thief = make_raw_client(room), make_raw_client(room, "thief")
    await client.negotiate()
    await client.check()
    await thief.negotiate()
    thief.begin_handshake()
    await asyncio.sleep(0.2)
    client.begin_handshake()

    await client.heard.wait_for("on_connected")

    assert [datagram for datagram in thief.received if datagram[0] >= 20] == []
    assert (await node.stats()).workers[0].counters.dropped != {}


async def test_handshakes_at_once_are_bounded_and_the_rest_wait(open_room, make_raw_client):
    """With room for one, a client that stops half-way holds up the next until its deadline."""
    _, room = await open_room(handshakes_at_once=1, handshake_timeout_s=1.0)
    stuck, patient = make_raw_client(room, "stuck"), make_raw_client(room, "patient")
    for client in (stuck, patient):
        await client.negotiate()
        await client.check()
        if client is stuck:
            client.to_server = lambda datagram: [datagram[:100]]
            client.begin_handshake()
            await asyncio.sleep(0.3)
    patient.begin_handshake()
    await asyncio.sleep(0.2)
    assert not patient.peer.connected

    await stuck.heard.wait_for("on_failed", within_s=2)
    await patient.heard.wait_for("on_connected", within_s=2)


async def test_a_peer_can_be_closed_in_the_middle_of_its_handshake(open_room, make_raw_client):
    """Nothing is told any more, and no task is left (the node's fixture looks)."""
    _, room = await open_room()
    client = make_raw_client(room)
    client.to_server = lambda datagram: [datagram[:100]]
    await client.negotiate()
    await client.check()
    client.begin_handshake()
    await asyncio.sleep(0.1)

    client.peer.close()
    client.peer.close()
    await asyncio.sleep(0.1)

    assert client.heard.calls == []
    assert room.peers == {}


async def test_a_new_fingerprint_in_a_later_offer_is_refused(open_room, make_raw_client):
    """It would ask for a new DTLS session (RFC 8842 section 5.5); the old one goes on."""
    _, room = await open_room()
    client = make_raw_client(room)
    await client.connect()

    with pytest.raises(OfferRejected) as refused:
        await client.negotiate(fingerprint=":".join(["AB"] * 32))

    assert refused.value.code == "fingerprint_changed"
    assert client.peer.connected


async def test_an_offer_during_the_handshake_does_not_disturb_it(open_room, make_raw_client):
    """Browsers offer again within 0.1 s of joining."""
    _, room = await open_room()
    client = make_raw_client(room)
    held: list[bytes] = []

    def hold(datagram: bytes) -> list[bytes]:
        held.append(datagram)
        return []

    client.to_server = hold
    first = await client.negotiate()
    await client.check()
    client.begin_handshake()
    await asyncio.sleep(0.05)

    second = await client.negotiate()
    client.to_server = lambda datagram: [datagram]
    for datagram in held:
        client.send(datagram)
    await client.heard.wait_for("on_connected")

    def lasting(answer: str) -> list[str]:
        return [line for line in answer.splitlines() if not line.startswith("o=")]

    assert lasting(second.answer) == lasting(first.answer)
