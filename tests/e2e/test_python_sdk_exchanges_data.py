"""The stock Python SDK joins and exchanges data both ways, reliably, lossily, to some and to all."""

import asyncio
from contextlib import suppress

import pytest
from livekit import rtc

from tests.support.served import Served
from tests.support.stock_client import StockClient, stock_client, until

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def server(lasting_server: Served) -> Served:
    """Have a room to oneself on the server of all tests here."""
    return lasting_server.with_another_room()


@pytest.mark.parametrize("reliable", [True, False])
async def test_data_goes_both_ways(server: Served, reliable: bool) -> None:
    """Each hears the other, knows who spoke, and hears no echo."""
    async with stock_client(server, "anna") as anna, stock_client(server, "bob") as bob:
        await until(lambda: "bob" in anna.room.remote_participants, 5, "anna does not see bob")
        for sender, receiver in ((anna, bob), (bob, anna)):
            packet = await _heard(sender, receiver, reliable=reliable)
            assert (packet.data, packet.topic) == (b"hello", "greeting")
            assert packet.participant is not None
            assert packet.participant.identity == sender.me.identity
            assert (packet.kind == rtc.DataPacketKind.KIND_RELIABLE) == reliable
        await asyncio.sleep(0.3)
        assert anna.data.empty()
        assert bob.data.empty()


async def _heard(sender: StockClient, receiver: StockClient, *, reliable: bool) -> rtc.DataPacket:
    """Greet until it is heard: lossy data may be lost while the other's channel is still opening."""
    for _ in range(1 if reliable else 10):
        await sender.me.publish_data(b"hello", reliable=reliable, topic="greeting")
        with suppress(TimeoutError):
            return await asyncio.wait_for(receiver.data.get(), 5 if reliable else 0.5)
    pytest.fail("nothing was heard")


async def test_data_for_one_reaches_only_that_one(server: Served) -> None:
    """By identity."""
    async with (
        stock_client(server, "anna") as anna,
        stock_client(server, "bob") as bob,
        stock_client(server, "eve") as eve,
    ):
        await until(lambda: {"bob", "eve"} <= set(anna.room.remote_participants), 5, "not all are seen")
        await anna.me.publish_data(b"secret", destination_identities=["bob"])
        await anna.me.publish_data(b"for all")
        assert (await asyncio.wait_for(bob.data.get(), 5)).data == b"secret"
        assert (await asyncio.wait_for(bob.data.get(), 5)).data == b"for all"
        assert (await asyncio.wait_for(eve.data.get(), 5)).data == b"for all"


async def test_many_reliable_packets_arrive_in_order(server: Served) -> None:
    """More than any window holds, each once."""
    async with stock_client(server, "anna") as anna, stock_client(server, "bob") as bob:
        await until(lambda: "bob" in anna.room.remote_participants, 5, "anna does not see bob")
        for number in range(300):
            await anna.me.publish_data(number.to_bytes(2, "big") + bytes(1000))
        heard = [(await asyncio.wait_for(bob.data.get(), 5)).data[:2] for _ in range(300)]
        assert [int.from_bytes(number, "big") for number in heard] == list(range(300))


async def test_remote_procedures_and_text_streams_pass(server: Served) -> None:
    """They are the clients' own protocols over reliable data; the server only routes them."""
    async with stock_client(server, "anna") as anna, stock_client(server, "bob") as bob:
        await until(lambda: "bob" in anna.room.remote_participants, 5, "anna does not see bob")

        async def double(call: rtc.RpcInvocationData) -> str:
            return call.payload * 2

        bob.me.register_rpc_method("double", double)
        answer = await anna.me.perform_rpc(destination_identity="bob", method="double", payload="ab")
        assert answer == "abab"

        texts: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
        reading = []

        def on_chat(reader: rtc.TextStreamReader, identity: str) -> None:
            async def read() -> None:
                texts.put_nowait((identity, await reader.read_all()))

            reading.append(asyncio.create_task(read()))

        bob.room.register_text_stream_handler("lk.chat", on_chat)
        await anna.me.send_text("long text " * 5000, topic="lk.chat")
        assert await asyncio.wait_for(texts.get(), 5) == ("anna", "long text " * 5000)


async def test_others_learn_of_those_who_leave(server: Served) -> None:
    """At once, because the client says so."""
    async with stock_client(server, "anna") as anna:
        async with stock_client(server, "bob"):
            await until(lambda: "bob" in anna.room.remote_participants, 5, "anna does not see bob")
        await until(lambda: "bob" not in anna.room.remote_participants, 2, "bob is still seen")


async def test_a_bad_token_is_told_as_such(server: Served) -> None:
    """The SDK says what the server said."""
    room = rtc.Room()
    with pytest.raises(rtc.ConnectError, match=r"401|token"):
        await asyncio.wait_for(room.connect(server.url.replace("http", "ws", 1), "nonsense"), 10)
