"""A room's rules with the clock and the SIDs under the test's control."""

from collections.abc import Iterable
from itertools import count

from livekit.protocol import models, rtc
from pydantic import SecretStr

from mediaserver import PeerId, PublicationId
from signalling.grants import Claims, VideoGrants
from signalling.session import (
    ConnectionId,
    DataCache,
    Effect,
    Moment,
    RoomConfig,
    RoomSession,
    RoomState,
    effects,
)
from signalling.settings import SignallingSettings


class Seat:
    """One client as the test sees it: what it was sent, and what it says."""

    def __init__(self, rig: "RoomRig", peer: PeerId, connection: ConnectionId) -> None:
        self.rig = rig
        self.peer = peer
        self.connection = connection

    @property
    def inbox(self) -> list[rtc.SignalResponse]:
        """What came over the present WebSocket, oldest first."""
        return self.rig.inboxes.setdefault(self.connection, [])

    @property
    def kinds(self) -> list[str]:
        """Which messages came over the present WebSocket."""
        return [str(response.WhichOneof("message")) for response in self.inbox]

    def received(self, kind: str) -> list:
        """Every message of one kind, oldest first."""
        return [getattr(r, kind) for r in self.inbox if r.WhichOneof("message") == kind]

    def last(self, kind: str):
        """Return the last message of one kind."""
        return self.received(kind)[-1]

    def says(self, **message) -> list[Effect]:
        """Send a message; return what it asks for besides messages."""
        return self.rig.run(self.rig.session.receive(self.peer, rtc.SignalRequest(**message), self.rig.now))

    def announces(self, cid: str, kind=models.TrackType.AUDIO, **fields) -> PublicationId:
        """Announce a track; return the SID it got."""
        source = (
            models.TrackSource.MICROPHONE if kind == models.TrackType.AUDIO else models.TrackSource.CAMERA
        )
        request = rtc.AddTrackRequest(cid=cid, type=kind, source=fields.pop("source", source), **fields)
        self.says(add_track=request)
        return PublicationId(self.last("track_published").track.sid)

    def publishes(self, cid: str, kind=models.TrackType.AUDIO, **fields) -> PublicationId:
        """Announce a track and have the media server bind it."""
        publication = self.announces(cid, kind, **fields)
        self.rig.run(self.rig.session.published(self.peer, publication))
        return publication

    def connects(self) -> None:
        """Have the media server say that media is up."""
        self.rig.run(self.rig.session.media_connected(self.peer))

    def loses_signal(self) -> None:
        """Lose the WebSocket."""
        self.rig.run(self.rig.session.signal_lost(self.peer, self.connection, self.rig.now))

    def resumes(self, **fields) -> PeerId | None:
        """Come back over a new WebSocket; return the SID if still seated."""
        self.connection = ConnectionId(next(self.rig.connections))
        request = rtc.JoinRequest(reconnect=True, participant_sid=self.peer, **fields)
        claims = self.rig.claims[self.peer]
        peer, due = self.rig.session.resume(claims, request, self.connection, self.rig.now)
        self.rig.run(due)
        return peer


class RoomRig:
    """Runs the rules and sorts their effects: messages to seats, the rest into `calls`."""

    def __init__(self, **config) -> None:
        self.time = 1_000.0
        self.connections = count(1)
        self.inboxes: dict[ConnectionId, list[rtc.SignalResponse]] = {}
        self.claims: dict[PeerId, Claims] = {}
        self.calls: list[Effect] = []
        self.settings = SignallingSettings(api_keys={"devkey": SecretStr("secret")}, dev=True)
        sids = count(1)
        self.state = RoomState(
            sid="RM_1",
            name="room",
            config=RoomConfig(
                **{"metadata": "", "empty_timeout_s": 300, "departure_timeout_s": 20, "max_participants": 0}
                | config
            ),
            settings=self.settings,
            server=models.ServerInfo(version="1.13.5", protocol=17),
            new_sid=lambda prefix: f"{prefix}{next(sids)}",
            created=self.now,
            cache=DataCache(2.0),
        )
        self.session = RoomSession(self.state)
        self._waiting: list[rtc.SignalResponse] = []

    @property
    def now(self) -> Moment:
        """The present instant on both clocks."""
        return Moment(monotonic_s=self.time, unix_s=1_700_000_000 + self.time)

    def join(
        self,
        identity: str,
        *,
        active: bool = True,
        auto_subscribe: bool = True,
        protocol: int = 17,
        request: rtc.JoinRequest | None = None,
        **grants,
    ) -> Seat:
        """Seat someone; `active`: media comes up at once. `grants` are fields of `VideoGrants`."""
        claims = Claims(
            identity=identity,
            issuer="devkey",
            name=f"name of {identity}",
            video=VideoGrants(room_join=True, room="room", **grants),
        )
        request = request or rtc.JoinRequest()
        request.client_info.protocol = protocol
        request.connection_settings.auto_subscribe = auto_subscribe
        connection = ConnectionId(next(self.connections))
        peer, due = self.session.join(claims, request, connection, self.now)
        seat = Seat(self, peer, connection)
        self.claims[peer] = claims
        self.run(due)
        if active:
            seat.connects()
        return seat

    def run(self, due: Iterable[Effect]) -> list[Effect]:
        """Sort effects; return those that are not messages."""
        rest: list[Effect] = []
        for effect in due:
            if isinstance(effect, effects.Send):
                for connection in effect.connections:
                    self.inboxes.setdefault(connection, []).append(effect.response)
            else:
                rest.append(effect)
        self.calls += rest
        return rest

    def tick(self, seconds: float) -> list[Effect]:
        """Let time pass, then tick; return what that asks for besides messages."""
        self.time += seconds
        return self.run(self.session.tick(self.now))

    def clear(self) -> None:
        """Forget everything that was sent and asked for so far."""
        self.calls.clear()
        for inbox in self.inboxes.values():
            inbox.clear()
