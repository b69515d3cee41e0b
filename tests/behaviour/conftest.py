"""A node on a free port of the loopback, and participants that are closed at the end."""

import asyncio

import pytest

from mediaserver import MediaServerSettings, Node, RoomId
from tests.behaviour.independent_peer import Heard, Participant
from tests.behaviour.raw_client import RawClient


@pytest.fixture
async def start_node():
    """Start nodes with given settings; at the end they are closed, and no task may be left."""
    nodes = []

    async def start(**settings) -> Node:
        node = Node(MediaServerSettings(rtc_host="127.0.0.1", rtc_port=0, **settings))
        nodes.append(node)
        await node.start()
        return node

    yield start
    for node in nodes:
        await node.close()
    for _ in range(100):  # a busy machine takes its time
        await asyncio.sleep(0.05)
        if asyncio.all_tasks() == {asyncio.current_task()}:
            break
    assert asyncio.all_tasks() == {asyncio.current_task()}


@pytest.fixture
async def node(start_node):
    """Start a node with the usual settings."""
    return await start_node()


@pytest.fixture
def room_heard():
    """Keep what the room's observer is told."""
    return Heard()


@pytest.fixture
async def room(node, room_heard):
    """Open a room."""
    return node.open_room(RoomId("RM_1"), room_heard)


@pytest.fixture
async def join(room):
    """Let participants into the room; they leave at the end."""
    participants = []

    def enter(name: str, **options) -> Participant:
        participants.append(Participant(room, name, **options))
        return participants[-1]

    yield enter
    for participant in participants:
        await participant.close()


@pytest.fixture
async def make_raw_client():
    """Make clients by hand in a given room; they fall silent at the end."""
    clients = []

    def make(room, name: str = "raw") -> RawClient:
        clients.append(RawClient(room, name))
        return clients[-1]

    yield make
    for client in clients:
        await client.close()
