"""What one participant sends: a track as it comes into the server, and who receives it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from mediaserver.dataplane import Worker, describe_codecs
from mediaserver.ids import PeerId, PublicationId
from mediaserver.rtp import Codec, Layer, MediaKind

if TYPE_CHECKING:
    from mediaserver.peer.subscription import Subscription


class Publication:
    """One published track. Made by its publisher's peer; ended by it, or with it.

    The mutable state is which layers carry packets now, whether it is muted and held, and its subscriptions.
    """

    def __init__(
        self,
        publication_id: PublicationId,
        publisher: PeerId,
        kind: MediaKind,
        layers: tuple[Layer, ...],
        *,
        dtx: bool,
        stereo: bool,
        worker: Worker,
        on_audible: Callable[[PeerId, int], None],
    ) -> None:
        self.id = publication_id
        self.publisher = publisher
        self.kind = kind
        self.layers = layers
        self.dtx = dtx
        self.stereo = stereo
        self.muted = False
        self.held = False
        """Whether it is forwarded to nobody, although it may be sent."""
        self.receiver = worker.new_id()
        """The data plane's id of it."""
        self.live_layers: set[int] = set()
        self.subscriptions: dict[PeerId, Subscription] = {}
        """By subscriber, those that wait for a section too."""
        self._worker = worker
        self._on_audible = on_audible

    def __repr__(self) -> str:
        state = "muted" if self.muted else "live" if self.live else "silent"
        return f"<Publication {self.id} {self.kind} {state} layers={len(self.layers)}>"

    @property
    def live(self) -> bool:
        """Whether packets of it come in now."""
        return bool(self.live_layers)

    @property
    def rids(self) -> tuple[str, ...]:
        """The RIDs of its layers in ascending quality; empty without simulcast."""
        return tuple(layer.rid for layer in self.layers if layer.rid is not None)

    def receive(
        self, transport: int, mid: str, codecs: tuple[Codec, ...], ssrcs: tuple[tuple[int, int | None], ...]
    ) -> None:
        """Begin to receive it in a section of the publisher's transport."""
        self._worker.listen_to_receiver(self.receiver, self)
        self._worker.commands.add_receiver(
            self.receiver,
            transport,
            mid=mid,
            kind=self.kind,
            codecs=describe_codecs(codecs),
            rids=list(self.rids),
            # With simulcast the order of SSRCs says nothing about quality: RIDs in the packets do.
            ssrcs=[] if self.rids else list(ssrcs[:1]),
        )

    def end(self) -> None:
        """Stop receiving it and end all its subscriptions."""
        for subscription in list(self.subscriptions.values()):
            subscription.publication_ended()
        self._worker.forget_receiver(self.receiver)
        self.live_layers.clear()

    def set_muted(self, muted: bool, *, held: bool) -> None:
        """Take note that it is muted: it is nobody's voice, and asked for no key frames.

        `held`: not by its publisher, so that it must not be forwarded either.
        """
        self.muted, self.held = muted, held
        if held or not muted:
            self._choose_layers()

    def layer_started(self, layer: int) -> None:
        """Take note that a layer brings packets, and let every subscription choose again."""
        self.live_layers.add(layer)
        self._choose_layers()

    def layer_stopped(self, layer: int) -> None:
        """Take note that a layer has fallen silent, and let every subscription choose again."""
        self.live_layers.discard(layer)
        self._choose_layers()

    def audible(self, level: int) -> None:
        """Take the loudest level of a window, 0 (loudest) to 127, in -dBov."""
        if not self.muted:
            self._on_audible(self.publisher, level)

    def _choose_layers(self) -> None:
        for subscription in self.subscriptions.values():
            subscription.choose_layer()


__all__ = ["Publication"]
