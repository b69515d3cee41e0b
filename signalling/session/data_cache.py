"""Reliable data of the last moments, for those who resume with a new transport."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mediaserver import PeerId


@dataclass(frozen=True, slots=True)
class CachedPacket:
    """One packet as it was sent. `at`: monotonic seconds."""

    at: float
    sender: PeerId
    sequence: int
    recipients: frozenset[PeerId]
    payload: bytes = field(repr=False)


@dataclass(slots=True)
class DataCache:
    """Packets of the last `lifetime_s` seconds, at most `capacity` bytes of them; the oldest go first."""

    lifetime_s: float
    capacity: int = 4 * 1024 * 1024
    size: int = 0
    packets: deque[CachedPacket] = field(default_factory=deque)

    def add(self, packet: CachedPacket) -> None:
        """Keep one more packet."""
        self.packets.append(packet)
        self.size += len(packet.payload)
        while self.size > self.capacity:
            self._drop_oldest()
        self.expire(packet.at)

    def expire(self, now: float) -> None:
        """Forget what is older than `lifetime_s` at `now`."""
        while self.packets and self.packets[0].at <= now - self.lifetime_s:
            self._drop_oldest()

    def missed_by(self, recipient: PeerId, last_sequences: Mapping[str, int], now: float) -> Iterator[bytes]:
        """Yield, in order, the payloads for `recipient` above the last sequence it has of each sender."""
        self.expire(now)
        for packet in tuple(self.packets):
            if recipient in packet.recipients and packet.sequence > last_sequences.get(packet.sender, 0):
                yield packet.payload

    def _drop_oldest(self) -> None:
        self.size -= len(self.packets.popleft().payload)
