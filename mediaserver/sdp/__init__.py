"""Session descriptions: reads what peers offer and writes what the server answers. Pure text and values."""

from mediaserver.sdp.answer import (
    Answer,
    SectionAnswer,
    SectionApplication,
    SectionInactive,
    SectionReceive,
    SectionRejected,
    SectionSend,
)
from mediaserver.sdp.choice import choose_codecs, choose_extensions, choose_section_extensions
from mediaserver.sdp.errors import (
    AnswerMismatch,
    MalformedOffer,
    OfferRejected,
    OfferTooLarge,
    SdpError,
    TooManySections,
    UnsupportedOffer,
)
from mediaserver.sdp.limits import SdpLimits
from mediaserver.sdp.offer import Direction, Fingerprint, Offer, Section, SectionKind, Setup, StreamTrackId
from mediaserver.sdp.read import read_offer
from mediaserver.sdp.write import write_answer

__all__ = [
    "Answer",
    "AnswerMismatch",
    "Direction",
    "Fingerprint",
    "MalformedOffer",
    "Offer",
    "OfferRejected",
    "OfferTooLarge",
    "SdpError",
    "SdpLimits",
    "Section",
    "SectionAnswer",
    "SectionApplication",
    "SectionInactive",
    "SectionKind",
    "SectionReceive",
    "SectionRejected",
    "SectionSend",
    "Setup",
    "StreamTrackId",
    "TooManySections",
    "UnsupportedOffer",
    "choose_codecs",
    "choose_extensions",
    "choose_section_extensions",
    "read_offer",
    "write_answer",
]
