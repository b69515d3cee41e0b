"""One participant's media session: a single peer connection that the client offers and the server answers.

JSEP, RFC 9429. A negotiation reads the offer, decides each section (`sections`), writes the answer, and
only when that has succeeded tells the data plane: a rejected offer changes nothing.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from mediaserver.allocation import LayerPreference
from mediaserver.errors import Closed
from mediaserver.ids import PeerId, PublicationId
from mediaserver.observers import PeerObserver
from mediaserver.peer.draft import Draft, draft_answer
from mediaserver.peer.negotiation import Negotiation
from mediaserver.peer.notices import Notices
from mediaserver.peer.publication import Publication
from mediaserver.peer.publisher import Publisher
from mediaserver.peer.section_requests import SectionRequests
from mediaserver.peer.sections import Ended, Publishing, Subscribed, Use, Withdrawn, count_missing, find_slots
from mediaserver.peer.subscriber import Subscriber
from mediaserver.peer.subscription import Subscription
from mediaserver.peer.terms import PeerTerms
from mediaserver.peer.track_offer import TrackOffer
from mediaserver.rtp import MediaKind, Quality
from mediaserver.sdp import (
    Answer,
    Fingerprint,
    Offer,
    SdpLimits,
    UnsupportedOffer,
    choose_extensions,
    read_offer,
    write_answer,
)
from mediaserver.transport import DataChannelLabel, IceCredentials, Transport


@dataclass(frozen=True, slots=True)
class _LastOffer:
    """What the next offer is compared with. A whole offer would be 50 kB for as long as the peer stays."""

    fingerprints: frozenset[Fingerprint]
    ice_ufrag: str
    ice_pwd: str = field(repr=False)
    slots: tuple[tuple[str, MediaKind], ...]

    @classmethod
    def of(cls, offer: Offer) -> "_LastOffer":
        return cls(frozenset(offer.fingerprints), offer.ice_ufrag, offer.ice_pwd, find_slots(offer))


class Peer:
    """One participant in a room: what it publishes, what it is sent, and the transport of both.

    Opened by `Room.open_peer`. The mutable state is the last offer, what its sections are used for, and
    what `Publisher`, `Subscriber` and `Transport` hold.
    """

    def __init__(
        self,
        peer_id: PeerId,
        observer: PeerObserver,
        terms: PeerTerms,
        registry: dict[PublicationId, Publication],
        *,
        on_audible: Callable[[PeerId, int], None],
        on_closed: Callable[["Peer"], None],
    ) -> None:
        self.id = peer_id
        self.closed = False
        self._observer = observer
        self._terms = terms
        self._on_closed = on_closed
        self._notices = Notices(peer_id)
        self._publisher = Publisher(peer_id, terms.worker, registry, on_audible=on_audible)
        self._subscriber = Subscriber(
            peer_id, terms.worker, registry, on_freed=self._section_freed, on_layer=self._layer_changed
        )
        self._transport = Transport(
            peer_id,
            terms.worker,
            certificate=terms.certificate,
            handshakes=terms.handshakes,
            settings=terms.settings,
            owner=self,
        )
        self._requests = SectionRequests(
            self._count_missing, self._ask_for_sections, debounce_s=terms.settings.sections_debounce_s
        )
        self._limits = SdpLimits(size=terms.settings.sdp_limit_bytes, sections=terms.settings.section_limit)
        self._credentials = IceCredentials.generate()
        self._session_id = secrets.randbits(62)
        self._session_version = 0
        self._last: _LastOffer | None = None
        self._uses: dict[str, Use] = {}
        self._extensions: dict[str, int] = {}

    def __repr__(self) -> str:
        return (
            f"<Peer {self.id} {self._transport!r} publications={len(self._publisher.publications)}"
            f" subscriptions={len(self._subscriber.subscriptions)}>"
        )

    @property
    def connected(self) -> bool:
        """Whether media can flow: ICE and DTLS are up and the path is not known to be lost."""
        return self._transport.connected

    @property
    def transport_id(self) -> int:
        """The data plane's id of its transport."""
        return self._transport.id

    @property
    def publications(self) -> Mapping[PublicationId, Publication]:
        """What it publishes now."""
        return self._publisher.publications

    @property
    def subscriptions(self) -> Mapping[PublicationId, Subscription]:
        """What it is sent, or waits for."""
        return self._subscriber.subscriptions

    # What the client says in signalling.

    def announce(self, track: TrackOffer) -> None:
        """Take a track that a coming offer will carry; `on_published` tells when one does.

        Raises:
            AlreadyExists: the publication id is taken.
            Closed: the peer is closed.

        """
        self._require_open()
        self._publisher.announce(track)

    def negotiate(self, offer: str) -> Negotiation:
        """Answer an offer. Send the answer to the client before anything that depends on it.

        Raises:
            OfferRejected: it cannot be answered; everything stays as it was.
            Closed: the peer is closed.

        """
        self._require_open()
        parsed = read_offer(offer, self._limits)
        last = self._last
        if last is not None and not last.fingerprints & set(parsed.fingerprints):
            raise UnsupportedOffer("fingerprint_changed")
        # "A change … signals an ICE restart" (RFC 8839 section 4.4.1.1.1).
        restarts = last is not None and (last.ice_ufrag, last.ice_pwd) != (parsed.ice_ufrag, parsed.ice_pwd)
        credentials = IceCredentials.generate() if restarts else self._credentials
        draft = draft_answer(parsed, self._uses, self._publisher, self._subscriber)
        text = write_answer(parsed, self._compose(draft, credentials))

        self._session_version += 1
        self._credentials = credentials
        self._last = _LastOffer.of(parsed)
        if last is None:
            self._transport.open(credentials, parsed.fingerprints)
        elif restarts:
            self._transport.restart_ice(credentials)
        self._carry_out(draft)
        return Negotiation(
            answer=text,
            mid_to_publication={
                mid: use.publication_id
                for mid, use in self._uses.items()
                if isinstance(use, (Publishing, Subscribed))
            },
        )

    def set_muted(self, publication_id: PublicationId, muted: bool, *, held: bool = False) -> None:
        """Take note that the client muted or unmuted its own publication; media is not touched.

        `held`: it was muted by somebody else, and whatever the client goes on sending is not forwarded.

        Raises:
            UnknownPublication: it has no publication of this id.

        """
        self._publisher.own(publication_id).set_muted(muted, held=held)

    def unpublish(self, publication_id: PublicationId) -> None:
        """End one of its publications, or forget one announced; unknown ids are ignored.

        What the client still sends goes nowhere. `on_unpublished` is not called.
        """
        self._publisher.withdraw(publication_id)
        self._publisher.end(publication_id)
        for mid, use in self._uses.items():
            if isinstance(use, Publishing) and use.publication_id == publication_id:
                self._uses[mid] = Withdrawn(use.track_id)

    def subscribe(self, publication_id: PublicationId) -> None:
        """Send it a publication of the room, from the next negotiation on; twice is as good as once.

        `on_sections_needed` tells when the client must be asked for an offer.

        Raises:
            UnknownPublication: the room has none of this id, or it is the peer's own.
            Closed: the peer is closed.

        """
        self._require_open()
        if self._subscriber.subscribe(publication_id) and self._last is not None:
            self._requests.consider()

    def unsubscribe(self, publication_id: PublicationId) -> None:
        """Stop sending it a publication at once; unknown ids are ignored."""
        self._subscriber.unsubscribe(publication_id)

    def prefer(self, publication_id: PublicationId, preference: LayerPreference) -> None:
        """Choose the quality it is sent of a publication, or pause it; ignored without a subscription."""
        subscription = self._subscriber.subscriptions.get(publication_id)
        if subscription is not None:
            subscription.prefer(preference)

    def send_data(self, channel: DataChannelLabel, payload: bytes) -> None:
        """Send a message of at most 64 KiB over one of the client's data channels.

        Reliable messages wait for the channel to open, up to `data_queue_bytes`; others are dropped
        while it is not open, or while it is full.
        """
        self._transport.send_data(channel, payload)

    def close(self) -> None:
        """End the session: its publications, its subscriptions, its transport. Idempotent.

        The observer hears nothing more. The order is that of docs/closures.md.
        """
        if self.closed:
            return
        self.closed = True
        self._notices.close()
        self._requests.close()
        self._publisher.close()
        self._subscriber.close()
        self._transport.close()
        self._on_closed(self)

    # What the transport says.

    def transport_connected(self) -> None:
        """Let media flow, and tell the observer."""
        self._subscriber.let_flow()
        self._notices.add(self._observer.on_connected)

    def transport_disconnected(self) -> None:
        """Tell the observer that the path is lost for now."""
        self._notices.add(self._observer.on_disconnected)

    def transport_failed(self, reason: str) -> None:  # noqa: ARG002 - the transport has logged it
        """Tell the observer that the peer is lost."""
        self._notices.add(self._observer.on_failed)

    def data_arrived(self, label: DataChannelLabel, payload: bytes) -> None:
        """Hand a message to the observer."""
        self._notices.add(partial(self._observer.on_data, label, payload))

    # Negotiation.

    def _compose(self, draft: Draft, credentials: IceCredentials) -> Answer:
        return Answer(
            session_id=self._session_id,
            session_version=self._session_version,
            ice_ufrag=credentials.ufrag,
            ice_pwd=credentials.pwd,
            fingerprint=self._terms.certificate.fingerprint,
            candidates=self._terms.candidates,
            sections=tuple(draft.sections),
        )

    def _carry_out(self, draft: Draft) -> None:
        before, self._uses = self._uses, draft.uses
        self._map_extensions(draft.offer)
        for publication_id in draft.ended(before):
            self._publisher.end(publication_id)
            self._notices.add(partial(self._observer.on_unpublished, publication_id))
        for publication_id in draft.displaced(before):
            self._subscriber.displace(publication_id)
        for publication, section in draft.publications:
            self._publisher.begin(publication, self._transport.id, section)
            self._notices.add(partial(self._observer.on_published, publication))
        for publication_id, placement in draft.placements:
            subscribed = self._subscriber.begin(publication_id, self._transport.id, placement)
            self._notices.add(partial(self._observer.on_subscribed, subscribed))
        if draft.data is not None:
            self._transport.enable_data(
                remote_port=draft.data.sctp_port or 0,
                remote_max_message_size=draft.data.max_message_size or 0,
            )
        self._requests.offered()
        if self._subscriber.waiting:
            self._requests.consider()

    def _map_extensions(self, offer: Offer) -> None:
        extensions = {extension.key: number for extension, number in choose_extensions(offer).items()}
        if extensions != self._extensions:
            self._extensions = extensions
            self._terms.worker.commands.set_header_extensions(self._transport.id, extensions)

    # Sections.

    def _section_freed(self, mid: str) -> None:
        self._uses[mid] = Ended()

    def _count_missing(self) -> dict[MediaKind, int] | None:
        waiting = self._subscriber.waiting
        if self._last is None or not waiting:
            return None
        return count_missing(self._last.slots, self._uses, waiting)

    def _ask_for_sections(self, audio: int, video: int) -> None:
        self._notices.add(partial(self._observer.on_sections_needed, audio, video))

    def _layer_changed(self, publication_id: PublicationId, quality: Quality | None) -> None:
        self._notices.add(partial(self._observer.on_layer_changed, publication_id, quality))

    def _require_open(self) -> None:
        if self.closed:
            raise Closed(self.id)


__all__ = ["Peer"]
