"""The SCTP association of one peer's data channels (RFC 8831), with the caps aiortc does not have.

Streams, channels, message size, reassembly and what waits to be sent are all bounded, and nothing a
peer sends raises out of here: aiortc's own checks are assertions, which would end the DTLS session.
"""

from collections.abc import Callable, Iterator

import structlog
from aiortc import RTCDataChannel, RTCSctpTransport
from aiortc.rtcsctptransport import (
    DATA_CHANNEL_ACK,
    DATA_CHANNEL_OPEN,
    SCTP_TSN_MODULO,
    WEBRTC_DCEP,
    Chunk,
    DataChunk,
    ForwardTsnChunk,
    InitChunk,
    tsn_plus_one,
)
from OpenSSL import SSL

from mediaserver.transport.dtls import DtlsTransport
from mediaserver.transport.sctp_guard import is_acceptable

_log = structlog.get_logger()

MAX_MESSAGE_BYTES = 65_536
"""Longest message taken, and advertised in answers as `a=max-message-size`."""

MAX_STREAMS = 1024
"""Streams in each direction; what browsers ask for."""

MAX_CHANNELS = 16
"""Data channels a peer may open. The client wire has three."""

MAX_NAMES_BYTES = 128
"""Longest label and protocol of a data channel together."""

RECEIVE_WINDOW_BYTES = 262_144
"""Advertised receive window: four messages of the largest size, and 20 Mb/s at 100 ms."""

MAX_WAITING_CHUNKS = 512
"""DATA chunks kept while earlier ones are missing: two windows full of the usual size. Each costs time too,
because acknowledgements list what has arrived."""

MAX_SACK_BLOCKS = 128
"""Gaps, and as many duplicates, in one acknowledgement: together they fit a packet."""


