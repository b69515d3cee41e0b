"""The life of a node: start, rooms on its workers, close."""

import asyncio
import errno
import socket

import pytest

from mediaserver import (
    AlreadyExists,
    BadAddress,
    CannotBind,
    Closed,
    MediaServerSettings,
    Node,
    NodeNotReady,
    PeerId,
    PublicationId,
    RoomId,
    TrackOffer,
    UnknownPublication,
)
from mediaserver.rtp import MediaKind


class Deaf:
    """An observer that hears nothing worth keeping."""

    def __getattr__(self, name):
        return lambda *_: None


@pytest.fixture
async def start_node():
    """Start nodes on the loopback; they are closed at the end."""
    nodes = []

    async def start(**settings) -> Node:
        nodes.append(Node(MediaServerSettings(rtc_host="127.0.0.1", rtc_port=0, **settings)))
        await nodes[-1].start()
        return nodes[-1]

    yield start
    for node in nodes:
        await node.close()
        assert not node.ready
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_is_ready_between_start_and_close():
    """Rooms can be opened while the workers run, and closing twice is as good as once."""
    node = Node(MediaServerSettings(rtc_host="127.0.0.1", rtc_port=0))
    assert not node.ready
    with pytest.raises(NodeNotReady):
        node.open_room(RoomId("RM_1"), Deaf())

    await node.start()
    assert node.ready

    await node.close()
    await node.close()
    assert not node.ready
    with pytest.raises(NodeNotReady):
        node.open_room(RoomId("RM_1"), Deaf())


async def test_a_taken_port_is_named():
    """The operator must learn which one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        node = Node(MediaServerSettings(rtc_host="127.0.0.1", rtc_port=port))

        with pytest.raises(CannotBind) as raised:
            await node.start()

        await node.close()
    assert (raised.value.port, raised.value.errno) == (port, errno.EADDRINUSE)


async def test_a_bad_address_leaves_nothing_running():
    """Found at start, not by the first client; the port is free again."""
    node = Node(MediaServerSettings(rtc_host="127.0.0.1", rtc_port=0, rtc_addresses=("example.org",)))

    with pytest.raises(BadAddress):
        await node.start()

    await node.close()


async def test_rooms_go_to_the_least_loaded_worker(start_node):
    """Two rooms on two workers do not share one."""
    node = await start_node(rtc_workers=2)

    rooms = [node.open_room(RoomId(f"RM_{number}"), Deaf()) for number in range(4)]

    ports = [room.worker.port for room in rooms]
    assert [ports.count(port) for port in set(ports)] == [2, 2]


async def test_ids_are_taken_once_and_free_after_close(start_node):
    """Rooms in a node, peers in a room, publications in a room."""
    node = await start_node()
    room = node.open_room(RoomId("RM_1"), Deaf())
    with pytest.raises(AlreadyExists):
        node.open_room(RoomId("RM_1"), Deaf())
    first, second = (room.open_peer(PeerId(name), Deaf()) for name in ("PA_1", "PA_2"))
    with pytest.raises(AlreadyExists):
        room.open_peer(PeerId("PA_1"), Deaf())
    track = TrackOffer(cid="x", publication_id=PublicationId("TR_1"), kind=MediaKind.AUDIO)
    first.announce(track)
    with pytest.raises(AlreadyExists):
        first.announce(track)

    first.close()
    second.announce(track)
    room.close()

    assert node.open_room(RoomId("RM_1"), Deaf()).peers == {}


async def test_what_is_closed_stays_closed(start_node):
    """A caller that holds on to a peer or a room is told."""
    node = await start_node()
    room = node.open_room(RoomId("RM_1"), Deaf())
    peer = room.open_peer(PeerId("PA_1"), Deaf())

    room.close()
    room.close()

    assert peer.closed
    with pytest.raises(Closed):
        room.open_peer(PeerId("PA_2"), Deaf())
    with pytest.raises(Closed):
        peer.negotiate("v=0")
    with pytest.raises(Closed):
        peer.subscribe(PublicationId("TR_1"))


async def test_only_publications_of_the_room_can_be_subscribed(start_node):
    """An id from elsewhere, or not published yet, is the caller's mistake."""
    room = (await start_node()).open_room(RoomId("RM_1"), Deaf())
    peer = room.open_peer(PeerId("PA_1"), Deaf())
    peer.announce(TrackOffer(cid="x", publication_id=PublicationId("TR_1"), kind=MediaKind.AUDIO))

    for publication_id in ("TR_1", "TR_2"):
        with pytest.raises(UnknownPublication):
            peer.subscribe(PublicationId(publication_id))


async def test_counts_what_it_carries(start_node):
    """Snapshots are sorted by worker, room and peer."""
    node = await start_node(rtc_workers=2)
    for number in range(2):
        room = node.open_room(RoomId(f"RM_{number}"), Deaf())
        room.open_peer(PeerId("PA_1"), Deaf())

    stats = await node.stats()

    assert [len(worker.rooms) for worker in stats.workers] == [1, 1]
    assert {room.room_id for room in stats.rooms} == {"RM_0", "RM_1"}
    assert [peer.transport for room in stats.rooms for peer in room.peers] == [None, None]
    assert all(worker.counters.datagrams_received == 0 for worker in stats.workers)


async def test_a_snapshot_asked_for_during_close_ends(start_node):
    """Whoever asked is not left waiting for a thread that is gone."""
    node = await start_node()
    asking = asyncio.create_task(node.stats())
    await asyncio.sleep(0)

    await node.close()

    assert len((await asyncio.wait_for(asking, 1)).workers) == 1
