"""Writes an answer (JSEP, RFC 9429 section 5.3)."""

from mediaserver.sdp.answer import Answer
from mediaserver.sdp.offer import Offer


def write_answer(offer: Offer, answer: Answer) -> str:
    """Write the SDP that answers `offer`, lines ended by CRLF.

    The answer is ICE-lite, DTLS passive, one BUNDLE group of all sections that are not rejected, rtcp-mux. Codecs
    and header extensions are those of `choose_codecs` and `choose_extensions`.

    Raises:
        AnswerMismatch: a section's answer does not fit what was offered; see its code. Ours to fix.

    """
    raise NotImplementedError
