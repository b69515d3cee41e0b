"""The SFU: rooms, peers, publications and subscriptions, forwarded without decoding."""

from mediaserver.allocation import ConnectionQuality, LayerPreference, Speaker
from mediaserver.errors import (
    AlreadyExists,
    BadAddress,
    CannotBind,
    Closed,
    MediaServerError,
    NodeNotReady,
    UnknownPublication,
)
from mediaserver.ids import PeerId, PublicationId, RoomId
from mediaserver.node import Node
from mediaserver.observers import PeerObserver, RoomObserver
from mediaserver.peer.negotiation import Negotiation
from mediaserver.peer.peer import Peer
from mediaserver.peer.publication import Publication
from mediaserver.peer.track_offer import TrackOffer
from mediaserver.room import Room
from mediaserver.rtp import Layer, MediaKind, OfferedLayer, Quality
from mediaserver.sdp import OfferRejected
from mediaserver.settings import MediaServerSettings
from mediaserver.stats import (
    InboundRtpStats,
    NodeStats,
    OutboundRtpStats,
    PeerStats,
    RoomStats,
    WorkerLoad,
)
from mediaserver.transport import DataChannelLabel

__all__ = [
    "AlreadyExists",
    "BadAddress",
    "CannotBind",
    "Closed",
    "ConnectionQuality",
    "DataChannelLabel",
    "InboundRtpStats",
    "Layer",
    "LayerPreference",
    "MediaKind",
    "MediaServerError",
    "MediaServerSettings",
    "Negotiation",
    "Node",
    "NodeNotReady",
    "NodeStats",
    "OfferRejected",
    "OfferedLayer",
    "OutboundRtpStats",
    "Peer",
    "PeerId",
    "PeerObserver",
    "PeerStats",
    "Publication",
    "PublicationId",
    "Quality",
    "Room",
    "RoomId",
    "RoomObserver",
    "RoomStats",
    "Speaker",
    "TrackOffer",
    "UnknownPublication",
    "WorkerLoad",
]
