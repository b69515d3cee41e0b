"""The words of RTP that the media server's other parts share: kinds, codecs, header extensions, layers."""

from mediaserver.rtp.codec import Codec
from mediaserver.rtp.header_extension import MAX_ONE_BYTE_ID, HeaderExtension
from mediaserver.rtp.kind import MediaKind
from mediaserver.rtp.layer import Layer, OfferedLayer, Quality

__all__ = [
    "MAX_ONE_BYTE_ID",
    "Codec",
    "HeaderExtension",
    "Layer",
    "MediaKind",
    "OfferedLayer",
    "Quality",
]
