"""Lets into the rooms of visits whom `consult` admits, and throws out whom it holds or removes.

A token names the admission it was minted for, in an attribute that its bearer cannot change. It is looked
up at every join and resume, so that a hold or a removal kills it with its commit.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from livekit.protocol import models

from consult import Consult, MediaGrant, Source
from mediaserver import ConnectionQuality
from signalling import tokens
from signalling.clock import Clock
from signalling.errors import NotFound
from signalling.gate import not_admitted
from signalling.grants import Claims, VideoGrants
from signalling.invite import ROLE_ATTRIBUTE
from signalling.live_room import LiveRoom
from signalling.rooms import Rooms
from signalling.session import Participant
from signalling.settings import SignallingSettings
from vault import Database, Origin

ADMISSION_ATTRIBUTE = "admission"
ROOM_PREFIX = "visit-"

_SOURCES = {
    Source.MICROPHONE: models.TrackSource.MICROPHONE,
    Source.CAMERA: models.TrackSource.CAMERA,
    Source.SCREEN: models.TrackSource.SCREEN_SHARE,
}


@dataclass(frozen=True, slots=True)
class MediaToken:
    """With what a client connects its media. `token` is a secret of its bearer's."""

    token: str = field(repr=False)
    identity: str
    room: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class LivePerson:
    """Somebody who is in a room at this moment. `quality`: None until it was graded."""

    identity: str
    quality: ConnectionQuality | None
    publishes: tuple[Source, ...]


class VisitDoor:
    """The gate of visits' rooms, and what `consult` acts on. Keeps nothing."""

    def __init__(
        self, settings: SignallingSettings, rooms: Rooms, consult: Consult, database: Database, clock: Clock
    ) -> None:
        self._settings = settings
        self._rooms = rooms
        self._consult = consult
        self._database = database
        self._clock = clock

    @property
    def url(self) -> str:
        """Where clients connect, empty for wherever they found the page."""
        return self._settings.public_url

    def mint(self, grant: MediaGrant) -> MediaToken:
        """Return the token of a grant that `consult` has just given."""
        claims = Claims(
            identity=grant.identity,
            name=grant.name,
            attributes={ROLE_ATTRIBUTE: grant.role.value, ADMISSION_ATTRIBUTE: str(grant.admission)},
            video=VideoGrants(
                room_join=True,
                room=grant.room,
                can_publish=bool(grant.rights.publish),
                can_publish_sources=tuple(sorted(source.value for source in grant.rights.publish)),
                can_publish_data=grant.rights.draw,
                can_subscribe=True,
            ),
        )
        key, secret = self._settings.signing_key
        now, ttl_s = self._clock().unix_s, self._settings.session_ttl_s
        token = tokens.mint(claims, key=key, secret=secret, now=now, ttl_s=ttl_s)
        return MediaToken(token, grant.identity, grant.room, datetime.fromtimestamp(now + ttl_s, UTC))

    # Gate

    async def check(self, claims: Claims) -> None:
        """Let pass who is admitted now, into a room that is there; other rooms are no concern."""
        room = claims.video.room
        if not room.startswith(ROOM_PREFIX):
            return
        try:
            admission = int(claims.attributes.get(ADMISSION_ATTRIBUTE, ""))
        except ValueError:
            raise not_admitted() from None
        origin = Origin.server("visits", f"join:{secrets.token_hex(8)}")
        async with self._database.read(origin) as reading:
            admitted = await self._consult.conduct.admits(reading, room, claims.identity, admission)
        if not admitted:
            raise not_admitted()
        self._rooms.create(room)

    # MediaRooms

    def eject(self, room: str, identity: str) -> None:
        """Close somebody's media and signalling now."""
        if found := self._find(room, identity):
            live, participant = found
            live.execute(live.session.remove(participant, self._clock()))

    def mute(self, room: str, identity: str, source: Source) -> None:
        """Mute what somebody sends; only they can unmute."""
        if found := self._find(room, identity):
            live, participant = found
            for track in tuple(participant.tracks.values()):
                if track.info.source == _SOURCES[source]:
                    live.execute(live.session.mute(participant, track))

    def close(self, room: str) -> None:
        """Send everybody out, and close the room."""
        if live := self._live(room):
            self._rooms.close(live, models.DisconnectReason.ROOM_DELETED)

    def people(self, room: str) -> Iterator[LivePerson]:
        """Yield who is in a room now."""
        live = self._live(room)
        for info in live.session.participants() if live else ():
            participant = live.session.find(info.identity) if live else None
            if participant is not None:
                yield LivePerson(info.identity, participant.quality, tuple(_published(participant)))

    def _find(self, room: str, identity: str) -> tuple[LiveRoom, Participant] | None:
        live = self._live(room)
        participant = None if live is None else live.session.find(identity)
        return None if live is None or participant is None else (live, participant)

    def _live(self, room: str) -> LiveRoom | None:
        try:
            return self._rooms.get(room)
        except NotFound:
            return None


def _published(participant: Participant) -> Iterator[Source]:
    sent = {track.info.source for track in participant.tracks.values() if track.published}
    return (source for source, number in _SOURCES.items() if number in sent)
