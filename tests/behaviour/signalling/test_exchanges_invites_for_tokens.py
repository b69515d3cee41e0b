"""`POST /api/join`: an invite and a name give a URL and a token, or a problem with a stable code."""

import io
import json

import jwt
import pytest

from signalling import Invite, Role, mint_invite
from signalling.clock import system_clock
from tests.support.signalling_app import KEY, SECRET, join_parameter, signalling_served, token


def invite(role=Role.PATIENT, *, age_s: float = 0, ttl_s: float = 600) -> str:
    """Return an invite."""
    now = system_clock().unix_s - age_s
    return mint_invite(Invite("visit", role), key=KEY, secret=SECRET, now=now, ttl_s=ttl_s)


async def post(served, body, **headers):
    """Post `body` as JSON; return the response and what it says."""
    content = io.BytesIO(json.dumps(body).encode())
    headers = {"Content-Type": "application/json"} | headers
    async with served.http.post(f"{served.url}/api/join", data=content, headers=headers) as response:
        assert response.headers["Cache-Control"] == "no-store"
        return response, await response.json()


@pytest.mark.parametrize(
    ("role", "admin"), [(Role.PATIENT, False), (Role.PROVIDER, True), (Role.GUEST, False)]
)
async def test_an_invite_opens_its_room(served, role, admin):
    """Each exchange is another identity: two people may share a link."""
    response, body = await post(served, {"invite": invite(role), "name": "  Maya   Ortiz "})
    assert response.status == 200
    assert body["url"] == f"ws://127.0.0.1:{served.port}"
    claims = jwt.decode(body["token"], options={"verify_signature": False})
    assert claims["name"] == "Maya Ortiz"
    assert claims["attributes"] == {"role": role.value}
    assert claims["video"] == {"roomJoin": True, "room": "visit"} | ({"roomAdmin": True} if admin else {})
    assert (await served.validate(access_token=body["token"], join_request=join_parameter()))[0] == 200

    _, again = await post(served, {"invite": invite(role), "name": "Maya"})
    assert jwt.decode(again["token"], options={"verify_signature": False})["sub"] != claims["sub"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        pytest.param(lambda: {"invite": invite(age_s=700), "name": "M"}, 410, "invite_expired", id="expired"),
        pytest.param(lambda: {"invite": "x", "name": "M"}, 400, "invite_invalid", id="nonsense"),
        pytest.param(lambda: {"invite": token(), "name": "M"}, 400, "invite_invalid", id="an access token"),
        pytest.param(lambda: {"invite": invite() + "x", "name": "M"}, 400, "invite_invalid", id="altered"),
        pytest.param(lambda: {"invite": invite(), "name": "   "}, 400, "name_required", id="no name"),
        pytest.param(lambda: {"invite": invite()}, 400, "name_required", id="name missing"),
        pytest.param(
            lambda: {"invite": invite(), "name": "a\x00b"}, 400, "name_required", id="unprintable name"
        ),
        pytest.param(lambda: {"invite": invite(), "name": "M" * 257}, 400, "name_too_long", id="long name"),
        pytest.param(lambda: {"name": "M"}, 400, "body_malformed", id="no invite"),
        pytest.param(lambda: {"invite": 5, "name": "M"}, 400, "body_malformed", id="wrong type"),
        pytest.param(list, 400, "body_malformed", id="no object"),
        pytest.param(lambda: {"invite": "x" * 1_100_000}, 413, "body_too_large", id="large"),
    ],
)
async def test_a_problem_has_a_stable_code(served, body, status, code):
    """Problem details (RFC 9457)."""
    response, problem = await post(served, body())
    assert response.content_type == "application/problem+json"
    assert (response.status, problem["status"], problem["code"]) == (status, status, code)
    assert problem["title"]


async def test_a_form_of_another_site_is_not_taken(served):
    """Only `application/json`, which a foreign page cannot send without being asked about first."""
    async with served.http.post(
        f"{served.url}/api/join", data="{}", headers={"Content-Type": "text/plain"}
    ) as response:
        assert (response.status, (await response.json())["code"]) == (415, "type_unsupported")


async def test_tries_from_one_address_are_limited():
    """The limit is per address, told with the seconds to wait."""
    async with signalling_served(joins_per_minute=2, client_address_header="X-Real-IP") as served:
        bad = {"invite": "x", "name": "M"}
        statuses = [(await post(served, bad, **{"X-Real-IP": "one"}))[0].status for _ in range(3)]
        assert statuses == [400, 400, 429]
        response, problem = await post(served, bad, **{"X-Real-IP": "one"})
        assert problem["code"] == "rate_limited"
        assert 1 <= int(response.headers["Retry-After"]) <= 30
        assert (await post(served, bad, **{"X-Real-IP": "two"}))[0].status == 400


@pytest.mark.parametrize(
    ("origin", "scheme"),
    [("https://{host}", "wss"), ("http://{host}", "ws"), ("https://elsewhere.example", "ws")],
)
async def test_the_url_is_the_page_s_own(served, origin, scheme):
    """Behind a proxy that ends TLS only the page knows that it is secure."""
    host = f"127.0.0.1:{served.port}"
    _, body = await post(served, {"invite": invite(), "name": "M"}, Origin=origin.format(host=host))
    assert body["url"] == f"{scheme}://{host}"


async def test_a_public_url_set_is_told():
    """For servers whose signalling has another name than the page."""
    async with signalling_served(public_url="wss://rtc.clinic.example") as served:
        _, body = await post(served, {"invite": invite(), "name": "M"})
        assert body["url"] == "wss://rtc.clinic.example"
