"""The RTP header extensions this server understands (RFC 8285), by the URIs that name them in SDP."""

from enum import StrEnum


class HeaderExtension(StrEnum):
    """A header extension; the value is its URI, `key` the data plane's short name."""

    MID = "urn:ietf:params:rtp-hdrext:sdes:mid"
    """Names the section a packet belongs to (RFC 9143)."""

    RID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"
    """Names the simulcast layer of a packet (RFC 8852)."""

    REPAIRED_RID = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"
    """Names the layer a retransmission repairs (RFC 8852)."""

    TRANSPORT_CC = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
    """Transport-wide sequence number, for congestion feedback."""

    AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
    """Loudness of an audio packet, 0 to 127 dB below full scale (RFC 6464)."""

    ABS_SEND_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
    """Send time in 24 bits of seconds, for receiver-side bandwidth estimation."""

    PLAYOUT_DELAY = "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay"
    """How long to hold a frame back before it is shown; asked of subscribers whose packets come again."""

    @property
    def key(self) -> str:
        """The short name by which the data plane's `set_header_extensions` knows it."""
        return _KEYS[self]


_KEYS = {
    HeaderExtension.MID: "mid",
    HeaderExtension.RID: "rid",
    HeaderExtension.REPAIRED_RID: "rrid",
    HeaderExtension.TRANSPORT_CC: "twcc",
    HeaderExtension.AUDIO_LEVEL: "audio_level",
    HeaderExtension.ABS_SEND_TIME: "abs_send_time",
    HeaderExtension.PLAYOUT_DELAY: "playout_delay",
}

MAX_ONE_BYTE_ID = 14
"""Highest id of the one-byte header form (RFC 8285 section 4.2; 15 is reserved). The data plane writes no
other."""
