"""One publication on its way to one subscriber."""

from collections.abc import Callable
from dataclasses import dataclass

from mediaserver.allocation import LayerPreference, choose_layer
from mediaserver.dataplane import Worker, describe_codecs
from mediaserver.ids import PeerId, PublicationId
from mediaserver.peer.publication import Publication
from mediaserver.rtp import Codec, Quality


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """The section a subscription was given, and how its packets are marked there."""

    mid: str
    """The section."""

    ssrc: int
    """SSRC of the media; never used before on this transport, or its packets would be taken for replays."""

    rtx_ssrc: int | None
    """SSRC of the retransmissions, None without."""

    codecs: tuple[Codec, ...]
    """The subscriber's payload types."""


class Subscription:
    """What one subscriber wants of one publication, and the layer it is sent.

    It waits until `place` gives it a section, and may be put back to wait. `on_layer` takes
    (publication id, quality of the layer forwarded now or None); `on_end`, told when the publication
    is over, takes (publication id, mid of the section that is free now or None).
    """

    def __init__(
        self,
        publication: Publication,
        subscriber: PeerId,
        worker: Worker,
        *,
        on_layer: Callable[[PublicationId, Quality | None], None],
        on_end: Callable[[PublicationId, str | None], None],
    ) -> None:
        self.publication = publication
        self.subscriber = subscriber
        self.placement: Placement | None = None
        self.sender = 0
        """The data plane's id of it, while it is placed."""
        self._worker = worker
        self._on_layer = on_layer
        self._on_end = on_end
        self._preference = LayerPreference()
        self._target: int | None = None
        self._can_flow = False
        publication.subscriptions[subscriber] = self

    def __repr__(self) -> str:
        place = "waiting" if self.placement is None else f"mid={self.placement.mid} layer={self._target}"
        return f"<Subscription {self.publication.id} to {self.subscriber} {place}>"

    def place(self, transport: int, placement: Placement, *, can_flow: bool) -> None:
        """Forward in a section of the subscriber's transport, at once or not before `let_flow`."""
        self.placement = placement
        self._can_flow = can_flow
        self.sender = self._worker.new_id()
        self._target = self._wanted_layer()
        self._worker.listen_to_sender(self.sender, self)
        self._worker.commands.add_sender(
            self.sender,
            transport,
            self.publication.receiver,
            mid=placement.mid,
            ssrc=placement.ssrc,
            rtx_ssrc=placement.rtx_ssrc,
            codecs=describe_codecs(placement.codecs),
            # Tracks of one publisher share a clock, so receivers may play them in step.
            cname=self.publication.publisher,
            layer=self._target,
        )

    def let_flow(self) -> None:
        """Learn that the subscriber can decrypt by now; once more is as good as once."""
        self._can_flow = True
        self.choose_layer()

    def displace(self) -> None:
        """Stop forwarding and wait for another section. Nothing happens to one that waits."""
        if self.placement is not None:
            self._worker.forget_sender(self.sender)
            self.placement = None

    def end(self) -> None:
        """Stop forwarding for good. The subscriber's own wish; `on_end` is not called."""
        self.displace()
        self.publication.subscriptions.pop(self.subscriber, None)

    def publication_ended(self) -> None:
        """Learn that the publication is over: end, and tell the subscriber's peer."""
        mid = None if self.placement is None else self.placement.mid
        self.end()
        self._on_end(self.publication.id, mid)

    def prefer(self, preference: LayerPreference) -> None:
        """Take the subscriber's wish; the layer changes at its next key frame."""
        self._preference = preference
        self.choose_layer()

    def choose_layer(self) -> None:
        """Choose again, because the preference or what the publisher sends has changed."""
        target = self._wanted_layer()
        if self.placement is None or target == self._target:
            return
        if self.publication.muted and target is not None and self._target is not None:
            # A switch would ask a silent publisher for key frames; unmuting chooses again.
            return
        self._target = target
        self._worker.commands.set_sender_layer(self.sender, target)

    def layer_forwarded(self, layer: int | None) -> None:
        """Learn from the data plane which layer flows from now on."""
        self._on_layer(self.publication.id, None if layer is None else self.publication.layers[layer].quality)

    def _wanted_layer(self) -> int | None:
        if not self._can_flow:
            # A key frame asked for now would come before the subscriber has keys; the next takes a second.
            return None
        if self.publication.held:
            return None
        return choose_layer(self._preference, self.publication.layers, self.publication.live_layers)


__all__ = ["Placement", "Subscription"]
