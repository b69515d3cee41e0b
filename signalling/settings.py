"""The settings of signalling: keys, caps and intervals, built once by `housecall.config`."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

SECRET_LENGTH = 32
"""Least characters of an API secret outside development: shorter than its hash, a key can be guessed."""


class SignallingSettings(BaseModel):
    """Frozen. Times are seconds, sizes bytes, unless the name says otherwise."""

    model_config = ConfigDict(frozen=True)

    api_keys: dict[str, SecretStr] = Field(
        default_factory=dict,
        description="API key → secret, for tokens and invites; the first one signs what this server mints.",
    )
    dev: bool = Field(
        default=False, description="Allows short secrets, as the ecosystem's `devkey: secret` is."
    )
    public_url: str = Field(
        default="",
        description="ws:// or wss:// URL told to the web client; empty: derived from each request.",
    )
    client_address_header: str = Field(
        default="",
        description="Header in which a trusted proxy names the client, last; empty: the socket's peer.",
    )

    auto_create_rooms: bool = Field(
        default=True, description="Joining makes the room; else only the API does."
    )
    rooms: int = Field(default=2_000, ge=1, description="Rooms open at once; more are refused with 503.")
    room_participants: int = Field(
        default=300, ge=1, description="Participants in a room that names no limit of its own."
    )
    participant_tracks: int = Field(
        default=32, ge=1, description="Tracks one participant may publish at once; a person needs four."
    )
    empty_timeout_s: int = Field(default=300, ge=1, description="Life of a room that nobody has joined yet.")
    departure_timeout_s: int = Field(default=20, ge=1, description="Life of a room after the last one left.")

    ping_interval_s: int = Field(
        default=5, ge=1, description="How often clients ping. Never 0: a stock client ends itself on that."
    )
    ping_timeout_s: int = Field(
        default=15, ge=1, description="Silence after which a client gives up its WebSocket."
    )
    websocket_heartbeat_s: float = Field(
        default=10, gt=0, description="WebSocket pings from here: some clients send none of their own."
    )
    resume_timeout_s: float = Field(
        default=15, gt=0, description="How long a participant without WebSocket and without media is kept."
    )
    refresh_interval_s: float = Field(default=300, gt=0, description="How often a client gets a fresh token.")
    refresh_ttl_s: int = Field(
        default=600, gt=0, description="Life of such a token; never ends before the original."
    )

    join_request_size: int = Field(default=1024 * 1024, description="Cap of a join request, decompressed.")
    frame_size: int = Field(default=1024 * 1024, description="Cap of a WebSocket frame from a client.")
    client_rate: int = Field(
        default=512 * 1024, ge=1, description="Bytes a second read from a client; beyond its burst it waits."
    )
    client_burst: int = Field(
        default=4 * 1024 * 1024, ge=1, description="Bytes read from a client at once; a join takes 0.1 MB."
    )
    send_queue_size: int = Field(
        default=4 * 1024 * 1024, description="Bytes waiting for a slow client until it is given up."
    )
    body_size: int = Field(default=1024 * 1024, description="Cap of an HTTP request's body.")
    name_length: int = Field(default=256, description="Characters of a participant's or room's name.")
    metadata_size: int = Field(default=512 * 1024, description="Cap of a participant's or room's metadata.")
    attributes_size: int = Field(default=64 * 1024, description="Cap of all of a participant's attributes.")
    data_packet_size: int = Field(
        default=64 * 1024, description="Cap of a data packet, as clients clamp theirs."
    )

    reliable_cache_s: float = Field(
        default=2,
        gt=0,
        description="How long reliable data is kept for those who resume; covers a quick reconnect.",
    )
    invite_ttl_s: int = Field(default=24 * 3600, gt=0, description="Life of an invite: a day's appointments.")
    session_ttl_s: int = Field(
        default=6 * 3600,
        gt=0,
        description="Life of the token an invite is exchanged for: longer than any visit.",
    )
    joins_per_minute: int = Field(
        default=60, ge=1, description="Exchanges of invites from one address; a clinic may share one."
    )

    @model_validator(mode="after")
    def _secrets_are_long(self) -> Self:
        if not self.dev:
            short = [
                key for key, secret in self.api_keys.items() if len(secret.get_secret_value()) < SECRET_LENGTH
            ]
            if short:
                raise ValueError(f"the API secret needs at least {SECRET_LENGTH} characters")
        return self

    @property
    def signing_key(self) -> tuple[str, SecretStr]:
        """The key and secret that sign this server's own tokens. Raises: ValueError without any."""
        for pair in self.api_keys.items():
            return pair
        raise ValueError("no API key is configured")
