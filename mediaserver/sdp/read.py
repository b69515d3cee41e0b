"""Reads an offer (JSEP, RFC 9429 section 5.8; grammar of RFC 8866)."""

from collections import Counter
from collections.abc import Sequence

from mediaserver.sdp.errors import MalformedOffer, UnsupportedOffer
from mediaserver.sdp.limits import SdpLimits
from mediaserver.sdp.lines import Block, split_blocks
from mediaserver.sdp.offer import Offer, Section, SectionKind
from mediaserver.sdp.read_section import read_section
from mediaserver.sdp.read_transport import read_transport


def read_offer(text: str, limits: SdpLimits | None = None) -> Offer:
    """Read the offer a peer sent.

    `text` is the SDP as received, lines ended by CRLF or LF. `limits` defaults to `SdpLimits()`.
    Attributes that are not known are ignored, as RFC 8866 section 5.13 demands. The caller next decides
    one `SectionAnswer` per section and calls `write_answer`.

    Raises:
        OfferTooLarge: a cap is passed.
        MalformedOffer: the text is not SDP or contradicts itself.
        UnsupportedOffer: it asks for what this server does not do.

    """
    limits = limits or SdpLimits()
    session, blocks = split_blocks(text, limits)
    if not blocks:
        raise MalformedOffer("no_sections")
    sections = tuple(read_section(session, block, limits) for block in blocks)
    _check_mids(sections)
    _check_numbering(sections)
    bundle = _bundle(session, sections)
    tagged = next(i for i, section in enumerate(sections) if section.mid == bundle[0])
    transport = read_transport(session, blocks[tagged], limits)
    return Offer(
        ice_ufrag=transport.ice_ufrag,
        ice_pwd=transport.ice_pwd,
        fingerprints=transport.fingerprints,
        setup=transport.setup,
        bundle=bundle,
        extmap_allow_mixed=session.has("extmap-allow-mixed"),
        sections=sections,
    )


def _bundle(session: Block, sections: Sequence[Section]) -> tuple[str, ...]:
    """Return the mids of the first BUNDLE group that are alive, the tagged one first."""
    alive = {section.mid for section in sections if not section.rejected}
    if not alive:
        raise UnsupportedOffer("no_live_section")
    groups = [value.split() for value in session.attributes.get("group", [])]
    group = next((words[1:] for words in groups if words[:1] == ["BUNDLE"]), None)
    if group is None:
        raise UnsupportedOffer("no_bundle")
    if len(set(group)) != len(group) or not set(group) <= {section.mid for section in sections}:
        raise MalformedOffer("bad_bundle")
    if not alive <= set(group):
        raise UnsupportedOffer("section_not_bundled")
    return tuple(mid for mid in group if mid in alive)


def _check_mids(sections: Sequence[Section]) -> None:
    mids = Counter(section.mid for section in sections if section.mid)
    for index, section in enumerate(sections):
        if mids[section.mid] > 1:
            raise MalformedOffer("mid_twice", section=index)
    data = [i for i, s in enumerate(sections) if s.kind is SectionKind.APPLICATION and not s.rejected]
    if len(data) > 1:
        # RFC 8841 section 4.1 allows it outside BUNDLE only: one DTLS association carries one SCTP
        # association.
        raise UnsupportedOffer("two_data_sections", section=data[1])


def _check_numbering(sections: Sequence[Section]) -> None:
    """Demand one meaning per header extension id in the whole bundle (RFC 8843 section 9.1)."""
    uris: dict[int, str] = {}
    for index, section in enumerate(sections):
        for uri, extension_id in section.extensions.items():
            if uris.setdefault(extension_id, uri) != uri:
                raise MalformedOffer("extension_id_twice", section=index)
