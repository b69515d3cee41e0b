"""What one participant sends: a track as it comes into the server, and who receives it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from mediaserver.ids import PeerId, PublicationId
from mediaserver.rtp import Layer, MediaKind

if TYPE_CHECKING:
    from mediaserver.peer.subscription import Subscription


class Publication:
    """One published track. Made by its publisher's peer; ended by it, or with it.

    The mutable state is which layers carry packets now, whether it is muted, and its subscriptions.
    """

    def __init__(
        self,
        publication_id: PublicationId,
        publisher: PeerId,
        kind: MediaKind,
        layers: tuple[Layer, ...],
        *,
        on_audible: Callable[[PeerId, int], None],
    ) -> None:
        self.id = publication_id
        self.publisher = publisher
        self.kind = kind
        self.layers = layers
        self.muted = False
        self.receiver = 0
        """The data plane's id of it, once it is there."""
        self.live_layers: set[int] = set()
        self.subscriptions: dict[PeerId, Subscription] = {}
        """Subscriptions that have a section, by subscriber."""
        self._on_audible = on_audible

    def __repr__(self) -> str:
        state = "muted" if self.muted else "live" if self.live else "silent"
        return f"<Publication {self.id} {self.kind} {state} layers={len(self.layers)}>"

    @property
    def live(self) -> bool:
        """Whether packets of it come in now."""
        return bool(self.live_layers)

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
