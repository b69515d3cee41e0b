"""Caps on what an offer may contain, so that no description can cost more than its sender.

Real offers measure 14 to 22 kB with some ten sections, 53 kB with 24; each cap leaves several times that.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SdpLimits:
    """Caps for one offer. Passing any of them is `OfferTooLarge`, with the code given beside it."""

    size: int = 512 * 1024
    """Bytes of UTF-8. Code "offer_too_large"."""

    sections: int = 256
    """`m=` lines. Code "too_many_sections"."""

    line: int = 4096
    """Characters in one line. Code "line_too_long". The longest seen in practice is an `m=` line of 130."""

    lines: int = 1024
    """Lines in the session part or in any one section. Code "too_many_lines". Chromium's video section
    has 110."""

    candidates: int = 64
    """Candidates in a section. Code "too_many_candidates". They are counted, not used: an ICE-lite server
    learns the peer's address from its checks."""

    codecs: int = 64
    """Payload types in a section. Code "too_many_codecs". RTP has 128 numbers; Chromium offers 40."""

    fmtp: int = 512
    """Characters of format parameters for one payload type. Code "fmtp_too_long"."""

    feedback: int = 16
    """Feedback lines for one payload type. Code "too_many_feedback_lines"."""

    extensions: int = 32
    """Header extensions in a section. Code "too_many_extensions". Chromium offers 14."""

    rids: int = 8
    """RIDs in a section. Code "too_many_rids". Browsers send at most three."""

    ssrcs: int = 16
    """SSRCs declared in a section. Code "too_many_ssrcs"."""

    fingerprints: int = 8
    """Fingerprints of the session or of a section. Code "too_many_fingerprints"."""
