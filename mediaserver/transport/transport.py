"""One peer's transport: ICE by the data plane, DTLS and SCTP here, with every deadline between them.

    opened ──path──▶ handshaking ──keys──▶ connected ⇄ disconnected
       └──────────────────┴────────┬────────────┴───────────┘
                                 failed

It owns one task (the session: handshake, then waiting for its end) and two timers.
"""

import asyncio
from collections.abc import Coroutine
from enum import Enum, auto
from typing import Protocol

import structlog
from aiortc.rtcsctptransport import RTCSctpCapabilities

from mediaserver.dataplane import Worker
from mediaserver.ids import PeerId
from mediaserver.sdp import Fingerprint
from mediaserver.settings import MediaServerSettings
from mediaserver.transport.certificate import NodeCertificate
from mediaserver.transport.data_channels import DataChannelLabel, DataChannels
from mediaserver.transport.dtls import DtlsTransport, SrtpKeys
from mediaserver.transport.ice import IceCredentials, IcePipe
from mediaserver.transport.sctp import SctpTransport

_log = structlog.get_logger()

SCTP_PORT = 5000
"""Our port inside DTLS, as answers advertise it (RFC 8841)."""


class TransportState(Enum):
    """How far a transport has come."""

    OPENED = auto()
    HANDSHAKING = auto()
    CONNECTED = auto()
    DISCONNECTED = auto()
    FAILED = auto()
    CLOSED = auto()


class TransportOwner(Protocol):
    """Hears of the transport: the peer. None of these is called after `close`."""

    def transport_connected(self) -> None:
        """Learn that media and data can flow; told again after each recovery."""

    def transport_disconnected(self) -> None:
        """Learn that the path is lost for now."""

    def transport_failed(self, reason: str) -> None:
        """Learn that the transport is lost for good, and close it. `reason` is a stable word."""

    def data_arrived(self, label: DataChannelLabel, payload: bytes) -> None:
        """Take a message from the peer."""


