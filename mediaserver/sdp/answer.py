"""What the server answers to an offer, as values: decided by the peer, turned into text by `write_answer`."""

from dataclasses import dataclass, field

from mediaserver.sdp.offer import Fingerprint


@dataclass(frozen=True, slots=True)
class SectionRejected:
    """Answers with port 0: the section is out of the bundle and dead until the peer reuses it.

    Due for rejected sections and for those where `choose_codecs` finds nothing.
    """


@dataclass(frozen=True, slots=True)
class SectionInactive:
    """Keeps an audio or video section negotiated without media either way.

    For placeholders without a subscription, and for publications that ended. Codecs and header extensions are
    answered all the same, because clients hold the server to them when the section comes to life.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionReceive:
    """The server receives what the peer publishes in this section."""

    rids: tuple[str, ...] = ()
    """The offered RIDs that are accepted as simulcast layers, any order; empty without simulcast."""

    dtx: bool = True
    """Opus only: ask the publisher to pause while silent (`usedtx=1`, RFC 7587)."""

    stereo: bool = False
    """Opus only: ask for both channels at up to 510 kb/s, for instruments and music rather than speech."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionSend:
    """The server sends a publication to the peer in this section."""

    stream_id: str
    """MediaStream id; what the client wire wants is `PA_x|TR_x`."""

    track_id: str
    """Track id, `TR_x`."""

    ssrc: int
    """SSRC of the media, 1 to 2**32-1."""

    rtx_ssrc: int | None
    """SSRC of its retransmissions; written only if a retransmission format was negotiated."""

    cname: str
    """Canonical name; the same for tracks that are to be played in step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionApplication:
    """Accepts the data channels."""

    max_message_size: int
    """Longest message in bytes that the server takes."""

    sctp_port: int = 5000
    """The server's SCTP port inside DTLS."""


SectionAnswer = SectionRejected | SectionInactive | SectionReceive | SectionSend | SectionApplication
"""What can be answered to one section."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The server's side of one negotiation."""

    session_id: int
    """Number of the session in `o=`, 0 to 2**63-1, the same for all answers to one peer (RFC 9429 section
    5.3.1)."""

    session_version: int
    """Version in `o=`; the caller adds one for every answer."""

    ice_ufrag: str
    """The server's user name fragment."""

    ice_pwd: str = field(repr=False)
    """The server's ICE password. Secret: never log it."""

    fingerprint: Fingerprint
    """Digest of the server's certificate."""

    candidates: tuple[tuple[str, int], ...]
    """(address, port) pairs where the server's UDP socket can be reached, best first; IPv4 or IPv6."""

    sections: tuple[SectionAnswer, ...]
    """One for each of the offer's sections, in offer order."""
