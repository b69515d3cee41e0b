"""Names by which the media server knows rooms, peers and publications; the caller chooses them.

They are opaque: nothing here reads meaning into them, and no other identity of a person enters.
"""

from typing import NewType

RoomId = NewType("RoomId", str)
PeerId = NewType("PeerId", str)
PublicationId = NewType("PublicationId", str)

__all__ = ["PeerId", "PublicationId", "RoomId"]
