"""The SFU: rooms, peers, publications and subscriptions, forwarded without decoding."""

from mediaserver.allocation import ConnectionQuality, LayerPreference, Speaker
from mediaserver.errors import (
    AddressInUse,
    AlreadyExists,
    Closed,
    MediaServerError,
    NodeNotReady,
    UnknownPublication,
)
from mediaserver.ids import PeerId, PublicationId, RoomId
from mediaserver.observers import PeerObserver, RoomObserver
from mediaserver.peer.negotiation import Negotiation
from mediaserver.peer.track_offer import TrackOffer
from mediaserver.rtp import Layer, MediaKind, OfferedLayer, Quality
from mediaserver.sdp import OfferRejected
from mediaserver.settings import MediaServerSettings
from mediaserver.transport import DataChannelLabel

__all__ = [
    "AddressInUse",
    "AlreadyExists",
    "Closed",
    "ConnectionQuality",
    "DataChannelLabel",
    "Layer",
    "LayerPreference",
    "MediaKind",
    "MediaServerError",
    "MediaServerSettings",
    "Negotiation",
    "NodeNotReady",
    "OfferRejected",
    "OfferedLayer",
    "PeerId",
    "PeerObserver",
    "PublicationId",
    "Quality",
    "RoomId",
    "RoomObserver",
    "Speaker",
    "TrackOffer",
    "UnknownPublication",
]
