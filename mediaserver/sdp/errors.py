"""What can be wrong with a session description.

    MediaServerError
    └── SdpError                 code: stable word for logs, metrics and clients
        ├── OfferRejected        the peer's offer cannot be answered; tell the peer the code, never the text
        │   ├── OfferTooLarge    a cap of `SdpLimits` was passed
        │   │   └── TooManySections
        │   ├── MalformedOffer   the text breaks the grammar or contradicts itself
        │   └── UnsupportedOffer well-formed, but needs what this server does not do
        └── AnswerMismatch       our own mistake: the answer does not fit the offer

Messages hold no text of the offer: it carries addresses and credentials, and messages reach logs.
"""

from mediaserver.errors import MediaServerError


class SdpError(MediaServerError):
    """Base of all errors about session descriptions."""

    code: str
    """Stable and lower case, such as "too_many_sections". Safe to log and to send to clients."""

    section: int | None
    """Position of the section at fault, 0 = first; None when it is the session part or the whole text."""

    def __init__(self, code: str, *, section: int | None = None) -> None:
        super().__init__(code if section is None else f"{code} in section {section}")
        self.code = code
        self.section = section


class OfferRejected(SdpError):
    """The offer cannot be answered. Nothing has changed: the last good description still holds."""


class OfferTooLarge(OfferRejected):
    """The offer passes one of the caps in `SdpLimits`; the code names which."""


class TooManySections(OfferTooLarge):
    """The offer has more `m=` sections than `SdpLimits.sections`."""


class MalformedOffer(OfferRejected):
    """The offer breaks the grammar of SDP or contradicts itself."""


class UnsupportedOffer(OfferRejected):
    """The offer is well-formed but needs something this server does not do (no BUNDLE, no rtcp-mux, …)."""


class AnswerMismatch(SdpError):
    """The answer handed to `write_answer` does not fit the offer: a mistake of the server's own code."""
