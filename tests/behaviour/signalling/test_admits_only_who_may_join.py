"""Admission: the WebSocket and its validate twin refuse alike, with a status and a text that help."""

import aiohttp
import pytest
from livekit.protocol import rtc

from signalling import Claims, mint
from signalling.clock import system_clock
from signalling.invite import Invite, Role, mint_invite
from tests.support.signalling_app import (
    KEY,
    SECRET,
    join_parameter,
    query,
    signalling_served,
    token,
)


def expired() -> str:
    """Return a token that was good until a while ago."""
    now = system_clock().unix_s - 700
    return mint(Claims(identity="a"), key=KEY, secret=SECRET, now=now, ttl_s=600)


def invite() -> str:
    """Return an invite."""
    now = system_clock().unix_s
    return mint_invite(Invite("room", Role.PATIENT), key=KEY, secret=SECRET, now=now, ttl_s=600)


JOIN = join_parameter()
BOMB = join_parameter(rtc.JoinRequest(metadata="x" * (4 * 1024 * 1024)))
BIG_METADATA = join_parameter(rtc.JoinRequest(metadata="x" * (600 * 1024)))

REFUSALS = [
    pytest.param(lambda: ("", JOIN), 401, "an access token is needed", id="no token"),
    pytest.param(lambda: ("nonsense", JOIN), 401, "the access token is not valid", id="wrong token"),
    pytest.param(lambda: (expired(), JOIN), 401, "the access token has expired", id="expired"),
    pytest.param(lambda: (invite(), JOIN), 401, "the access token is not valid", id="an invite"),
    pytest.param(lambda: (token(""), JOIN), 401, "this token names nobody", id="nobody"),
    pytest.param(
        lambda: (token(room_join=False), JOIN), 403, "this token does not allow to join a room", id="no grant"
    ),
    pytest.param(lambda: (token(room=""), JOIN), 403, "this token names no room", id="no room"),
    pytest.param(lambda: (token(), ""), 400, "the parameter join_request is needed", id="no request"),
    pytest.param(
        lambda: (token(), "%%%"), 400, "the parameter join_request cannot be decoded", id="bad request"
    ),
    pytest.param(lambda: (token(), BOMB), 413, "the join request is too large", id="bomb"),
    pytest.param(lambda: (token(), BIG_METADATA), 400, "the metadata is too large", id="big metadata"),
    pytest.param(lambda: (token("a" * 257), JOIN), 400, "a name in this token is too long", id="long name"),
]


@pytest.mark.parametrize(("make", "status", "text"), REFUSALS)
async def test_a_refusal_says_why_on_both_addresses(served, make, status, text):
    """A browser sees only that its WebSocket failed, and asks `validate` for the reason."""
    access_token, parameter = make()
    parameters = {"access_token": access_token, "join_request": parameter}

    assert await served.validate(**parameters) == (status, text)
    with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
        await served.http.ws_connect(f"{served.url}/rtc/v1", params=parameters)
    assert caught.value.status == status


async def test_a_good_token_validates_without_joining(served):
    """Validation leaves nothing behind."""
    assert await served.validate(access_token=token(), join_request=JOIN) == (200, "success")
    async with served.http.get(f"{served.url}/metrics") as response:
        assert "housecall_rooms 0.0" in await response.text()


async def test_the_token_may_stand_in_the_header(served):
    """Native clients send it so (RFC 6750 section 2.1)."""
    socket = await served.http.ws_connect(
        f"{served.url}/rtc/v1?join_request={JOIN}", headers={"Authorization": f"Bearer {token('anna')}"}
    )
    first = rtc.SignalResponse.FromString((await socket.receive()).data)
    assert first.join.participant.identity == "anna"
    await socket.close()


async def test_plain_http_on_the_websocket_s_address_is_refused(served):
    """It must not be 404: that sends clients to the older protocol."""
    async with served.http.get(f"{served.url}/rtc/v1?{query(token())}") as response:
        assert response.status == 400


@pytest.mark.parametrize("path", ["/rtc", "/rtc/validate"])
async def test_two_peer_connections_are_refused_readably(served, path):
    """404 with CORS, and not with the words by which a browser client tells a missing room."""
    async with served.http.get(served.url + path, params={"access_token": token()}) as response:
        assert response.status == 404
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "requested room does not exist" not in await response.text()


async def test_a_full_room_is_refused_and_keeps_its_seats():
    """Whoever comes back under the same identity takes their own seat."""
    async with signalling_served(room_participants=1) as served:
        await served.join("anna")
        parameters = {"join_request": JOIN}
        assert await served.validate(access_token=token("bob"), **parameters) == (403, "the room is full")
        assert (await served.validate(access_token=token("anna"), **parameters))[0] == 200


async def test_more_rooms_than_allowed_are_refused():
    """Capacity is ours to answer for: 503, and trying again may help."""
    async with signalling_served(rooms=1) as served:
        await served.join("anna", room="one")
        refused = await served.validate(access_token=token("bob", room="two"), join_request=JOIN)
        assert refused == (503, "this server is full")


async def test_without_auto_create_a_room_must_exist():
    """The words are those that a browser client knows."""
    async with signalling_served(auto_create_rooms=False) as served:
        refused = await served.validate(access_token=token("bob"), join_request=JOIN)
        assert refused == (404, "requested room does not exist")
        maker = token("bob", room_create=True)
        assert (await served.validate(access_token=maker, join_request=JOIN))[0] == 200


async def test_a_root_that_clients_probe_answers(served):
    """Browser clients ask `HEAD /` when the network comes back."""
    async with served.http.head(served.url + "/") as response:
        assert response.status == 200
