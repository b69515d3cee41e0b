"""Who hears of events: one listener for each transport, receiver and sender of a worker."""

from typing import Protocol


class TransportEvents(Protocol):
    """Hears of one transport."""

    def path_validated(self) -> None:
        """Learn that ICE has an address of the peer: the first, or another one."""

    def path_lost(self) -> None:
        """Learn that no authenticated check came for 10 s; told once, until a path is validated again."""

    def dtls_arrived(self, datagram: bytes) -> None:
        """Take a DTLS datagram from the validated address."""

    def worker_failed(self) -> None:
        """Learn that the worker has died and nothing on it will move again."""


class ReceiverEvents(Protocol):
    """Hears of one publication as it comes in."""

    def layer_started(self, layer: int) -> None:
        """Learn that a layer brings media: at first, or again."""

    def layer_stopped(self, layer: int) -> None:
        """Learn that a layer has brought none for 2 s (video) or 5 s (audio)."""

    def audible(self, level: int) -> None:
        """Take the loudest level of the last 200 ms, 0 (loudest) to 70, in -dBov."""


class SenderEvents(Protocol):
    """Hears of one subscription as it goes out."""

    def layer_forwarded(self, layer: int | None) -> None:
        """Learn which layer is forwarded from now on."""


__all__ = ["ReceiverEvents", "SenderEvents", "TransportEvents"]
