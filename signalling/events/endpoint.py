"""`GET /api/v1/events`: one WebSocket for staff and guests, on which they are told what happened.

Each message is JSON: first `{"topic": "hello", "sequence": …, "resumed": …}`, then
`{"sequence": …, "topic": "message.sent", "about": {"kind": …, "id": …}}`. Coming back with
`?after=<sequence>` a client is told what it missed; when `resumed` is false it fetches everything anew.
When nothing happens for ten seconds it is sent `{"topic": "beat", …}`: a client that hears nothing for
longer than two of them has lost its way to the server, and opens another.
Nothing is read from clients. Close codes: 4401 the session is over, 1013 come back, 1001 going away.
"""

import asyncio
import contextlib
import re
import secrets

import structlog
from aiohttp import ClientConnectionResetError, web

from signalling.api import Callers, Guest, GuestCall, Staff, StaffCall, check, check_same_origin, malformed
from signalling.errors import BadRequest, SignallingError
from signalling.events.hub import EventHub
from signalling.events.listener import Close, Listener
from signalling.metrics import Metrics
from signalling.problem import problem_response
from vault import errors as kept

_log = structlog.get_logger(__name__)

_PATH = "/api/v1/events"
_WHO = (Staff(), Guest())
_SEQUENCE = re.compile(r"[0-9]{1,15}")

_SESSION_OVER = 4401
_RENEW_S = 3.0
"""How often a session is looked up again: an ended session's socket lives no longer than this."""

_HEARTBEAT_S = 20.0
_BEAT_S = 10.0
_LARGEST_MESSAGE = 1024


class EventsEndpoint:
    """The handler; keeps nothing."""

    def __init__(self, hub: EventHub, callers: Callers, metrics: Metrics, hosts: tuple[str, ...]) -> None:
        self._hub = hub
        self._callers = callers
        self._metrics = metrics
        self._hosts = hosts

    def install(self, application: web.Application) -> None:
        """Add the route, and have everyone sent away when the application ends."""

        async def close(_application: web.Application) -> None:
            self._hub.close()

        application.router.add_route("GET", _PATH, self.connect)
        application.on_shutdown.append(close)

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Serve one browser until it goes or its session is over."""
        websocket = web.WebSocketResponse(
            heartbeat=_HEARTBEAT_S, max_msg_size=_LARGEST_MESSAGE, compress=False, timeout=2.0
        )
        try:
            if not websocket.can_prepare(request):
                raise BadRequest("websocket_required", "this address is for WebSockets")
            check_same_origin(request.headers, (request.host, *self._hosts))
            after = _after(request)
            listener = Listener(await self._identify(request))
        except SignallingError as exc:
            self._metrics.refusals.labels(exc.code).inc()
            return problem_response(exc)
        await websocket.prepare(request)
        with self._metrics.event_sockets.track_inprogress():
            await self._serve(request, websocket, listener, after)
        return websocket

    async def _serve(
        self, request: web.Request, websocket: web.WebSocketResponse, listener: Listener, after: int | None
    ) -> None:
        self._hub.join(listener, after)
        tasks = [
            asyncio.create_task(_write(websocket, listener)),
            asyncio.create_task(self._renew(request, listener)),
        ]
        try:
            async for _message in websocket:
                pass
        finally:
            self._hub.leave(listener)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _renew(self, request: web.Request, listener: Listener) -> None:
        """Look the session up again and again; close when it is over. This is no use of it."""
        while True:
            await asyncio.sleep(_RENEW_S)
            try:
                listener.call = await self._identify(request)
            except SignallingError as exc:
                listener.close(_SESSION_OVER, exc.code)
                return
            except kept.DatabaseError:
                _log.warning("session not looked up", listener=listener)

    async def _identify(self, request: web.Request) -> StaffCall | GuestCall:
        number = f"request:{secrets.token_hex(8)}"
        call = await self._callers.identify(request, _WHO, number, in_use=False)
        check(_WHO, call)
        if not isinstance(call, StaffCall | GuestCall):
            raise TypeError("whoever is let in here has a session")
        return call


async def _write(websocket: web.WebSocketResponse, listener: Listener) -> None:
    with contextlib.suppress(ClientConnectionResetError, ConnectionError):
        while True:
            match await listener.next(_BEAT_S):
                case Close(code, reason):
                    await websocket.close(code=code, message=reason.encode())
                    return
                case message:
                    await websocket.send_str(message)


def _after(request: web.Request) -> int | None:
    text = request.query.get("after")
    if text is None:
        return None
    if not _SEQUENCE.fullmatch(text):
        raise malformed(("after", "a sequence"))
    return int(text)
