"""The rules of a room, pure: messages, media events and time in, effects out."""

from signalling.session import effects
from signalling.session.data_cache import DataCache
from signalling.session.effects import ConnectionId, Effect
from signalling.session.moment import Moment
from signalling.session.participant import Participant
from signalling.session.presence import leave_message
from signalling.session.room import RoomSession
from signalling.session.state import RoomConfig, RoomState

__all__ = [
    "ConnectionId",
    "DataCache",
    "Effect",
    "Moment",
    "Participant",
    "RoomConfig",
    "RoomSession",
    "RoomState",
    "effects",
    "leave_message",
]