class Transport:
    """ICE, DTLS, SRTP keys and data channels of one peer.

    Made by the peer at its first offer and opened at once; closed by the peer.
    """

    def __init__(
        self,
        peer_id: PeerId,
        worker: Worker,
        *,
        certificate: NodeCertificate,
        handshakes: asyncio.Semaphore,
        settings: MediaServerSettings,
        owner: TransportOwner,
    ) -> None:
        self.id = worker.new_id()
        self.state = TransportState.OPENED
        self._loop = asyncio.get_running_loop()
        self._worker = worker
        self._settings = settings
        self._handshakes = handshakes
        self._owner = owner
        self._log = _log.bind(peer_id=peer_id, transport=self.id)
        self._pipe = IcePipe(self._send_dtls, limit_bytes=settings.handshake_limit_bytes)
        self._dtls = DtlsTransport(self._pipe, certificate, on_keys=self._install_keys)
        self._sctp: SctpTransport | None = None
        self._association: tuple[int, RTCSctpCapabilities] | None = None
        self._channels = DataChannels(self._data_arrived, queue_bytes=settings.data_queue_bytes)
        self._fingerprints: tuple[Fingerprint, ...] = ()
        self._tasks: set[asyncio.Task[None]] = set()
        self._deadline: asyncio.TimerHandle | None = None

    def __repr__(self) -> str:
        return f"<Transport {self.id} {self.state.name.lower()}>"

    @property
    def connected(self) -> bool:
        """Whether ICE and DTLS are up and the path is not known to be lost."""
        return self.state is TransportState.CONNECTED

    def open(self, credentials: IceCredentials, fingerprints: tuple[Fingerprint, ...]) -> None:
        """Begin to answer the peer's checks. Only a certificate of one of `fingerprints` will be let in."""
        self._fingerprints = fingerprints
        self._worker.listen_to_transport(self.id, self)
        self._worker.commands.open_transport(
            self.id, local_ufrag=credentials.ufrag, local_pwd=credentials.pwd
        )
        self._fail_after(self._settings.connect_timeout_s, "never_connected")

    def restart_ice(self, credentials: IceCredentials) -> None:
        """Accept new credentials; media keeps flowing over the old path until they validate one."""
        self._worker.commands.restart_ice(self.id, local_ufrag=credentials.ufrag, local_pwd=credentials.pwd)

    def enable_data(self, *, remote_port: int, remote_max_message_size: int) -> None:
        """Start the data channels' association as soon as DTLS is up. Only the first call counts.

        `remote_max_message_size`: bytes the peer takes, 0 = any.
        """
        if self._association is None:
            self._association = (remote_port, RTCSctpCapabilities(maxMessageSize=remote_max_message_size))
            if self._is_secured:
                self._start_association()

    def send_data(self, label: DataChannelLabel, payload: bytes) -> None:
        """Send a message, or keep it until the channel opens; see `DataChannels.send`."""
        self._channels.send(label, payload)

    def close(self) -> None:
        """Say goodbye and forget the peer. Idempotent; the owner hears nothing more."""
        if self.state is TransportState.CLOSED:
            return
        self.state = TransportState.CLOSED
        self._clear_deadline()
        for task in self._tasks:
            task.cancel()
        if self._sctp is not None:
            self._sctp.close()
        self._dtls.close()
        self._worker.forget_transport(self.id)

    # Events of the data plane.

    def path_validated(self) -> None:
        """Learn that ICE has an address of the peer: begin the handshake, or come back from a loss."""
        if self.state is TransportState.OPENED:
            self.state = TransportState.HANDSHAKING
            self._clear_deadline()
            self._start(self._serve())
        elif self.state is TransportState.DISCONNECTED:
            self._clear_deadline()
            self._become_connected()

    def path_lost(self) -> None:
        """Learn that the peer has been silent for 10 s, and give it a little longer."""
        if self.state is TransportState.CONNECTED:
            self.state = TransportState.DISCONNECTED
            self._fail_after(self._settings.disconnect_grace_s, "path_lost")
            self._owner.transport_disconnected()

    def dtls_arrived(self, datagram: bytes) -> None:
        """Take a DTLS datagram from the validated address."""
        self._pipe.feed(datagram)

    def worker_failed(self) -> None:
        """Learn that nothing will move any more."""
        self._fail("worker_failed")

    # The session.

    @property
    def _is_secured(self) -> bool:
        return self.state in {TransportState.CONNECTED, TransportState.DISCONNECTED}

    async def _serve(self) -> None:
        try:
            async with asyncio.timeout(self._settings.handshake_timeout_s):
                # A peer that does not begin its handshake holds no place in the queue.
                await self._pipe.arrived.wait()
                async with self._handshakes:
                    accepted = await self._dtls.accept(self._fingerprints)
        except TimeoutError:
            self._fail("handshake_timeout")
            return
        except Exception:  # noqa: BLE001 - whatever a peer makes OpenSSL or aiortc do ends this peer only
            self._log.exception("handshake_broke")
            accepted = False
        if not accepted:
            self._fail("handshake_failed")
            return
        self._become_connected()
        if self._association is not None:
            self._start_association()
        await self._dtls.ended()
        self._fail("ended_by_peer")

    def _become_connected(self) -> None:
        self.state = TransportState.CONNECTED
        self._owner.transport_connected()

    def _start_association(self) -> None:
        if self._association is None or self._sctp is not None:
            return
        port, capabilities = self._association
        self._sctp = SctpTransport(self._dtls, port=SCTP_PORT, on_channel=self._channels.opened)
        self._start(self._sctp.start(capabilities, port))

    def _install_keys(self, keys: SrtpKeys) -> None:
        self._worker.commands.set_srtp_keys(
            self.id,
            profile=keys.profile,
            receive_key=keys.receive_key,
            receive_salt=keys.receive_salt,
            send_key=keys.send_key,
            send_salt=keys.send_salt,
        )

    def _send_dtls(self, datagram: bytes) -> None:
        self._worker.commands.send_dtls(self.id, datagram)

    def _data_arrived(self, label: DataChannelLabel, payload: bytes) -> None:
        if self.state is not TransportState.CLOSED:
            self._owner.data_arrived(label, payload)

    # Deadlines and tasks.

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _fail_after(self, delay_s: float, reason: str) -> None:
        self._clear_deadline()
        self._deadline = self._loop.call_later(delay_s, self._fail, reason)

    def _clear_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _fail(self, reason: str) -> None:
        if self.state in {TransportState.FAILED, TransportState.CLOSED}:
            return
        self.state = TransportState.FAILED
        self._clear_deadline()
        self._log.info("transport_failed", reason=reason)
        self._owner.transport_failed(reason)


__all__ = ["SCTP_PORT", "Transport", "TransportOwner", "TransportState"]
