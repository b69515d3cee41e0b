"""The Rust data plane: one `Worker` is one OS thread with one UDP socket.

Commands go down in batches, events come up in batches. Command methods only queue; `Worker.flush` hands
the batch to the thread. `Worker.event_fd` becomes readable when `Worker.poll` has something to return.
Ids of transports, receivers and senders are chosen by the caller, unique within a worker, below 2**64 and
never reused. A command that names an unknown id is ignored and counted (`WorkerStats.dropped["unknown_id"]`),
because a close may cross it on the way.

Bad arguments raise `ValueError` at the call. After the worker's thread has died, `poll` and `flush` raise
`WorkerFailed`; the caller must then `close` the worker and give up its transports.
"""

from typing import TypeAlias, final

__all__ = [
    "AudioLevels",
    "Codec",
    "Connected",
    "Disconnected",
    "Dtls",
    "Event",
    "LayerStarted",
    "LayerStats",
    "LayerStopped",
    "ReceiverStats",
    "SenderLayer",
    "SenderStats",
    "Stats",
    "TransportStats",
    "Worker",
    "WorkerFailed",
    "WorkerStats",
    "__version__",
]

__version__: str

class WorkerFailed(Exception):
    """The worker's thread has died of a fault of ours; nothing on this worker will move again."""

@final
class Codec:
    """A codec and the payload types it has on one side's session."""

    __match_args__ = ("name", "payload_type", "rtx_payload_type")

    def __new__(cls, name: str, payload_type: int, rtx_payload_type: int | None = None) -> Codec:
        """Build a codec.

        `name`: "opus" or "vp8". `payload_type`, `rtx_payload_type`: 0 to 127.

        Raises:
            ValueError: unknown name, or a payload type out of range.

        """

    @property
    def name(self) -> str: ...
    @property
    def payload_type(self) -> int: ...
    @property
    def rtx_payload_type(self) -> int | None: ...

