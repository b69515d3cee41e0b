"""The client wire's HTTP side: `/rtc/v1` (WebSocket), its `validate` twin, and the older paths we refuse.

A thin shell: it reads frames, hands messages to the room and lets `Connection` write.
"""

import asyncio

import structlog
from aiohttp import WSMsgType, web
from google.protobuf.message import DecodeError
from livekit.protocol import models, rtc

from mediaserver import PeerId
from signalling.admission import Admission, admit
from signalling.clock import Clock
from signalling.connection import Connection
from signalling.errors import BadRequest, SignallingError
from signalling.gate import Gate
from signalling.live_room import LiveRoom
from signalling.metrics import Metrics
from signalling.pace import Pace
from signalling.rooms import Rooms
from signalling.session import leave_message
from signalling.settings import SignallingSettings

_log = structlog.get_logger(__name__)

# A browser hides the body of an answer without this header, and its client then reports a network fault.
_CORS = {"Access-Control-Allow-Origin": "*"}

_UNSUPPORTED_DATA = 1003
_INVALID_PAYLOAD = 1007
_INTERNAL_ERROR = 1011

_Action = rtc.LeaveRequest.Action
_Reason = models.DisconnectReason


class SignalEndpoint:
    """Handlers over one `Rooms`; keeps nothing itself."""

    def __init__(
        self, settings: SignallingSettings, rooms: Rooms, clock: Clock, metrics: Metrics, gate: Gate
    ) -> None:
        self._gate = gate
        self._settings = settings
        self._rooms = rooms
        self._clock = clock
        self._metrics = metrics

    def routes(self) -> list[web.RouteDef]:
        """Return the routes to add to an application."""
        return [
            web.get("/rtc/v1", self.connect),
            web.get("/rtc/v1/validate", self.validate),
            web.get("/rtc", self.refuse_dual),
            web.get("/rtc/validate", self.refuse_dual),
        ]

    async def validate(self, request: web.Request) -> web.Response:
        """Tell a client whose WebSocket failed whether it would have been let in, and if not, why."""
        try:
            await self._admit(request)
        except SignallingError as exc:
            return _refusal(exc)
        return web.Response(text="success", headers=_CORS)

    async def refuse_dual(self, _request: web.Request) -> web.Response:
        """Refuse clients that want two peer connections."""
        return web.Response(
            status=404, text="two peer connections are not supported here; use /rtc/v1", headers=_CORS
        )

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Serve one client until its WebSocket ends."""
        websocket = web.WebSocketResponse(
            # A message of just this size would be refused already.
            max_msg_size=self._settings.frame_size + 1,
            heartbeat=self._settings.websocket_heartbeat_s,
            # Frames are small, and SDP compressed beside secrets would tell of them by its length.
            compress=False,
            timeout=2.0,
        )
        try:
            if not websocket.can_prepare(request):
                raise BadRequest("websocket_required", "this address is for WebSockets")
            admission = await self._admit(request)
        except SignallingError as exc:
            return _refusal(exc)
        await websocket.prepare(request)
        connection = Connection(websocket, queue_size=self._settings.send_queue_size)
        writer = asyncio.create_task(connection.write())
        with self._metrics.websockets.track_inprogress():
            try:
                if entered := self._enter(admission, connection):
                    await self._read(websocket, connection, *entered)
            finally:
                connection.close(1000, "")
                await writer
        return websocket

    async def _admit(self, request: web.Request) -> Admission:
        try:
            admission = admit(
                query=request.query,
                headers=request.headers,
                settings=self._settings,
                now=self._clock().unix_s,
            )
            await self._gate.check(admission.claims)
            # Who comes back is not a new call: neither draining nor a full room stands in the way.
            if not admission.request.reconnect:
                self._rooms.check(admission.claims)
        except SignallingError as exc:
            self._metrics.refusals.labels(exc.code).inc()
            raise
        return admission

    def _enter(self, admission: Admission, connection: Connection) -> tuple[LiveRoom, PeerId] | None:
        """Bring the client into its room; None if it was told to leave instead."""
        resuming = admission.request.reconnect
        peer: PeerId | None = None
        try:
            if resuming:
                room = self._rooms.get(admission.claims.video.room)
                peer = room.resume(admission.claims, admission.request, connection)
            else:
                room = self._rooms.for_joining(admission.claims)
                peer = room.join(admission.claims, admission.request, connection)
        except SignallingError as exc:
            _log.info("entry refused", connection=connection.id, code=exc.code)
        except Exception:  # noqa: BLE001 - logged with its traceback
            _log.exception("entry failed", connection=connection.id)
        if peer is None:
            reason = _Reason.STATE_MISMATCH if resuming else _Reason.JOIN_FAILURE
            action = _Action.RECONNECT if resuming else _Action.DISCONNECT
            connection.send(leave_message(reason, action).SerializeToString())
            return None
        self._metrics.joins.labels("resume" if resuming else "join").inc()
        return room, peer

    async def _read(
        self, websocket: web.WebSocketResponse, connection: Connection, room: LiveRoom, peer: PeerId
    ) -> None:
        pace = Pace(self._settings.client_rate, self._settings.client_burst)
        try:
            async for message in websocket:
                if message.type is WSMsgType.BINARY:
                    try:
                        room.receive(peer, connection, rtc.SignalRequest.FromString(message.data))
                    except DecodeError:
                        self._end(connection, peer, _INVALID_PAYLOAD, "malformed_frame")
                        break
                    if wait_s := pace.wait(len(message.data), self._clock().monotonic_s):
                        await asyncio.sleep(wait_s)
                elif message.type is WSMsgType.TEXT:
                    self._end(connection, peer, _UNSUPPORTED_DATA, "binary_required")
                    break
                else:
                    self._end(connection, peer, websocket.close_code or _INVALID_PAYLOAD, "frame_refused")
                    break
        except Exception:  # noqa: BLE001 - logged with its traceback
            _log.exception("request failed", participant=peer, connection=connection.id)
            self._end(connection, peer, _INTERNAL_ERROR, "internal_error")
        finally:
            room.signal_lost(peer, connection)

    def _end(self, connection: Connection, peer: PeerId, close_code: int, code: str) -> None:
        self._metrics.bad_frames.labels(code).inc()
        _log.info("websocket ended", participant=peer, connection=connection.id, code=code)
        connection.close(close_code, code)


def _refusal(exc: SignallingError) -> web.Response:
    headers = _CORS | ({"Retry-After": str(exc.retry_after_s)} if exc.retry_after_s else {})
    return web.Response(status=exc.status, text=exc.text, headers=headers)
