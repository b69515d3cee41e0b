"""All rooms of this process: made on joining or by the API, ticked, closed when their time is over."""

import asyncio
import contextlib
import secrets
import string
from collections.abc import Iterator
from typing import TYPE_CHECKING

import structlog
from google.protobuf import json_format
from livekit.protocol import models
from livekit.protocol import room as room_service

from mediaserver import RoomId
from signalling import tokens
from signalling.clock import Clock
from signalling.errors import BadRequest, Forbidden, NotFound, Unavailable
from signalling.gate import Presence, Unheard
from signalling.grants import Claims
from signalling.live_room import LiveRoom
from signalling.session import DataCache, RoomConfig, RoomSession, RoomState
from signalling.settings import SignallingSettings

if TYPE_CHECKING:
    from mediaserver import Node

_log = structlog.get_logger(__name__)

TICK_S = 1.0

_COMPATIBLE_VERSION = "1.13.5"
"""The server version whose behaviour this one offers; clients choose features by it."""

_PROTOCOL = 17
"""From 18 on, native clients expect data channels with pre-negotiated ids."""

_ALPHABET = string.ascii_letters + string.digits
_SID_LENGTH = 14


def new_sid(prefix: str) -> str:
    """Return a fresh SID: `prefix` and 83 random bits."""
    return prefix + "".join(secrets.choice(_ALPHABET) for _ in range(_SID_LENGTH))