@final
class Worker:
    """One thread, one UDP socket, one engine. Every method may be called from any Python thread."""

    def __new__(cls, host: str, port: int, *, event_interval_ms: int = 5) -> Worker:
        """Bind the socket and start the thread.

        `host`: an IPv4 or IPv6 literal ("::" also takes IPv4). `port`: 0 chooses a free one.
        `event_interval_ms`: least time between two wakes of `event_fd`, 0 to 1000.

        Raises:
            ValueError: `host` is no IP literal, or the interval is out of range.
            OSError: the address cannot be bound; `errno` says why.

        """

    @property
    def local_port(self) -> int:
        """The bound UDP port."""

    @property
    def event_fd(self) -> int:
        """A file descriptor that is readable while `poll` has something to return. Never close it."""

    def poll(self) -> list[Event]:
        """Take all pending events and clear `event_fd`. Never blocks.

        Raises:
            WorkerFailed: the thread has died, and its last events were already returned.

        """

    def flush(self) -> None:
        """Hand all queued commands to the thread, which runs them in order before its next packet.

        Raises:
            WorkerFailed: the thread has died.

        """

    def close(self) -> None:
        """Stop and join the thread and close the socket. Idempotent.

        What was flushed before still runs and is sent; commands queued after the last `flush` are discarded.
        """

    def open_transport(self, transport: int, *, local_ufrag: str, local_pwd: str) -> None:
        """Begin answering STUN checks addressed to `local_ufrag` (RFC 8445 lite).

        `local_ufrag`: 4 to 256 characters, unique within the worker; `local_pwd`: 22 to 256.

        Raises:
            ValueError: credentials of a wrong length.

        """

    def restart_ice(self, transport: int, *, local_ufrag: str, local_pwd: str) -> None:
        """Accept new ICE credentials (RFC 8445 section 9); DTLS and SRTP stay.

        The old address keeps flowing until a check with the new credentials validates one.

        Raises:
            ValueError: credentials of a wrong length.

        """

    def set_srtp_keys(
        self,
        transport: int,
        *,
        profile: str,
        receive_key: bytes,
        receive_salt: bytes,
        send_key: bytes,
        send_salt: bytes,
    ) -> None:
        """Install master keys and salts; session keys are derived here (RFC 3711 section 4.3).

        Once per transport: numbering never begins anew, so further keys are ignored and counted as
        "keys_taken". Media that came shortly before its keys is then taken in.

        `profile`: "AEAD_AES_128_GCM" (key 16, salt 12 bytes) or "AES128_CM_SHA1_80" (key 16, salt 14).

        Raises:
            ValueError: unknown profile, or a wrong length.

        """

    def set_header_extensions(self, transport: int, extensions: dict[str, int]) -> None:
        """Name the RTP header extension ids negotiated on the transport, for both directions (RFC 8285).

        Keys: "mid", "rid", "rrid", "twcc", "audio_level", "abs_send_time", "playout_delay"; values 1 to 14.
        Replaces the mapping set before.

        Raises:
            ValueError: unknown name, id out of range, or one id given twice.

        """

    def send_dtls(self, transport: int, datagram: bytes) -> None:
        """Send one DTLS datagram, 1 to 1500 bytes, to the selected address.

        Dropped and counted as "dtls_without_address" while ICE has validated none.

        Raises:
            ValueError: empty, or too long.

        """

    def close_transport(self, transport: int) -> None:
        """Forget the transport, its receivers and senders, and the senders its receivers feed."""

    def add_receiver(
        self,
        receiver: int,
        transport: int,
        *,
        mid: str,
        kind: str,
        codecs: list[Codec],
        rids: list[str],
        ssrcs: list[tuple[int, int | None]],
    ) -> None:
        """Receive one publication from the peer behind `transport`.

        `kind`: "audio" or "video". `rids`: simulcast restriction ids in ascending quality, at most 4
        (layer index = position); empty for a single layer 0. `ssrcs`: declared (primary, rtx) pairs, in layer
        order; may be empty, SSRCs are then learnt from the header extensions in any order.

        Raises:
            ValueError: unknown kind, no codec, a codec of the other kind, or too many layers.

        """

    def remove_receiver(self, receiver: int) -> None:
        """Stop receiving the publication, and remove the senders it feeds."""

    def request_key_frame(self, receiver: int, layer: int) -> None:
        """Ask the publisher for a key frame by PLI, at most once per 500 ms and layer."""

    def add_sender(
        self,
        sender: int,
        transport: int,
        receiver: int,
        *,
        mid: str,
        ssrc: int,
        rtx_ssrc: int | None,
        codecs: list[Codec],
        cname: str,
        layer: int | None = 0,
    ) -> None:
        """Forward `receiver` to the subscriber behind `transport`, on the same worker.

        `codecs`: the subscriber's payload types, matched with the receiver's by name. `cname`: RFC 3550
        section 6.5.1, 1 to 255 bytes. `layer`: as in `set_sender_layer`.

        Raises:
            ValueError: no codec, or a bad `cname`.

        """

    def set_sender_layer(self, sender: int, layer: int | None) -> None:
        """Choose the layer to forward; None pauses.

        The switch happens at the target's next key frame, which is asked for; until then the old layer
        flows. A layer the publisher does not send is waited for. `SenderLayer` tells when it happened.
        """

    def remove_sender(self, sender: int) -> None:
        """Stop forwarding."""

    def request_stats(self, token: int) -> None:
        """Ask for a snapshot; answered by `Stats` with the same `token`."""

@final
class Connected:
    """The first address ICE validated for the transport, and each change of the selected one."""

    __match_args__ = ("transport", "address", "port")

    @property
    def transport(self) -> int: ...
    @property
    def address(self) -> str: ...
    @property
    def port(self) -> int: ...

@final
class Disconnected:
    """No authenticated STUN check came for 10 s (RFC 7675); told once, until `Connected` again."""

    __match_args__ = ("transport",)

    @property
    def transport(self) -> int: ...

@final
class Dtls:
    """One DTLS datagram, from an address that ICE has validated for the transport; at most 64 wait."""

    __match_args__ = ("transport", "datagram")

    @property
    def transport(self) -> int: ...
    @property
    def datagram(self) -> bytes: ...

@final
class LayerStarted:
    """First media of a layer, or media again after `LayerStopped`."""

    __match_args__ = ("receiver", "layer", "ssrc")

    @property
    def receiver(self) -> int: ...
    @property
    def layer(self) -> int: ...
    @property
    def ssrc(self) -> int: ...

@final
class LayerStopped:
    """A layer brought no media for 2 s (video) or 5 s (audio, which may pause in silence)."""

    __match_args__ = ("receiver", "layer")

    @property
    def receiver(self) -> int: ...
    @property
    def layer(self) -> int: ...

@final
class SenderLayer:
    """The layer that is forwarded from now on: the first media, each finished switch, None when paused."""

    __match_args__ = ("sender", "layer")

    @property
    def sender(self) -> int: ...
    @property
    def layer(self) -> int | None: ...

@final
class AudioLevels:
    """Who is audible, every 200 ms: (receiver, level) pairs.

    Level: the loudest packet of the window in -dBov (RFC 6464), so 0 is loudest; receivers quieter than 70
    are left out. Empty once when all have fallen silent.
    """

    __match_args__ = ("levels",)

    @property
    def levels(self) -> list[tuple[int, int]]: ...

