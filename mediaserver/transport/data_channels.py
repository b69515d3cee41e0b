"""The three data channels of the client wire: opened in-band by the client (RFC 8832), used both ways."""

from collections import deque
from collections.abc import Callable
from enum import StrEnum

from aiortc import RTCDataChannel

from mediaserver.transport.sctp import MAX_MESSAGE_BYTES

LOSSY_QUEUE_BYTES = 65_536
"""What may wait on a channel that does not repeat: older data than that is of no use."""


class DataChannelLabel(StrEnum):
    """A data channel of the client wire, by its label."""

    RELIABLE = "_reliable"
    """Ordered, nothing is lost."""

    LOSSY = "_lossy"
    """Unordered, not repeated."""

    DATA_TRACK = "_data_track"
    """As lossy; carries frames of data tracks."""


class DataChannels:
    """The open channels of one peer and what waits for them.

    `on_data` takes (label, payload). Memory is bounded by `queue_bytes` for the reliable channel and
    by `LOSSY_QUEUE_BYTES` for each of the others.
    """

    def __init__(self, on_data: Callable[[DataChannelLabel, bytes], None], *, queue_bytes: int) -> None:
        self._on_data = on_data
        self._queue_bytes = queue_bytes
        self._channels: dict[DataChannelLabel, RTCDataChannel] = {}
        self._waiting: deque[bytes] = deque()
        self._waiting_bytes = 0
        self.dropped = 0
        """Messages not sent so far, for want of room or of an open channel."""

    def send(self, label: DataChannelLabel, payload: bytes) -> None:
        """Send, or keep until the reliable channel opens, or drop and count.

        Dropped are messages for a channel that does not repeat and is not open, those that find their
        queue full, and any longer than 64 KiB.
        """
        if len(payload) > MAX_MESSAGE_BYTES:
            self.dropped += 1
            return
        channel = self._channels.get(label)
        if channel is not None and channel.readyState == "open":
            self._send_on(channel, label, payload)
        elif label is DataChannelLabel.RELIABLE and self._waiting_bytes + len(payload) <= self._queue_bytes:
            self._waiting.append(payload)
            self._waiting_bytes += len(payload)
        else:
            self.dropped += 1

    def opened(self, channel: RTCDataChannel) -> None:
        """Take a channel the peer has opened, and send what waited for it. Unknown labels are left alone."""
        try:
            label = DataChannelLabel(channel.label)
        except ValueError:
            return
        self._channels[label] = channel
        channel.on("message", lambda message: self._received(label, message))
        if label is DataChannelLabel.RELIABLE:
            while self._waiting:
                self._send_on(channel, label, self._waiting.popleft())
            self._waiting_bytes = 0

    def _send_on(self, channel: RTCDataChannel, label: DataChannelLabel, payload: bytes) -> None:
        limit = self._queue_bytes if label is DataChannelLabel.RELIABLE else LOSSY_QUEUE_BYTES
        if channel.bufferedAmount + len(payload) > limit:
            self.dropped += 1
            return
        try:
            channel.send(payload)
        except ValueError:
            # Longer than the peer said it takes.
            self.dropped += 1

    def _received(self, label: DataChannelLabel, message: bytes | str) -> None:
        self._on_data(label, message if isinstance(message, bytes) else message.encode())


__all__ = ["DataChannelLabel", "DataChannels"]
