"""The media server's settings: read once by the program and passed down."""

from pydantic import BaseModel, ConfigDict, Field


class MediaServerSettings(BaseModel):
    """Addresses, limits and patience of one node."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rtc_host: str = "0.0.0.0"  # noqa: S104 - media must be reachable from everywhere
    """Address the workers bind."""

    rtc_port: int = Field(default=7882, ge=0, le=65535)
    """UDP port of the first worker; worker n binds `rtc_port + n`. 0 lets the system choose each."""

    rtc_workers: int = Field(default=1, ge=1, le=64)
    """Threads that move packets. A room lives on one of them."""

    rtc_addresses: tuple[str, ...] = ()
    """What answers advertise, "ip" or "ip:port" ("[v6]:port"); empty: the bound address, or the
    host's own when that is a wildcard. The port given is the first worker's."""

    event_interval_ms: int = Field(default=5, ge=1, le=100)
    """Shortest time between two wake-ups of the event loop by one worker."""

    connect_timeout_s: float = Field(default=20.0, gt=0)
    """From a peer's first answer to media connectivity; longer, and the peer has failed."""

    handshake_timeout_s: float = Field(default=10.0, gt=0)
    """From media connectivity to a finished DTLS handshake."""

    handshake_limit_bytes: int = Field(default=32_768, ge=8_192)
    """What a peer may send before its handshake is finished. A browser's ClientHello has 1.4 kB."""

    handshakes_at_once: int = Field(default=256, ge=1)
    """Handshakes in progress on the node; further peers wait inside their deadline."""

    disconnect_grace_s: float = Field(default=5.0, ge=0)
    """From "disconnected" (10 s without a connectivity check) to "failed"."""

    sections_debounce_s: float = Field(default=0.02, ge=0)
    """How long a peer collects subscriptions before it asks its client for an offer."""

    data_queue_bytes: int = Field(default=1_048_576, ge=65_536)
    """What one peer's reliable data channel may have waiting; more is dropped and counted."""

    quality_interval_s: float = Field(default=5.0, gt=0)
    """Between two looks at connection quality."""

    sdp_limit_bytes: int = Field(default=524_288, ge=16_384)
    """Largest offer."""

    section_limit: int = Field(default=256, ge=8)
    """Most media sections in an offer."""


__all__ = ["MediaServerSettings"]
