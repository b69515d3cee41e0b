"""What the owner of rooms and peers is told.

Every method is called from the event loop's own turn, never from inside a call into this package, in
the order in which things happened. An observer may call back freely. An exception it raises is logged
and changes nothing. After `close()` of a peer or a room its observer hears nothing more.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from mediaserver.allocation import ConnectionQuality, Speaker
    from mediaserver.ids import PeerId, PublicationId
    from mediaserver.peer.publication import Publication
    from mediaserver.rtp import Quality
    from mediaserver.transport.data_channels import DataChannelLabel


class PeerObserver(Protocol):
    """Hears what happens to one peer."""

    def on_connected(self) -> None:
        """Learn that ICE and DTLS are up: the first time, and after each recovery from `on_disconnected`."""

    def on_disconnected(self) -> None:
        """Learn that nothing was heard of the peer for 10 s. It may recover."""

    def on_failed(self) -> None:
        """Learn that the peer is lost: never connected, broke its handshake, ended it, or stayed silent.

        Told once. The owner must then `close()` the peer; nothing else will come of it.
        """

    def on_data(self, channel: "DataChannelLabel", payload: bytes) -> None:
        """Take a message the peer sent over a data channel, at most 64 KiB."""

    def on_published(self, publication: "Publication") -> None:
        """Learn that an offer bound an announced track to a section: others may subscribe from now."""

    def on_unpublished(self, publication_id: "PublicationId") -> None:
        """Learn that a later offer ended the publication. Its subscriptions are gone already."""

    def on_sections_needed(self, audio: int, video: int) -> None:
        """Ask the client for an offer with that many more recvonly sections: subscriptions wait for it.

        Both may be 0: then the sections it has suffice, but only a new offer can use them.
        """

    def on_subscribed(self, publication: "Publication") -> None:
        """Learn that the publication was given a section: its media flows to this peer from now."""

    def on_layer_changed(self, publication_id: "PublicationId", layer_quality: "Quality | None") -> None:
        """Learn that another layer is forwarded to this peer from now; None means none."""


class RoomObserver(Protocol):
    """Hears what concerns everyone in one room."""

    def on_active_speakers(self, speakers: "Sequence[Speaker]") -> None:
        """Take all who are speaking now, loudest first; on change, at least 400 ms apart."""

    def on_connection_quality(self, qualities: "Mapping[PeerId, ConnectionQuality]") -> None:
        """Take the grades that have changed; every few seconds at most."""


__all__ = ["PeerObserver", "RoomObserver"]
