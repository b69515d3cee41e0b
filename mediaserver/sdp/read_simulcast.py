"""Reads which RIDs a section wants to send (RFC 8851) and whether as simulcast layers (RFC 8853)."""

import re

from mediaserver.sdp.errors import OfferTooLarge
from mediaserver.sdp.limits import SdpLimits
from mediaserver.sdp.lines import Block

# RFC 8851 sets no length; the one-byte header extension that carries a RID holds 16 bytes (RFC 8852
# section 3).
_RID = re.compile(r"[A-Za-z0-9_-]{1,16}")


def read_rids(block: Block, limits: SdpLimits) -> tuple[tuple[str, ...], bool]:
    """Return the RIDs to be sent, in the order of the simulcast line, and whether there is such a line.

    Raises:
        OfferTooLarge: more RIDs than allowed.
        MalformedOffer: a RID is not one, occurs twice, or the simulcast line cannot be read.

    """
    declared = _declared(block, limits)
    line = _simulcast_send(block)
    if line is None:
        return tuple(declared), False
    rids: list[str] = []
    for alternatives in line.split(";"):
        # Of alternatives we take the sender's favourite; "~" marks layers that begin paused (RFC 8853
        # section 5.1).
        rid = alternatives.split(",", 1)[0].removeprefix("~")
        if _RID.fullmatch(rid) is None:
            raise block.malformed("bad_simulcast")
        if rid in rids:
            raise block.malformed("rid_twice")
        # RFC 8853 section 5.2: RIDs of the simulcast line that no rid line declares are to be discarded.
        if rid in declared:
            rids.append(rid)
    return tuple(rids), bool(rids)


def _declared(block: Block, limits: SdpLimits) -> list[str]:
    declared: list[str] = []
    for value in block.all("rid", at_most=2 * limits.rids, else_code="too_many_rids"):
        words = value.split(" ", 2)
        if len(words) < 2 or words[1] not in {"send", "recv"} or _RID.fullmatch(words[0]) is None:  # noqa: PLR2004 - id and direction
            raise block.malformed("bad_rid")
        if words[1] == "recv":
            continue
        if words[0] in declared:
            raise block.malformed("rid_twice")
        declared.append(words[0])
    if len(declared) > limits.rids:
        raise OfferTooLarge("too_many_rids", section=block.section)
    return declared


def _simulcast_send(block: Block) -> str | None:
    value = block.first("simulcast")
    if value is None:
        return None
    words = value.split()
    directions = dict(zip(words[::2], words[1::2], strict=False))
    if not words or len(words) % 2 or not directions.keys() <= {"send", "recv"}:
        raise block.malformed("bad_simulcast")
    return directions.get("send")
