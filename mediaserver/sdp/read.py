"""Reads an offer (JSEP, RFC 9429 section 5.8; grammar of RFC 8866)."""

from mediaserver.sdp.limits import SdpLimits
from mediaserver.sdp.offer import Offer


def read_offer(text: str, limits: SdpLimits | None = None) -> Offer:
    """Read the offer a peer sent.

    `text` is the SDP as received, lines ended by CRLF or LF. `limits` defaults to `SdpLimits()`. Attributes that
    are not known are ignored, as RFC 8866 section 5.13 demands. The caller next decides one `SectionAnswer` per
    section and calls `write_answer`.

    Raises:
        OfferTooLarge: a cap is passed.
        MalformedOffer: the text is not SDP or contradicts itself.
        UnsupportedOffer: it asks for what this server does not do.

    """
    raise NotImplementedError
