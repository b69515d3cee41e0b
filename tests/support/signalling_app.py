"""Signalling on a real media node, served in this process, and a bare client that speaks its wire."""

import asyncio
import base64
import gzip
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from livekit.protocol import rtc
from pydantic import SecretStr

from mediaserver import MediaServerSettings, Node
from signalling import (
    Claims,
    ClinicServices,
    EventHub,
    SignallingSettings,
    VideoGrants,
    create_application,
    mint,
)
from signalling.clock import system_clock

KEY, SECRET = "devkey", SecretStr("secret")


@dataclass
class Signalling:
    """A running application: where it is, and a session to ask it with."""

    application: web.Application
    http: aiohttp.ClientSession
    port: int
    node: Node
    clients: list["WireClient"] = field(default_factory=list)
    """All that were opened; they are closed at the end."""

    @property
    def url(self) -> str:
        """Base URL without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    async def join(self, identity: str, request: rtc.JoinRequest | None = None, **grants) -> "WireClient":
        """Join as a client without media would; the join response has been read already."""
        client = await self.open(token(identity, **grants), request)
        await client.receive("join")
        return client

    async def resume(self, client: "WireClient", sid: str, **grants) -> "WireClient":
        """Come back with a new WebSocket; nothing has been read yet."""
        return await self.open(
            token(client.identity, **grants), rtc.JoinRequest(reconnect=True, participant_sid=sid)
        )

    async def open(self, access_token: str, request: rtc.JoinRequest | None = None) -> "WireClient":
        """Open a WebSocket. Raises: aiohttp.WSServerHandshakeError."""
        socket = await self.http.ws_connect(
            f"{self.url}/rtc/v1?{query(access_token, request)}", max_msg_size=0
        )
        self.clients.append(WireClient(socket, identity=identity_of(access_token)))
        return self.clients[-1]

    async def validate(self, **parameters: str) -> tuple[int, str]:
        """Ask as a client does whose WebSocket failed: (status, text)."""
        async with self.http.get(f"{self.url}/rtc/v1/validate", params=parameters) as response:
            assert response.headers["Access-Control-Allow-Origin"] == "*"
            return response.status, await response.text()


@dataclass
class WireClient:
    """One WebSocket, spoken by hand; it remembers what it has read."""

    socket: aiohttp.ClientWebSocketResponse
    identity: str = ""
    seen: list[rtc.SignalResponse] = field(default_factory=list)

    async def say(self, **message: Any) -> None:
        """Send one message."""
        await self.socket.send_bytes(rtc.SignalRequest(**message).SerializeToString())

    async def receive(self, kind: str, timeout_s: float = 5) -> Any:
        """Read on until a message of that kind comes; return it."""
        async with asyncio.timeout(timeout_s):
            while True:
                message = await self.socket.receive()
                assert message.type is aiohttp.WSMsgType.BINARY, f"{message} while waiting for {kind}"
                response = rtc.SignalResponse.FromString(message.data)
                self.seen.append(response)
                if response.WhichOneof("message") == kind:
                    return getattr(response, kind)

    async def closed(self, timeout_s: float = 5) -> tuple[int | None, list[str]]:
        """Read to the end: (close code, kinds of messages before it)."""
        async with asyncio.timeout(timeout_s):
            responses = [rtc.SignalResponse.FromString(message.data) async for message in self.socket]
        return self.socket.close_code, [str(r.WhichOneof("message")) for r in responses]


def token(identity: str = "anna", *, room: str = "room", ttl_s: float = 600, name: str = "", **grants) -> str:
    """Return a token to join `room`; `grants` are further fields of `VideoGrants`."""
    video = VideoGrants(**{"room_join": True, "room": room} | grants)
    claims = Claims(identity=identity, name=name, video=video)
    return mint(claims, key=KEY, secret=SECRET, now=system_clock().unix_s, ttl_s=ttl_s)


def identity_of(access_token: str) -> str:
    """Return the identity in a token, empty if it is none."""
    try:
        payload = base64.urlsafe_b64decode(access_token.split(".")[1] + "==")
    except (IndexError, ValueError):
        return ""
    return str(aiohttp.payload.json.loads(payload).get("sub", ""))


def join_parameter(request: rtc.JoinRequest | None = None, *, compressed: bool = True) -> str:
    """Return a join request as it stands in a URL."""
    raw = (request or rtc.JoinRequest()).SerializeToString()
    compression = rtc.WrappedJoinRequest.Compression
    wrapped = rtc.WrappedJoinRequest(
        compression=compression.GZIP if compressed else compression.NONE,
        join_request=gzip.compress(raw, 9) if compressed else raw,
    )
    return base64.urlsafe_b64encode(wrapped.SerializeToString()).decode().rstrip("=")


def query(access_token: str, request: rtc.JoinRequest | None = None) -> str:
    """Return the query string of a WebSocket."""
    return urlencode({"access_token": access_token, "join_request": join_parameter(request)})


@asynccontextmanager
async def signalling_served(
    static_dir: Path | None = None,
    services: ClinicServices | None = None,
    events: EventHub | None = None,
    parts: Sequence[object] = (),
    **settings,
) -> AsyncIterator[Signalling]:
    """Serve until the block ends; `settings` are fields of `SignallingSettings`."""
    node = Node(MediaServerSettings(rtc_host="127.0.0.1", rtc_port=0, rtc_addresses=("127.0.0.1",)))
    await node.start()
    fields = {"api_keys": {KEY: SECRET}, "dev": True} | settings
    application = create_application(
        SignallingSettings(**fields), node, static_dir, services=services, parts=parts, events=events
    )
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        async with aiohttp.ClientSession() as http:
            signalling = Signalling(application, http, runner.addresses[0][1], node)
            yield signalling
            await asyncio.gather(*(client.socket.close() for client in signalling.clients))
    finally:
        await runner.cleanup()
        await node.close()
