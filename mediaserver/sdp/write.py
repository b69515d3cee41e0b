"""Writes an answer (JSEP, RFC 9429 section 5.3)."""

from ipaddress import ip_address

from mediaserver.sdp.answer import Answer, SectionRejected
from mediaserver.sdp.choice import choose_extensions
from mediaserver.sdp.errors import AnswerMismatch
from mediaserver.sdp.offer import Offer
from mediaserver.sdp.write_section import Destination, Frame, write_section

# RFC 8445 section 5.1.2: host candidates rank highest; with rtcp-mux there is one component, number 1.
_HOST_PREFERENCE = 126
_HIGHEST_LOCAL_PREFERENCE = 65_535
_COMPONENT = 1


def write_answer(offer: Offer, answer: Answer) -> str:
    """Write the SDP that answers `offer`, lines ended by CRLF.

    The answer is ICE-lite, DTLS passive, one BUNDLE group of all sections that are not rejected,
    rtcp-mux. Codecs and header extensions are those of `choose_codecs` and `choose_section_extensions`.

    Raises:
        AnswerMismatch: a section's answer does not fit what was offered; see its code. Ours to fix.

    """
    if len(answer.sections) != len(offer.sections):
        raise AnswerMismatch("section_count")
    destinations = _destinations(answer)
    frame = Frame(offer, choose_extensions(offer), destinations[0])
    accepted = {
        section.mid
        for section, reply in zip(offer.sections, answer.sections, strict=True)
        if not isinstance(reply, SectionRejected)
    }
    bundle = [mid for mid in offer.bundle if mid in accepted]
    lines = _session_lines(offer, answer, bundle)
    for index, section in enumerate(offer.sections):
        lines += write_section(frame, index, answer.sections[index])
        if section.mid not in accepted:
            continue
        lines += _transport_lines(answer)
        if section.mid == bundle[0]:
            # RFC 8843 section 7.3.3: candidates stand in the tagged section; the others share its transport.
            lines += _candidate_lines(destinations)
    return "\r\n".join(lines) + "\r\n"


def _destinations(answer: Answer) -> list[Destination]:
    try:
        destinations = [Destination(ip_address(host), port) for host, port in answer.candidates]
    except ValueError:
        raise AnswerMismatch("bad_candidate") from None
    if not destinations:
        raise AnswerMismatch("no_candidate")
    return destinations


def _session_lines(offer: Offer, answer: Answer, bundle: list[str]) -> list[str]:
    lines = [
        "v=0",
        # RFC 9429 section 5.2.1: the address is a placeholder, because the real one may be private.
        f"o=- {answer.session_id} {answer.session_version} IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        "a=ice-lite",
        # RFC 8839 section 5.6 has agents of RFC 8445 say so; trickled candidates are welcome, if not needed.
        "a=ice-options:ice2 trickle",
    ]
    if bundle:
        lines.append(f"a=group:BUNDLE {' '.join(bundle)}")
    if offer.extmap_allow_mixed:
        lines.append("a=extmap-allow-mixed")
    return lines


def _transport_lines(answer: Answer) -> list[str]:
    # RFC 8843 asks for these in the tagged section only. Browsers, pion and aiortc write them in every
    # section, and some refuse a section without, so we do as they do: 200 bytes each.
    return [
        f"a=ice-ufrag:{answer.ice_ufrag}",
        f"a=ice-pwd:{answer.ice_pwd}",
        f"a=fingerprint:{answer.fingerprint.algorithm} {answer.fingerprint.value}",
        "a=setup:passive",
    ]


def _candidate_lines(destinations: list[Destination]) -> list[str]:
    lines = []
    for position, destination in enumerate(destinations):
        local_preference = _HIGHEST_LOCAL_PREFERENCE - position
        priority = (_HOST_PREFERENCE << 24) | (local_preference << 8) | (256 - _COMPONENT)
        lines.append(
            f"a=candidate:{position + 1} {_COMPONENT} udp {priority} "
            f"{destination.address} {destination.port} typ host"
        )
    lines.append("a=end-of-candidates")
    return lines