class SctpTransport(RTCSctpTransport):
    """The server's end of a peer's SCTP association.

    `on_channel` hears of each data channel the peer opens. The owner starts it once DTLS is up and
    calls `close` at the end.
    """

    def __init__(
        self, dtls: DtlsTransport, *, port: int, on_channel: Callable[[RTCDataChannel], None]
    ) -> None:
        super().__init__(dtls, port=port)
        self._advertised_rwnd = RECEIVE_WINDOW_BYTES
        self._inbound_streams_max = MAX_STREAMS
        self._outbound_streams_count = MAX_STREAMS
        self._dtls = dtls
        self._on_channel = on_channel
        self.refused = 0
        """Packets, chunks and messages refused so far."""
        self.on("datachannel", on_channel)

    @property
    def open(self) -> bool:
        """Whether the association is established."""
        return self._association_state is self.State.ESTABLISHED

    def close(self) -> None:
        """Stop all timers and close all channels. Idempotent. The peer learns of it by DTLS's goodbye."""
        self._dtls.release(self)
        self._set_state(self.State.CLOSED)

    async def _handle_data(self, data: bytes) -> None:
        outstanding = (self._local_tsn - 1 - self._last_sacked_tsn) % SCTP_TSN_MODULO
        if not is_acceptable(data, outstanding=outstanding):
            self.refused += 1
            return
        try:
            await super()._handle_data(data)
        except Exception:  # noqa: BLE001 - chunks out of turn trip aiortc in many ways
            # Such as DATA before INIT. Whatever it was, this peer did it to its own association only.
            self.refused += 1

    async def _receive_chunk(self, chunk: Chunk) -> None:
        if isinstance(chunk, InitChunk) and self.open:
            # aiortc would begin again with what is now an association in use (RFC 9260 section 5.2.2).
            self.refused += 1
            return
        if isinstance(chunk, ForwardTsnChunk):
            chunk.streams = [stream for stream in chunk.streams if stream[0] < MAX_STREAMS]
        await super()._receive_chunk(chunk)

    async def _receive_data_chunk(self, chunk: DataChunk) -> None:
        if self._last_received_tsn is None:
            self.refused += 1
            return
        ahead = (chunk.tsn - self._last_received_tsn) % SCTP_TSN_MODULO
        is_repeated = ahead == 0 or ahead > SCTP_TSN_MODULO // 2
        if is_repeated or self._has_room(chunk, ahead):
            await self._take_data_chunk(chunk)
            return
        self.refused += 1
        self._sack_needed = True
        if ahead == 1:
            # Chunks that wait behind a gap leave room for the one that fills it. If there is none, they
            # are pieces of one message, longer than the window.
            await self._abort()
            self._set_state(self.State.CLOSED)

    async def _take_data_chunk(self, chunk: DataChunk) -> None:
        if chunk.stream_id < MAX_STREAMS:
            await super()._receive_data_chunk(chunk)
            return
        self.refused += 1
        # Acknowledged all the same, or the peer would repeat it for ever.
        self._sack_needed = True
        self._mark_received(chunk.tsn)

    def _has_room(self, chunk: DataChunk, ahead: int) -> bool:
        if ahead > MAX_WAITING_CHUNKS or len(chunk.user_data) > self._advertised_rwnd:
            return False
        waiting = sum(len(stream.reassembly) for stream in self._inbound_streams.values())
        return waiting < MAX_WAITING_CHUNKS

    async def _data_channel_receive(self, stream_id: int, pp_id: int, data: bytes) -> None:
        if len(data) > MAX_MESSAGE_BYTES or (
            pp_id == WEBRTC_DCEP and not self._is_control_acceptable(stream_id, data)
        ):
            self.refused += 1
            return
        await super()._data_channel_receive(stream_id, pp_id, data)

    def _is_control_acceptable(self, stream_id: int, data: bytes) -> bool:
        """Say whether a message of the establishment protocol is in order (RFC 8832 section 5)."""
        kind = data[0]
        if kind == DATA_CHANNEL_ACK:
            return stream_id in self._data_channels
        if kind != DATA_CHANNEL_OPEN or len(data) < 12:  # noqa: PLR2004 - the fixed part of the message
            return False
        label_end = 12 + int.from_bytes(data[8:10])
        names = data[12:]
        return (
            stream_id not in self._data_channels
            and len(self._data_channels) < MAX_CHANNELS
            and label_end <= len(data)
            and len(names) <= MAX_NAMES_BYTES
            and names.isascii()
        )

    def _mark_received(self, tsn: int) -> bool:
        # As aiortc does it, but without looking at all that waits for each chunk.
        last = self._last_received_tsn
        if (
            last is None
            or (last - tsn) % SCTP_TSN_MODULO < SCTP_TSN_MODULO // 2
            or tsn in self._sack_misordered
        ):
            self._sack_duplicates.append(tsn)
            return True
        self._sack_misordered.add(tsn)
        while (following := tsn_plus_one(last)) in self._sack_misordered:
            self._sack_misordered.remove(following)
            last = following
        self._last_received_tsn = last
        return False

    async def _send_sack(self) -> None:
        # aiortc would write as many gaps as there are, past the packet's size and the offset's 16 bits.
        received = self._sack_misordered
        self._sack_misordered = set(self._reportable(received))
        del self._sack_duplicates[MAX_SACK_BLOCKS:]
        try:
            await super()._send_sack()
        finally:
            self._sack_misordered = received
            self._sack_duplicates.clear()

    def _reportable(self, received: set[int]) -> Iterator[int]:
        """Pick the lowest of the numbers received out of order, as many as make `MAX_SACK_BLOCKS` gaps."""
        last = self._last_received_tsn or 0
        ahead = sorted((tsn - last) % SCTP_TSN_MODULO for tsn in received)
        blocks = 0
        previous = None
        for distance in ahead:
            blocks += distance - 1 != previous
            if blocks > MAX_SACK_BLOCKS or distance > MAX_WAITING_CHUNKS:
                return
            yield (last + distance) % SCTP_TSN_MODULO
            previous = distance

    async def _send_chunk(self, chunk: Chunk) -> None:
        try:
            await super()._send_chunk(chunk)
        except (ConnectionError, SSL.Error):
            # aiortc sends from timers and unwatched tasks; the end of DTLS is told to the owner elsewhere.
            self.refused += 1


__all__ = ["MAX_MESSAGE_BYTES", "SctpTransport"]
