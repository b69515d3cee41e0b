"""One participant as the room knows them: who, with which rights, connected how, sending and wanting what."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from livekit.protocol import models

from mediaserver import ConnectionQuality, LayerPreference, PeerId, PublicationId
from signalling.grants import Claims
from signalling.session.audience import Audience
from signalling.session.effects import ConnectionId
from signalling.session.moment import Moment
from signalling.session.track import Track

_State = models.ParticipantInfo.State


@dataclass(slots=True)
class Signal:
    """The WebSocket of a participant: present, or lost since some time."""

    connection: ConnectionId | None
    lost_at: float | None = None
    """Monotonic seconds; None while connected."""

    refresh_at: float = 0.0
    """When the client is due a fresh token, monotonic seconds."""

    closes_on_resume: bool = False
    """Set by a client that wants to test a resume that fails."""


@dataclass(slots=True, kw_only=True)
class Participant:
    """Mutable state of one participant. Owned by `RoomState`; only the modules beside this one change it."""

    sid: PeerId
    claims: Claims
    """The token they came with, kept up to date with what was changed since."""

    permission: models.ParticipantPermission
    client: models.ClientInfo
    joined: Moment
    auto_subscribe: bool
    signal: Signal

    state: _State = _State.JOINED
    version: int = 1
    media_up: bool = False
    """Whether ICE and DTLS are up at this moment."""

    media_failed_at: float | None = None
    """When media was lost for good, monotonic seconds."""

    tracks: dict[PublicationId, Track] = field(default_factory=dict)
    audience: Audience = field(default_factory=Audience)
    """Who may receive what this participant publishes."""

    chosen: dict[PublicationId, bool] = field(default_factory=dict)
    """Tracks explicitly wanted or not; the others follow `auto_subscribe`."""

    subscribed: set[PublicationId] = field(default_factory=set)
    preferences: dict[PublicationId, LayerPreference] = field(default_factory=dict)
    last_sequence: int = 0
    """Of the last reliable data packet taken from this participant."""

    quality: ConnectionQuality | None = None

    @property
    def identity(self) -> str:
        """The name that the outside knows them by; unique in the room."""
        return self.claims.identity

    @property
    def visible(self) -> bool:
        """Whether others may know that they are here."""
        return self.state == _State.ACTIVE and not self.permission.hidden

    def wants(self, publication: PublicationId) -> bool:
        """Whether the client wants to receive this track."""
        return self.chosen.get(publication, self.auto_subscribe)

    def may_publish(self, source: models.TrackSource) -> bool:
        """Whether a track of this source may be published; a list of sources supersedes the general right."""
        sources = self.permission.can_publish_sources
        return source in sources if sources else self.permission.can_publish

    def info(self) -> models.ParticipantInfo:
        """Return what others are told of this participant now."""
        tracks = [track.info for track in self.tracks.values() if track.published]
        return models.ParticipantInfo(
            sid=self.sid,
            identity=self.identity,
            state=self.state,
            tracks=tracks,
            metadata=self.claims.metadata,
            joined_at=int(self.joined.unix_s),
            joined_at_ms=self.joined.unix_ms,
            name=self.claims.name,
            version=self.version,
            permission=self.permission,
            is_publisher=bool(tracks),
            kind=self.claims.participant_kind,
            attributes=self.claims.attributes,
            client_protocol=self.client.client_protocol,
            capabilities=self.client.capabilities,
        )

    def update_claims(self, changes: Mapping[str, object]) -> None:
        """Replace fields of `claims`, so that a refreshed token says the same as the room."""
        self.claims = self.claims.model_copy(update=dict(changes))
