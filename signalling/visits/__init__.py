"""The media side of visits: tokens from admissions, the gate at every join, and who is connected."""

from signalling.visits.door import LivePerson, MediaToken, VisitDoor
from signalling.visits.joining import JoinedVisits, join_visits
from signalling.visits.watcher import VisitWatcher

__all__ = ["JoinedVisits", "LivePerson", "MediaToken", "VisitDoor", "VisitWatcher", "join_visits"]
