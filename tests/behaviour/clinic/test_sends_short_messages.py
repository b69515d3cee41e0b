"""Short messages go to the operator's gateway as signed webhooks, through the program's own client."""

import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

import aiohttp
import pytest
from aiohttp import web
from pydantic import SecretStr, ValidationError

from clinic import SmsChannel, SmsSettings
from clinic.errors import GatewayRefused
from housecall.gateway import http_post
from tests.behaviour.clinic.surgery import TENANT
from vault import Delivery, webhook_signature
from vault.errors import JobHopeless

SECRET = b"shared with the gateway!"
NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)
NUMBER = UUID(int=7)
MESSAGE = {"to": "+12025550117", "from_name": "North", "subject": "Cita", "text": "Tiene una cita por vídeo."}


@dataclass
class Gateway:
    """What the gateway answers, and what it got."""

    url: str
    status: int = 202
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def checked(self) -> dict[str, str]:
        """Return what the last message says, after checking its signature as a receiver does."""
        headers, body = self.got[-1]
        number, moment = headers["webhook-id"], headers["webhook-timestamp"]
        signature = webhook_signature(SECRET, number, int(moment), body)
        assert headers["webhook-signature"] == signature
        assert (number, int(moment)) == (str(NUMBER), int(NOW.timestamp()))
        return json.loads(body)


@asynccontextmanager
async def gateway() -> AsyncIterator[Gateway]:
    """Serve a gateway until the block ends."""
    it = Gateway("")

    async def take(request: web.Request) -> web.Response:
        it.got.append(
            ({name.lower(): value for name, value in request.headers.items()}, await request.read())
        )
        return web.Response(status=it.status, headers={"Location": "/sms"} if it.status == 307 else {})

    application = web.Application()
    application.add_routes([web.post("/sms", take)])
    runner = web.AppRunner(application)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        it.url = f"http://127.0.0.1:{runner.addresses[0][1]}/sms"
        yield it
    finally:
        await runner.cleanup()


async def deliver(url: str) -> None:
    """Send the message once."""
    settings = SmsSettings(url=url, secret=SecretStr(base64.b64encode(SECRET).decode()))
    async with http_post() as post:
        channel = SmsChannel(settings, post, lambda: NOW)
        await channel.deliver(Delivery(NUMBER, TENANT, 1, MESSAGE))


async def test_a_message_arrives_signed() -> None:
    """To whom and what, under the message's own id, with the time at which it was signed."""
    async with gateway() as taking:
        await deliver(taking.url)
    assert taking.checked() == {"to": "+12025550117", "text": "Tiene una cita por vídeo."}
    assert taking.got[0][0]["content-type"] == "application/json"


@pytest.mark.parametrize("status", [400, 404, 410, 422])
async def test_a_refusal_for_good_is_hopeless(status: int) -> None:
    """The number does not exist, for instance; nobody is asked again."""
    async with gateway() as taking:
        taking.status = status
        with pytest.raises(JobHopeless):
            await deliver(taking.url)


@pytest.mark.parametrize("status", [307, 401, 429, 500, 503])
async def test_any_other_answer_is_tried_again(status: int) -> None:
    """Also a redirection, which is not followed: the signature is meant for one place."""
    async with gateway() as taking:
        taking.status = status
        with pytest.raises(GatewayRefused) as caught:
            await deliver(taking.url)
        assert caught.value.status == status
        assert len(taking.got) == 1


async def test_a_gateway_that_is_away_is_tried_again() -> None:
    """Nobody listens: a fault of the moment."""
    async with gateway() as gone:
        pass
    with pytest.raises(aiohttp.ClientError):
        await deliver(gone.url)


@pytest.mark.parametrize(
    "url", ["http://sms.example/send", "ftp://localhost/", "http://localhost.evil.example/"]
)
def test_messages_leave_this_machine_encrypted_only(url: str) -> None:
    """Plain http is for a gateway beside the program."""
    with pytest.raises(ValidationError):
        SmsSettings(url=url, secret=SecretStr(base64.b64encode(SECRET).decode()))
