"""The sending side of one peer's client: tracks announced, and publications made of them."""

from collections.abc import Callable

from mediaserver.allocation import arrange_layers
from mediaserver.dataplane import Worker
from mediaserver.errors import AlreadyExists, UnknownPublication
from mediaserver.ids import PeerId, PublicationId
from mediaserver.peer.publication import Publication
from mediaserver.peer.track_offer import TrackOffer
from mediaserver.rtp import MediaKind
from mediaserver.sdp import Section, choose_codecs


class Publisher:
    """Announced tracks and publications of one peer.

    `registry` is the room's, where others find publications; this is the only place that writes to it.
    """

    def __init__(
        self,
        peer_id: PeerId,
        worker: Worker,
        registry: dict[PublicationId, Publication],
        *,
        on_audible: Callable[[PeerId, int], None],
    ) -> None:
        self.publications: dict[PublicationId, Publication] = {}
        self._peer_id = peer_id
        self._worker = worker
        self._registry = registry
        self._on_audible = on_audible
        self._announced: dict[PublicationId, TrackOffer] = {}

    @property
    def announced(self) -> tuple[TrackOffer, ...]:
        """Tracks no offer has carried yet, oldest first."""
        return tuple(self._announced.values())

    def announce(self, track: TrackOffer) -> None:
        """Take a track that a coming offer will carry.

        Raises:
            AlreadyExists: the publication id is taken.

        """
        if track.publication_id in self._registry or track.publication_id in self._announced:
            raise AlreadyExists(track.publication_id)
        self._announced[track.publication_id] = track

    def prepare(self, track: TrackOffer, section: Section) -> Publication:
        """Make the publication of a track as the section describes it; nothing is received yet."""
        return Publication(
            track.publication_id,
            self._peer_id,
            MediaKind(section.kind),
            arrange_layers(section.rids if section.simulcast else (), track.layers),
            dtx=track.dtx,
            stereo=track.stereo,
            worker=self._worker,
            on_audible=self._on_audible,
        )

    def begin(self, publication: Publication, transport: int, section: Section) -> None:
        """Receive a prepared publication and let others find it."""
        self._announced.pop(publication.id, None)
        publication.receive(transport, section.mid, choose_codecs(section), section.ssrcs)
        self.publications[publication.id] = publication
        self._registry[publication.id] = publication

    def own(self, publication_id: PublicationId) -> Publication:
        """Return a publication of this peer.

        Raises:
            UnknownPublication: there is none of this id.

        """
        try:
            return self.publications[publication_id]
        except KeyError:
            raise UnknownPublication(publication_id) from None

    def withdraw(self, publication_id: PublicationId) -> None:
        """Forget a track that was announced and not carried yet; unknown ids are ignored."""
        self._announced.pop(publication_id, None)

    def end(self, publication_id: PublicationId) -> None:
        """End a publication and with it its subscriptions; unknown ids are ignored."""
        publication = self.publications.pop(publication_id, None)
        if publication is not None:
            del self._registry[publication_id]
            publication.end()

    def close(self) -> None:
        """End everything. Idempotent."""
        self._announced.clear()
        for publication_id in list(self.publications):
            self.end(publication_id)


__all__ = ["Publisher"]
