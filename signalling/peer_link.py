"""Carries one participant's media events to the rules of their room."""

from typing import TYPE_CHECKING

from mediaserver import DataChannelLabel, PeerId, PublicationId, Quality
from signalling.clock import Clock

if TYPE_CHECKING:
    from mediaserver import Publication
    from signalling.live_room import LiveRoom


class PeerLink:
    """The media server's `PeerObserver` for one participant."""

    def __init__(self, room: "LiveRoom", peer: PeerId, clock: Clock) -> None:
        self._room = room
        self._session = room.session
        self._peer = peer
        self._clock = clock

    def on_connected(self) -> None:
        """ICE and DTLS are up."""
        self._room.media_connected(self._peer)

    def on_disconnected(self) -> None:
        """Nothing was heard for a while."""
        self._room.execute(self._session.media_disconnected(self._peer, self._clock()))

    def on_failed(self) -> None:
        """Hear that the media session is lost."""
        self._room.media_failed(self._peer)

    def on_data(self, channel: DataChannelLabel, payload: bytes) -> None:
        """Take a data packet."""
        self._room.execute(self._session.data(self._peer, channel, payload, self._clock()))

    def on_published(self, publication: "Publication") -> None:
        """Hear that an offer carries an announced track."""
        self._room.execute(self._session.published(self._peer, publication.id))

    def on_unpublished(self, publication_id: PublicationId) -> None:
        """Hear that an offer ended a track."""
        self._room.execute(self._session.unpublished(self._peer, publication_id))

    def on_sections_needed(self, audio: int, video: int) -> None:
        """Subscriptions wait for an offer."""
        self._room.execute(self._session.sections_needed(self._peer, audio, video))

    def on_subscribed(self, publication: "Publication") -> None:
        """Media of a publication flows to this participant."""
        self._room.execute(self._session.subscribed(publication.id))

    def on_layer_changed(self, publication_id: PublicationId, layer_quality: Quality | None) -> None:
        """Need not be told: clients see it in the picture's size, and nothing is paused for them yet."""
