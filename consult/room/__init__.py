"""What happens in a visit's room: who may send and receive, and what is kept of it."""

from consult.room.markers import Marker, Markers
from consult.room.media import MediaDoor, MediaGrant, MediaRooms
from consult.room.rows import MarkerRow, SnapshotRow, SurveyRow
from consult.room.snapshots import LARGEST_SNAPSHOT, Frame, PictureKind, Snapshots
from consult.room.surveys import Surveys

__all__ = [
    "LARGEST_SNAPSHOT",
    "Frame",
    "Marker",
    "MarkerRow",
    "Markers",
    "MediaDoor",
    "MediaGrant",
    "MediaRooms",
    "PictureKind",
    "SnapshotRow",
    "Snapshots",
    "SurveyRow",
    "Surveys",
]
