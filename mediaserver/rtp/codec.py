"""A codec as one peer numbers it: the RTP payload type, its parameters, its retransmission format.

RFC 8866 section 6.6 (rtpmap) and 6.15 (fmtp), RFC 4588 (rtx), RFC 4585 (feedback).
Made by `mediaserver.sdp` from an offer; read by the peer, which hands it to the data plane.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Codec:
    """One payload format of one section. Its payload type holds for one transport: peers number freely."""

    name: str
    """Encoding name in lower case: "opus", "vp8", "rtx", …"""

    payload_type: int
    """RTP payload type, 0 to 127, as offered."""

    clock_rate: int
    """RTP clock in Hz: 48,000 for Opus, 90,000 for video."""

    channels: int = 1
    """Audio channels; 1 for video."""

    fmtp: str = ""
    """Format parameters exactly as offered (`minptime=10;useinbandfec=1`), empty if none."""

    rtx_payload_type: int | None = None
    """Payload type of this codec's retransmissions (RFC 4588), None if none was offered."""

    feedback: tuple[str, ...] = field(default=())
    """RTCP feedback offered for it, as written: "nack", "nack pli", "ccm fir", "transport-cc"."""
