"""What an offer says, as values: made by `read_offer`, read by the peer to decide its answer.

JSEP (RFC 9429 section 5.8) names what must be extracted; sections keep the offer's order throughout.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mediaserver.rtp import Codec


class SectionKind(StrEnum):
    """What an `m=` section is for. The first two have the same values as `MediaKind`."""

    AUDIO = "audio"
    VIDEO = "video"
    APPLICATION = "application"
    """The SCTP association of the data channels (RFC 8841)."""


class Direction(StrEnum):
    """Which way media flows, as seen by whoever wrote the description (RFC 8866 section 6.7)."""

    SENDRECV = "sendrecv"
    SENDONLY = "sendonly"
    RECVONLY = "recvonly"
    INACTIVE = "inactive"

    @property
    def sends(self) -> bool:
        """Whether the writer of the description wants to send."""
        return self in {Direction.SENDRECV, Direction.SENDONLY}

    @property
    def receives(self) -> bool:
        """Whether the writer of the description wants to receive."""
        return self in {Direction.SENDRECV, Direction.RECVONLY}

    @property
    def mirrored(self) -> "Direction":
        """The same flow as the other side sees it (RFC 3264 section 6.1)."""
        match self:
            case Direction.SENDONLY:
                return Direction.RECVONLY
            case Direction.RECVONLY:
                return Direction.SENDONLY
            case _:
                return self


class Setup(StrEnum):
    """The DTLS role the offerer asks for (RFC 8842). "passive" is refused: the server is always that."""

    ACTPASS = "actpass"
    ACTIVE = "active"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A digest of a DTLS certificate (RFC 8122)."""

    algorithm: str
    """"sha-256", "sha-384" or "sha-512"; offers' older ones are left out when reading."""

    value: str
    """Upper-case hexadecimal pairs joined by colons."""


@dataclass(frozen=True, slots=True)
class StreamTrackId:
    """The ids of the MediaStream and the track behind a section (RFC 8830)."""

    stream_id: str
    """Empty when the offer says "-": the track belongs to no stream."""

    track_id: str
    """Empty when the offer gives none. May differ from the id announced in signalling: native clients
    rename."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One `m=` section of an offer. Its position in `Offer.sections` is its identity next to `mid`."""

    mid: str
    """Media id (RFC 9143), 1 to 16 characters, unique in the offer; empty only in rejected sections."""

    kind: SectionKind
    """Audio, video, or the data channels."""

    direction: Direction
    """From the offerer's point of view: SENDONLY means it publishes, RECVONLY that it wants to be sent
    something."""

    protocol: str
    """Transport protocol as offered; the answer must repeat it ("UDP/TLS/RTP/SAVPF")."""

    rejected: bool
    """The section is dead (port 0 without bundle-only): it must be answered by `SectionRejected`."""

    formats: tuple[str, ...]
    """Formats of the `m=` line as offered: payload types, or "webrtc-datachannel"."""

    codecs: tuple[Codec, ...] = ()
    """All codecs offered, in the offerer's order of preference, retransmission formats folded into the codec
    they repair. Empty in application sections. What the server takes of them: `choose_codecs`."""

    extensions: Mapping[str, int] = field(default_factory=dict)
    """Header extension URI → id, 1 to 255, all that were offered. What the server takes of them:
    `choose_extensions`."""

    extension_directions: Mapping[str, Direction] = field(default_factory=dict)
    """URI → direction, only for extensions offered with one of their own."""

    msid: StreamTrackId | None = None
    """The published track, None when the section names none."""

    rids: tuple[str, ...] = ()
    """RIDs the offerer wants to send, in offered order, which may be best first or worst first. Paused
    ones are in. Of alternatives (`q,h`) only the first is taken."""

    simulcast: bool = False
    """Whether an `a=simulcast` line asks to send those RIDs as layers."""

    ssrcs: tuple[tuple[int, int | None], ...] = ()
    """Declared (primary, retransmission or None) SSRC pairs in offered order. Usually empty with simulcast:
    layers are then learnt from the packets' RID extension."""

    cname: str | None = None
    """Canonical name (RFC 3550 section 6.5.1) of the declared SSRCs, None without."""

    rtcp_rsize: bool = False
    """Whether reduced-size RTCP is offered (RFC 5506); the answer repeats it."""

    sctp_port: int | None = None
    """SCTP port of an application section, else None."""

    max_message_size: int | None = None
    """Longest data channel message, in bytes, that the offerer will take; 0 = any; 65,536 when it does
    not say (RFC 8841 section 6). None outside application sections."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A session description offered by a peer: ICE and DTLS parameters of its bundle, and the sections."""

    ice_ufrag: str
    """ICE user name fragment, 4 to 256 characters (RFC 8839). A change from the last offer asks for an
    ICE restart."""

    ice_pwd: str = field(repr=False)
    """ICE password, 22 to 256 characters. Secret: never log it."""

    fingerprints: tuple[Fingerprint, ...]
    """Digests of the peer's certificate, at least one; matching one suffices (RFC 8122 section 5.1)."""

    setup: Setup
    """DTLS role asked for; the answer is always passive."""

    bundle: tuple[str, ...]
    """Mids of the BUNDLE group in order. Every section that is not rejected is in it."""

    extmap_allow_mixed: bool
    """Whether one- and two-byte header extensions may be mixed (RFC 8285 section 6); the answer repeats
    it."""

    sections: tuple[Section, ...]
    """All sections, rejected ones too, in offer order."""
