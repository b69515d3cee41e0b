"""The program starts with clear words or not at all, and ends in order when it is told to."""

import asyncio
import signal
import socket

import aiohttp
import jwt
import pytest

from tests.support.command import program
from tests.support.served import Served, serving
from tests.support.stock_client import stock_client


async def _ready(server: Served) -> int:
    async with aiohttp.ClientSession() as session, session.get(f"{server.url}/readyz") as answer:
        return answer.status


def test_a_taken_port_is_named_in_one_line() -> None:
    """With a way out, TCP and UDP alike; nothing on standard output, exit code 2, no traceback."""
    with (
        socket.create_server(("127.0.0.1", 0)) as tcp,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
    ):
        udp.bind(("127.0.0.1", 0))
        tcp_port, udp_port = tcp.getsockname()[1], udp.getsockname()[1]
        common = ("serve", "--dev", "--json", "--host=127.0.0.1")
        taken_tcp = program(*common, f"--port={tcp_port}", "--rtc-port=0")
        taken_udp = program(*common, "--port=0", f"--rtc-port={udp_port}")
    for taken, port, option in ((taken_tcp, tcp_port, "--port"), (taken_udp, udp_port, "--rtc-port")):
        assert (taken.code, taken.out) == (2, "")
        said = taken.err.splitlines()[-1]
        assert f"port {port}: Address already in use" in said
        assert said.endswith(f"another port with {option}.")
        assert "Traceback" not in taken.err


def test_a_missing_key_is_asked_for_in_one_line() -> None:
    """Outside development there is no default secret."""
    refused = program("serve")
    assert refused.code == 2
    assert refused.out == ""
    assert refused.err.startswith("housecall: api_keys is missing: set HOUSECALL_API_KEYS=")
    assert len(refused.err.splitlines()) == 1


@pytest.mark.filterwarnings("ignore:The HMAC key is 6 bytes long")
def test_the_token_command_mints_what_clients_send() -> None:
    """Signed with the development key, for one room and identity."""
    minted = program("token", "--dev", "--room=visit", "--identity=maya", "--ttl=60")
    claims = jwt.decode(minted.out.strip(), "secret", algorithms=["HS256"], options={"verify_aud": False})
    assert (claims["iss"], claims["sub"], claims["video"]) == (
        "devkey",
        "maya",
        {"roomJoin": True, "room": "visit"},
    )
    assert claims["exp"] - claims["nbf"] == 60


async def test_a_drained_server_lets_calls_end_by_themselves() -> None:
    """After SIGTERM it is not ready any more, goes on with the call, and ends when the call has."""
    async with serving(environment={"HOUSECALL_DRAIN_TIMEOUT_S": "30"}, from_nothing=True) as server:
        server.may_have_ended = True
        async with stock_client(server, "maya"):
            assert await _ready(server) == 200
            server.process.send_signal(signal.SIGTERM)
            await asyncio.sleep(1)
            assert await _ready(server) == 503
            assert server.process.returncode is None
        assert await asyncio.wait_for(server.process.wait(), 15) == 0


async def test_a_second_signal_ends_at_once() -> None:
    """Although a call is in progress and the drain could take minutes."""
    async with (
        serving(environment={"HOUSECALL_DRAIN_TIMEOUT_S": "300"}, from_nothing=True) as server,
        stock_client(server, "maya"),
    ):
        server.may_have_ended = True
        server.process.send_signal(signal.SIGTERM)
        await asyncio.sleep(0.5)
        assert server.process.returncode is None
        server.process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(server.process.wait(), 15) == 0
