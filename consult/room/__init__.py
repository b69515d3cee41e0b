"""What happens in a visit's room: who may send and receive, and what is kept of it."""

from consult.room.markers import Marker, Markers
from consult.room.media import MediaDoor, MediaGrant, MediaRooms
from consult.room.rows import MarkerRow, SurveyRow
from consult.room.snapshots import LARGEST_SNAPSHOT, Snapshots
from consult.room.surveys import Surveys

__all__ = [
    "LARGEST_SNAPSHOT",
    "Marker",
    "MarkerRow",
    "Markers",
    "MediaDoor",
    "MediaGrant",
    "MediaRooms",
    "Snapshots",
    "SurveyRow",
    "Surveys",
]
