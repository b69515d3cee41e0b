"""Everything that changes in a room, and the list of effects that the changes ask for.

The modules beside this one are functions over `RoomState`; `RoomSession` is the way in from outside.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from livekit.protocol import models, rtc

from mediaserver import PeerId, PublicationId
from signalling.session.data_cache import DataCache
from signalling.session.effects import Effect, Send
from signalling.session.moment import Moment
from signalling.session.participant import Participant
from signalling.session.track import Track
from signalling.settings import SignallingSettings


@dataclass(slots=True, kw_only=True)
class RoomConfig:
    """What the maker of a room decides. Times in seconds; `max_participants` 0 = the server's cap."""

    metadata: str
    empty_timeout_s: int
    departure_timeout_s: int
    max_participants: int


@dataclass(slots=True)
class Departed:
    """Someone who left, kept for those who were not listening just then."""

    at: float
    info: models.ParticipantInfo


@dataclass(slots=True, kw_only=True)
class RoomState:
    """The mutable state of one room. Owned by `RoomSession`."""

    sid: str
    name: str
    config: RoomConfig
    settings: SignallingSettings
    server: models.ServerInfo
    new_sid: Callable[[str], str]
    """Returns a fresh random SID with the given prefix."""

    created: Moment
    participants: dict[PeerId, Participant] = field(default_factory=dict)
    departed: deque[Departed] = field(default_factory=lambda: deque(maxlen=256))
    joined_once: bool = False
    empty_since: float = 0.0
    cache: DataCache
    speakers: dict[PeerId, float] = field(default_factory=dict)
    effects: list[Effect] = field(default_factory=list)

    def emit(self, effect: Effect) -> None:
        """Ask the shell for one more thing."""
        self.effects.append(effect)

    def send(self, recipient: Participant, response: rtc.SignalResponse) -> None:
        """Send one message to one participant, if their WebSocket is there."""
        if recipient.signal.connection is not None:
            self.emit(Send((recipient.signal.connection,), response))

    def broadcast(self, response: rtc.SignalResponse, *, but: Participant | None = None) -> None:
        """Send one message to everyone whose WebSocket is there, except `but`."""
        connections = tuple(
            p.signal.connection
            for p in self.participants.values()
            if p is not but and p.signal.connection is not None
        )
        if connections:
            self.emit(Send(connections, response))

    def others(self, participant: Participant) -> Iterator[Participant]:
        """Everyone in the room but `participant`."""
        return (p for p in tuple(self.participants.values()) if p is not participant)

    def by_identity(self, identity: str) -> Participant | None:
        """Return the participant of that identity, if here."""
        return next((p for p in self.participants.values() if p.identity == identity), None)

    def find_track(self, publication: PublicationId) -> tuple[Participant, Track] | None:
        """Return the publisher and the track of that SID, whether others may know of it or not."""
        for participant in self.participants.values():
            if track := participant.tracks.get(publication):
                return participant, track
        return None

    def info(self) -> models.Room:
        """Return what clients and the API are told of the room."""
        counted = [p for p in self.participants.values() if not p.permission.hidden]
        return models.Room(
            sid=self.sid,
            name=self.name,
            empty_timeout=self.config.empty_timeout_s,
            departure_timeout=self.config.departure_timeout_s,
            max_participants=self.config.max_participants,
            creation_time=int(self.created.unix_s),
            creation_time_ms=self.created.unix_ms,
            enabled_codecs=publish_codecs(),
            metadata=self.config.metadata,
            num_participants=len(counted),
            num_publishers=sum(any(t.published for t in p.tracks.values()) for p in counted),
        )


def publish_codecs() -> list[models.Codec]:
    """Return what clients may publish, the preferred first. Given it, clients announce and offer at once."""
    return [models.Codec(mime="video/VP8"), models.Codec(mime="audio/opus")]