class Rooms:
    """The registry. Its mutable state: the rooms by name, and whether new ones may come.

    `presence`: hears who is in the rooms made from now on.
    """

    def __init__(self, settings: SignallingSettings, node: "Node", clock: Clock) -> None:
        self._settings = settings
        self._node = node
        self._clock = clock
        self.presence: Presence = Unheard()
        self._rooms: dict[str, LiveRoom] = {}
        self._server = models.ServerInfo(
            edition=models.ServerInfo.Edition.Standard,
            version=_COMPATIBLE_VERSION,
            protocol=_PROTOCOL,
            node_id=new_sid("ND_"),
        )
        self.draining = False
        self._idle = asyncio.Event()

    def __len__(self) -> int:
        return len(self._rooms)

    def __iter__(self) -> Iterator[LiveRoom]:
        return iter(tuple(self._rooms.values()))

    @property
    def population(self) -> int:
        """How many participants are in all rooms."""
        return sum(room.session.population for room in self._rooms.values())

    @property
    def ready(self) -> bool:
        """Whether calls can be taken."""
        return self._node.ready and not self.draining

    def get(self, name: str) -> LiveRoom:
        """Return the room of that name. Raises: NotFound (`room_not_found`)."""
        if room := self._rooms.get(name):
            return room
        # These very words tell a browser client that the service is here and only the room is not.
        raise NotFound("room_not_found", "requested room does not exist")

    def check(self, claims: Claims) -> None:
        """Check that the bearer of `claims` could join now, without changing anything.

        Raises: Unavailable (`draining`, `rooms_exhausted`), NotFound (`room_not_found`),
        Forbidden (`room_full`).
        """
        if not self.ready:
            raise Unavailable("draining", "this server takes no new calls now")
        room = self._rooms.get(claims.video.room)
        if room is None:
            if not (self._settings.auto_create_rooms or claims.video.room_create):
                self.get(claims.video.room)
            self._check_capacity()
        elif room.session.full and room.session.find(claims.identity) is None:
            raise Forbidden("room_full", "the room is full")

    def for_joining(self, claims: Claims) -> LiveRoom:
        """Return the room that `claims` name, made if need be. Raises: as `check`."""
        self.check(claims)
        if room := self._rooms.get(claims.video.room):
            return room
        return self.create(claims.video.room, _configuration(claims))

    def create(self, name: str, wanted: room_service.CreateRoomRequest | None = None) -> LiveRoom:
        """Return the room of that name; if it is new, as `wanted` says.

        Raises: BadRequest (`name_required`, `name_too_long`, `metadata_too_large`), Unavailable.
        """
        if room := self._rooms.get(name):
            return room
        wanted = wanted or room_service.CreateRoomRequest()
        self._check_names(name, wanted)
        self._check_capacity()
        now = self._clock()
        settings = self._settings
        state = RoomState(
            sid=new_sid("RM_"),
            name=name,
            config=RoomConfig(
                metadata=wanted.metadata,
                empty_timeout_s=wanted.empty_timeout or settings.empty_timeout_s,
                departure_timeout_s=wanted.departure_timeout or settings.departure_timeout_s,
                max_participants=wanted.max_participants,
            ),
            settings=settings,
            server=self._server,
            new_sid=new_sid,
            created=now,
            cache=DataCache(settings.reliable_cache_s),
        )
        room = LiveRoom(
            RoomSession(state),
            open_media=lambda observer: self._node.open_room(RoomId(state.sid), observer),
            clock=self._clock,
            mint_refresh=self._mint_refresh,
            on_closed=self._forget,
            presence=self.presence,
        )
        self._rooms[name] = room
        _log.info("room opened", room=state.sid)
        return room

    def close(self, room: LiveRoom, reason: models.DisconnectReason, *, come_again: bool = False) -> None:
        """Send everyone out of a room and close it."""
        room.execute(room.session.close(reason, self._clock(), come_again=come_again))

    def check_metadata(self, metadata: str) -> None:
        """Check the size of a room's metadata. Raises: BadRequest (`metadata_too_large`)."""
        if len(metadata.encode()) > self._settings.metadata_size:
            raise BadRequest("metadata_too_large", "the room's metadata is too large")

    async def run(self) -> None:
        """Tick all rooms until cancelled."""
        while True:
            await asyncio.sleep(TICK_S)
            for room in self:
                try:
                    room.tick()
                except Exception:  # noqa: BLE001 - logged with its traceback
                    # One room's fault must not stop the clock of the others.
                    _log.exception("tick failed", room=room.session.sid)
            if not self.population:
                self._idle.set()

    async def drain(self, grace_s: float) -> None:
        """Take no new calls; give those in progress `grace_s` seconds to end, then send them elsewhere."""
        self.draining = True
        self._idle.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(grace_s):
                await self._idle.wait()
        for room in self:
            self.close(room, models.DisconnectReason.SERVER_SHUTDOWN, come_again=True)

    def _mint_refresh(self, claims: Claims) -> str:
        now = self._clock().unix_s
        key, secret = claims.issuer, self._settings.api_keys.get(claims.issuer)
        if secret is None:
            key, secret = self._settings.signing_key
        ttl_s = max(self._settings.refresh_ttl_s, claims.expires_at - now)
        return tokens.mint(claims, key=key, secret=secret, now=now, ttl_s=ttl_s)

    def _forget(self, room: LiveRoom) -> None:
        if self._rooms.get(room.session.name) is room:
            del self._rooms[room.session.name]

    def _check_capacity(self) -> None:
        if not self.ready:
            raise Unavailable("draining", "this server takes no new calls now")
        if len(self._rooms) >= self._settings.rooms:
            raise Unavailable("rooms_exhausted", "this server is full")

    def _check_names(self, name: str, wanted: room_service.CreateRoomRequest) -> None:
        if not name:
            raise BadRequest("name_required", "a room needs a name")
        if len(name) > self._settings.name_length:
            raise BadRequest("name_too_long", "the room's name is too long")
        self.check_metadata(wanted.metadata)


def _configuration(claims: Claims) -> room_service.CreateRoomRequest:
    """Return what a token says of the room it makes; what cannot be read counts as not said."""
    wanted = room_service.RoomConfiguration()
    if claims.room_config:
        with contextlib.suppress(json_format.ParseError):
            json_format.ParseDict(claims.room_config, wanted, ignore_unknown_fields=True)
    return room_service.CreateRoomRequest(
        metadata=wanted.metadata,
        empty_timeout=wanted.empty_timeout,
        departure_timeout=wanted.departure_timeout,
        max_participants=wanted.max_participants,
    )