@final
class Stats:
    """The snapshot asked for by `Worker.request_stats`; counters run from each object's creation."""

    __match_args__ = ("token", "worker", "transports", "receivers", "senders")

    @property
    def token(self) -> int: ...
    @property
    def worker(self) -> WorkerStats: ...
    @property
    def transports(self) -> list[TransportStats]: ...
    @property
    def receivers(self) -> list[ReceiverStats]: ...
    @property
    def senders(self) -> list[SenderStats]: ...

Event: TypeAlias = (
    Connected | Disconnected | Dtls | LayerStarted | LayerStopped | SenderLayer | AudioLevels | Stats
)

@final
class WorkerStats:
    """Counts of the whole worker."""

    @property
    def datagrams_received(self) -> int: ...
    @property
    def bytes_received(self) -> int: ...
    @property
    def datagrams_sent(self) -> int: ...
    @property
    def bytes_sent(self) -> int: ...
    @property
    def messages_sent(self) -> int:
        """Kernel messages; one carries up to 64 datagrams by segmentation offload."""

    @property
    def events_dropped(self) -> int:
        """Events lost because Python did not poll."""

    @property
    def dropped(self) -> dict[str, int]:
        """Datagrams and commands dropped, by reason. Only reasons that occurred are present."""

@final
class TransportStats:
    """W3C RTCTransportStats and RTCIceCandidatePairStats, as far as they apply."""

    @property
    def transport(self) -> int: ...
    @property
    def packets_received(self) -> int: ...
    @property
    def bytes_received(self) -> int: ...
    @property
    def packets_sent(self) -> int: ...
    @property
    def bytes_sent(self) -> int: ...
    @property
    def requests_received(self) -> int:
        """Authenticated STUN checks."""

    @property
    def selected_candidate_pair_changes(self) -> int: ...
    @property
    def srtp_profile(self) -> str | None: ...
    @property
    def current_round_trip_time(self) -> float | None:
        """Seconds, from the newest receiver report; None before one."""

    @property
    def feedback_packets_received(self) -> int:
        """Packets the subscriber acknowledged by transport-wide feedback."""

    @property
    def feedback_packets_lost(self) -> int:
        """Packets the subscriber reported missing by transport-wide feedback."""

@final
class LayerStats:
    """W3C RTCInboundRtpStreamStats of one layer."""

    @property
    def layer(self) -> int: ...
    @property
    def rid(self) -> str | None: ...
    @property
    def ssrc(self) -> int | None: ...
    @property
    def rtx_ssrc(self) -> int | None: ...
    @property
    def active(self) -> bool: ...
    @property
    def packets_received(self) -> int: ...
    @property
    def bytes_received(self) -> int:
        """Payload bytes, without headers and padding."""

    @property
    def packets_lost(self) -> int: ...
    @property
    def jitter(self) -> float:
        """Seconds (RFC 3550 section 6.4.1)."""

    @property
    def frames_received(self) -> int: ...
    @property
    def key_frames_received(self) -> int: ...
    @property
    def retransmitted_packets_received(self) -> int: ...
    @property
    def nack_count(self) -> int: ...
    @property
    def pli_count(self) -> int: ...

@final
class ReceiverStats:
    """One publication as it comes in."""

    @property
    def receiver(self) -> int: ...
    @property
    def transport(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def mid(self) -> str: ...
    @property
    def layers(self) -> list[LayerStats]: ...

@final
class SenderStats:
    """W3C RTCOutboundRtpStreamStats and RTCRemoteInboundRtpStreamStats of one subscription."""

    @property
    def sender(self) -> int: ...
    @property
    def transport(self) -> int: ...
    @property
    def receiver(self) -> int: ...
    @property
    def ssrc(self) -> int: ...
    @property
    def layer(self) -> int | None: ...
    @property
    def target_layer(self) -> int | None: ...
    @property
    def packets_sent(self) -> int: ...
    @property
    def bytes_sent(self) -> int:
        """Payload bytes, without headers and padding."""

    @property
    def retransmitted_packets_sent(self) -> int: ...
    @property
    def retransmitted_bytes_sent(self) -> int: ...
    @property
    def nack_count(self) -> int:
        """NACK messages received."""

    @property
    def pli_count(self) -> int: ...
    @property
    def fir_count(self) -> int: ...
    @property
    def packets_lost(self) -> int: ...
    @property
    def fraction_lost(self) -> float: ...
    @property
    def jitter(self) -> float:
        """Seconds, as the subscriber reports."""

    @property
    def round_trip_time(self) -> float | None:
        """Seconds; None before the first receiver report that answers a sender report."""
