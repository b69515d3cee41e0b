"""Reads one `m=` section of an offer (RFC 9429 section 5.8.2)."""

import re
from dataclasses import replace

from mediaserver.sdp.errors import UnsupportedOffer
from mediaserver.sdp.limits import SdpLimits
from mediaserver.sdp.lines import Block, number
from mediaserver.sdp.offer import Direction, Section, SectionKind
from mediaserver.sdp.read_codecs import read_codecs
from mediaserver.sdp.read_extensions import read_extensions
from mediaserver.sdp.read_simulcast import read_rids
from mediaserver.sdp.read_sources import read_cname, read_msid, read_ssrcs

# RFC 9429 section 5.1.2: RTP profiles to be accepted, whatever transport is named, since ICE decides that.
_RTP_PROTOCOLS = re.compile(r"(?:(?:UDP|TCP)/(?:TLS|DTLS)/)?RTP/S?AVPF?")
_SCTP_PROTOCOLS = {"UDP/DTLS/SCTP", "TCP/DTLS/SCTP"}
_DATA_CHANNEL = "webrtc-datachannel"

_MEDIA = re.compile(r"([a-z]{1,16}) ([0-9]{1,5})(?:/[0-9]{1,5})? ([A-Z/]{1,32})((?: +[^ ]+)+) *")
# RFC 8843 sets no length; the one-byte header extension that carries a mid holds 16 bytes.
_MID = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`{|}~-]{1,16}")

_DEFAULT_SCTP_PORT = 5000
_DEFAULT_MAX_MESSAGE_SIZE = 65_536
_HIGHEST_PORT = 65_535
_HIGHEST_MESSAGE_SIZE = 2**32 - 1


def read_section(session: Block, block: Block, limits: SdpLimits) -> Section:
    """Read one section; of a rejected one only kind, mid and formats, for nothing else in it means anything.

    Raises:
        OfferTooLarge: a cap is passed.
        MalformedOffer: a line cannot be read.
        UnsupportedOffer: another kind of media or protocol, or RTP without rtcp-mux.

    """
    matched = _MEDIA.fullmatch(block.media)
    port = number(matched[2], 0, _HIGHEST_PORT) if matched else None
    if matched is None or port is None:
        raise block.malformed("bad_media_line")
    section = Section(
        mid=_mid(block),
        kind=_kind(block, matched[1]),
        direction=_direction(session, block),
        protocol=matched[3],
        rejected=port == 0 and not block.has("bundle-only"),
        formats=tuple(matched[4].split()),
    )
    if section.rejected:
        return section
    if not section.mid:
        raise block.malformed("no_mid")
    block.all("candidate", at_most=limits.candidates, else_code="too_many_candidates")
    if section.kind is SectionKind.APPLICATION:
        return _with_data_channels(section, block)
    return _with_media(section, session, block, limits)


def _mid(block: Block) -> str:
    mid = block.first("mid")
    if mid is None:
        return ""
    if _MID.fullmatch(mid) is None:
        raise block.malformed("bad_mid")
    return mid


def _kind(block: Block, text: str) -> SectionKind:
    try:
        return SectionKind(text)
    except ValueError:
        raise UnsupportedOffer("unsupported_media_kind", section=block.section) from None


def _direction(session: Block, block: Block) -> Direction:
    for source in (block, session):
        for direction in Direction:
            if source.has(direction.value):
                return direction
    return Direction.SENDRECV


def _with_data_channels(section: Section, block: Block) -> Section:
    if section.protocol not in _SCTP_PROTOCOLS or section.formats != (_DATA_CHANNEL,):
        raise UnsupportedOffer("unsupported_protocol", section=block.section)
    port = number(block.first("sctp-port") or str(_DEFAULT_SCTP_PORT), 1, _HIGHEST_PORT)
    size = number(block.first("max-message-size") or str(_DEFAULT_MAX_MESSAGE_SIZE), 0, _HIGHEST_MESSAGE_SIZE)
    if port is None or size is None:
        raise block.malformed("bad_sctp_parameters")
    return replace(section, sctp_port=port, max_message_size=size)


def _with_media(section: Section, session: Block, block: Block, limits: SdpLimits) -> Section:
    if _RTP_PROTOCOLS.fullmatch(section.protocol) is None:
        raise UnsupportedOffer("unsupported_protocol", section=block.section)
    if not (block.has("rtcp-mux") or block.has("rtcp-mux-only")):
        raise UnsupportedOffer("no_rtcp_mux", section=block.section)
    extensions, extension_directions = read_extensions(session, block, limits)
    rids, simulcast = read_rids(block, limits)
    return replace(
        section,
        codecs=read_codecs(block, section.formats, limits),
        extensions=extensions,
        extension_directions=extension_directions,
        msid=read_msid(block),
        rids=rids,
        simulcast=simulcast,
        ssrcs=read_ssrcs(block, limits),
        cname=read_cname(block),
        rtcp_rsize=block.has("rtcp-rsize"),
    )
