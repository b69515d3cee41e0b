"""Reads the RTP header extensions of a section (RFC 8285 section 5)."""

import re

from mediaserver.sdp.limits import SdpLimits
from mediaserver.sdp.lines import Block, number
from mediaserver.sdp.offer import Direction

_EXTMAP = re.compile(r"([0-9]{1,5})(?:/([a-z]{1,8}))? ([^ ]+)(?: .*)?")
_HIGHEST_ID = 255
_HIGHEST_PROVISIONAL_ID = 4351


def read_extensions(
    session: Block, block: Block, limits: SdpLimits
) -> tuple[dict[str, int], dict[str, Direction]]:
    """Return URI → id, and URI → direction where one is given, of a section; the session part's hold for all.

    Left out: extensions offered as inactive, and provisional ids (4096 to 4351), by which an offerer
    leaves the numbering to the answerer: no browser does. Of a URI offered twice the first id counts.

    Raises:
        OfferTooLarge: too many extensions.
        MalformedOffer: a line cannot be read, or an id is given to two extensions.

    """
    ids: dict[str, int] = {}
    directions: dict[str, Direction] = {}
    for source in (session, block):
        for value in source.all("extmap", at_most=limits.extensions, else_code="too_many_extensions"):
            matched = _EXTMAP.fullmatch(value)
            extension_id = number(matched[1], 1, _HIGHEST_PROVISIONAL_ID) if matched else None
            if matched is None or extension_id is None:
                raise block.malformed("bad_extmap")
            direction = _direction(block, matched[2])
            uri = matched[3]
            if extension_id > _HIGHEST_ID or direction is Direction.INACTIVE or uri in ids:
                continue
            if extension_id in ids.values():
                raise block.malformed("extension_id_twice")
            ids[uri] = extension_id
            if direction is not None:
                directions[uri] = direction
    return ids, directions


def _direction(block: Block, text: str | None) -> Direction | None:
    if text is None:
        return None
    try:
        return Direction(text)
    except ValueError:
        raise block.malformed("bad_extmap") from None
