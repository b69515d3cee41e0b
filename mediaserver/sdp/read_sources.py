"""Reads the SSRCs a section declares and the track they belong to (RFC 5576, RFC 4588, RFC 8830)."""

from mediaserver.sdp.errors import OfferTooLarge
from mediaserver.sdp.limits import SdpLimits
from mediaserver.sdp.lines import Block, number
from mediaserver.sdp.offer import StreamTrackId

_HIGHEST_SSRC = 2**32 - 1
# "FID" pairs a source with its retransmission, "FEC-FR" with its repair; in both the second is no media
# of its own.
_SECONDARY_GROUPS = {"FID", "FEC-FR"}
_PAIR = 2


def read_ssrcs(block: Block, limits: SdpLimits) -> tuple[tuple[int, int | None], ...]:
    """Return the declared (primary, retransmission or None) pairs in order of appearance.

    Raises:
        OfferTooLarge: more SSRCs than allowed.
        MalformedOffer: an SSRC or a group cannot be read.

    """
    declared: dict[int, None] = {}
    for value in block.attributes.get("ssrc", []):
        declared[_ssrc(block, value.partition(" ")[0])] = None
        if len(declared) > limits.ssrcs:
            raise OfferTooLarge("too_many_ssrcs", section=block.section)
    retransmissions: dict[int, int] = {}
    secondary: set[int] = set()
    for value in block.all("ssrc-group", at_most=limits.ssrcs, else_code="too_many_ssrcs"):
        semantics, *words = value.split()[: limits.ssrcs + 1] or [""]
        members = [_ssrc(block, word) for word in words]
        if semantics in _SECONDARY_GROUPS and len(members) == _PAIR:
            secondary.add(members[1])
            if semantics == "FID":
                retransmissions.setdefault(members[0], members[1])
    return tuple((ssrc, retransmissions.get(ssrc)) for ssrc in declared if ssrc not in secondary)


def read_cname(block: Block) -> str | None:
    """Return the canonical name of the first SSRC that has one."""
    return next((text for name, text in _source_attributes(block) if name == "cname"), None)


def read_msid(block: Block) -> StreamTrackId | None:
    """Return the track of a section: from its msid line, else (older clients) from that of an SSRC."""
    value = block.first("msid")
    if value is None:
        value = next((text for name, text in _source_attributes(block) if name == "msid"), None)
    words = (value or "").split()
    if not words:
        return None
    return StreamTrackId(
        stream_id="" if words[0] == "-" else words[0], track_id=words[1] if len(words) > 1 else ""
    )


def _source_attributes(block: Block) -> list[tuple[str, str]]:
    attributes = []
    for value in block.attributes.get("ssrc", []):
        name, _, text = value.partition(" ")[2].partition(":")
        attributes.append((name, text))
    return attributes


def _ssrc(block: Block, text: str) -> int:
    ssrc = number(text, 0, _HIGHEST_SSRC)
    if ssrc is None:
        raise block.malformed("bad_ssrc")
    return ssrc
