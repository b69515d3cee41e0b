"""The receiving side of one peer's client: subscriptions with a section, and those that wait."""

import secrets
from collections.abc import Callable, Mapping

from mediaserver.dataplane import Worker
from mediaserver.errors import UnknownPublication
from mediaserver.ids import PeerId, PublicationId
from mediaserver.peer.publication import Publication
from mediaserver.peer.subscription import Placement, Subscription
from mediaserver.rtp import MediaKind, Quality
from mediaserver.sdp import Section, choose_codecs


class Subscriber:
    """Subscriptions of one peer, oldest first.

    `on_freed` takes the mid of a section whose subscription has ended. `on_layer` takes (publication
    id, quality forwarded now or None).
    """

    def __init__(
        self,
        peer_id: PeerId,
        worker: Worker,
        registry: Mapping[PublicationId, Publication],
        *,
        on_freed: Callable[[str], None],
        on_layer: Callable[[PublicationId, Quality | None], None],
    ) -> None:
        self.subscriptions: dict[PublicationId, Subscription] = {}
        self._peer_id = peer_id
        self._worker = worker
        self._registry = registry
        self._on_freed = on_freed
        self._on_layer = on_layer
        self._ssrcs: set[int] = set()
        self._can_flow = False

    @property
    def waiting(self) -> list[tuple[PublicationId, MediaKind]]:
        """Subscriptions without a section, oldest first."""
        return [
            (publication_id, subscription.publication.kind)
            for publication_id, subscription in self.subscriptions.items()
            if subscription.placement is None
        ]

    def subscribe(self, publication_id: PublicationId) -> bool:
        """Add a subscription, which waits for a section. Returns False if there is one already.

        Raises:
            UnknownPublication: the room has no publication of this id, or it is the peer's own.

        """
        if publication_id in self.subscriptions:
            return False
        publication = self._registry.get(publication_id)
        if publication is None or publication.publisher == self._peer_id:
            raise UnknownPublication(publication_id)
        self.subscriptions[publication_id] = Subscription(
            publication, self._peer_id, self._worker, on_layer=self._on_layer, on_end=self._publication_ended
        )
        return True

    def unsubscribe(self, publication_id: PublicationId) -> None:
        """End a subscription; unknown ids are ignored."""
        subscription = self.subscriptions.pop(publication_id, None)
        if subscription is not None:
            if subscription.placement is not None:
                self._on_freed(subscription.placement.mid)
            subscription.end()

    def prepare(self, section: Section) -> Placement:
        """Say how packets would be marked in this section; nothing is forwarded yet."""
        codecs = choose_codecs(section)
        has_rtx = any(codec.rtx_payload_type is not None for codec in codecs)
        return Placement(
            mid=section.mid,
            ssrc=self._new_ssrc(),
            rtx_ssrc=self._new_ssrc() if has_rtx else None,
            codecs=codecs,
        )

    def begin(self, publication_id: PublicationId, transport: int, placement: Placement) -> Publication:
        """Forward a waiting subscription in the section it was prepared for."""
        subscription = self.subscriptions[publication_id]
        subscription.place(transport, placement, can_flow=self._can_flow)
        return subscription.publication

    def let_flow(self) -> None:
        """Learn that the transport has its keys: what has a section may flow. Idempotent."""
        self._can_flow = True
        for subscription in self.subscriptions.values():
            subscription.let_flow()

    def displace(self, publication_id: PublicationId) -> None:
        """Let a subscription wait again, because its section is gone."""
        if publication_id in self.subscriptions:
            self.subscriptions[publication_id].displace()

    def close(self) -> None:
        """End everything. Idempotent."""
        for subscription in self.subscriptions.values():
            subscription.end()
        self.subscriptions.clear()

    def _publication_ended(self, publication_id: PublicationId, mid: str | None) -> None:
        self.subscriptions.pop(publication_id, None)
        if mid is not None:
            self._on_freed(mid)

    def _new_ssrc(self) -> int:
        while (ssrc := secrets.randbelow(2**32 - 1) + 1) in self._ssrcs:
            pass
        self._ssrcs.add(ssrc)
        return ssrc


__all__ = ["Subscriber"]
