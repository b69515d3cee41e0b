"""What a room asks its shell to do, in this order; values only.

The shell (`signalling.live_room`) executes them and reports what comes back as new inputs.
"""

from dataclasses import dataclass, field
from typing import NewType

from livekit.protocol import rtc

from mediaserver import DataChannelLabel, LayerPreference, PeerId, PublicationId, TrackOffer
from signalling.grants import Claims

ConnectionId = NewType("ConnectionId", int)
"""Names one WebSocket; a participant may have several, one after the other."""


@dataclass(frozen=True, slots=True)
class Send:
    """Send one message over each of these WebSockets, those that have ended excepted."""

    connections: tuple[ConnectionId, ...]
    response: rtc.SignalResponse = field(repr=False)


@dataclass(frozen=True, slots=True)
class SendRefreshedToken:
    """Mint a token for `claims`, which must not end before `claims.expires_at`, and send it."""

    connection: ConnectionId
    claims: Claims = field(repr=False)


@dataclass(frozen=True, slots=True)
class CloseConnection:
    """Close a WebSocket after what was sent on it before. `code`: RFC 6455 section 7.4."""

    connection: ConnectionId
    code: int
    reason: str


@dataclass(frozen=True, slots=True)
class OpenPeer:
    """Open the media session of a participant."""

    peer: PeerId


@dataclass(frozen=True, slots=True)
class ClosePeer:
    """Close the media session of a participant, and with it what it published."""

    peer: PeerId


@dataclass(frozen=True, slots=True)
class Announce:
    """Tell the media session of a track that a coming offer will carry."""

    peer: PeerId
    track: TrackOffer = field(repr=False)


@dataclass(frozen=True, slots=True)
class Negotiate:
    """Have an offer answered; report `negotiated` or `offer_rejected` with the same `offer_id`."""

    peer: PeerId
    offer_id: int
    offer: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Forward a publication to a participant."""

    peer: PeerId
    publication: PublicationId


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """Stop forwarding a publication to a participant."""

    peer: PeerId
    publication: PublicationId


@dataclass(frozen=True, slots=True)
class Prefer:
    """Choose among the layers of a publication for a participant that is subscribed to it."""

    peer: PeerId
    publication: PublicationId
    preference: LayerPreference


@dataclass(frozen=True, slots=True)
class SetMuted:
    """Mute or unmute a participant's own publication. `held`: whatever its client goes on sending."""

    peer: PeerId
    publication: PublicationId
    muted: bool
    held: bool = False


@dataclass(frozen=True, slots=True)
class Unpublish:
    """End a participant's own publication."""

    peer: PeerId
    publication: PublicationId


@dataclass(frozen=True, slots=True)
class SendData:
    """Send a data packet to each of `recipients`."""

    recipients: tuple[PeerId, ...]
    channel: DataChannelLabel
    payload: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class CloseRoom:
    """Close the room; nobody is in it any more."""


PeerEffect = Announce | Subscribe | Unsubscribe | Prefer | SetMuted | Unpublish
"""What one open media session is told; dropped if it is not open."""

Effect = (
    Send
    | SendRefreshedToken
    | SendData
    | CloseConnection
    | OpenPeer
    | ClosePeer
    | Negotiate
    | CloseRoom
    | PeerEffect
)
