"""Reads the codecs of a section: rtpmap and fmtp (RFC 8866), rtcp-fb (RFC 4585), rtx (RFC 4588)."""

import re
from collections.abc import Sequence

from mediaserver.rtp import Codec
from mediaserver.sdp.errors import OfferTooLarge
from mediaserver.sdp.limits import SdpLimits
from mediaserver.sdp.lines import Block, number

# A table rather than a parser: an offer mentions payload types hundreds of times.
_PAYLOAD_TYPES = {str(payload_type): payload_type for payload_type in range(128)}
_HIGHEST_CLOCK_RATE = 1_000_000
_ANY = "*"

_RTPMAP = re.compile(r"([0-9]{1,3}) ([A-Za-z0-9!#$%&'*+.^_`{|}~-]{1,64})/([0-9]{1,7})(?:/([0-9]{1,2}))? *")
_APT = re.compile(r"(?:^|;) *apt=([0-9]{1,3}) *(?:;|$)")


def read_codecs(block: Block, formats: Sequence[str], limits: SdpLimits) -> tuple[Codec, ...]:
    """Return the codecs of a section in the order of its `m=` line, retransmission formats folded in.

    Formats without rtpmap are left out: only RTP's static types may do without, and the server takes none
    of them.

    Raises:
        OfferTooLarge: too many codecs, too long parameters, too much feedback.
        MalformedOffer: a line about a codec cannot be read, or a payload type is mapped twice.

    """
    payload_types = _payload_types(block, formats, limits)
    maps = _maps(block, limits)
    fmtp = _parameters(block, limits)
    feedback = _feedback(block, limits)
    rtx: dict[int, int] = {}
    for payload_type in payload_types:
        apt = _APT.search(fmtp.get(payload_type, ""))
        if apt is not None and payload_type in maps and maps[payload_type][0] == "rtx":
            rtx.setdefault(int(apt[1]), payload_type)
    return tuple(
        Codec(
            name=maps[payload_type][0],
            payload_type=payload_type,
            clock_rate=maps[payload_type][1],
            channels=maps[payload_type][2],
            fmtp=fmtp.get(payload_type, ""),
            rtx_payload_type=rtx.get(payload_type),
            feedback=tuple(feedback.get(str(payload_type), []) + feedback.get(_ANY, [])),
        )
        for payload_type in payload_types
        if payload_type in maps and maps[payload_type][0] != "rtx"
    )


def _payload_types(block: Block, formats: Sequence[str], limits: SdpLimits) -> list[int]:
    if len(formats) > limits.codecs:
        raise OfferTooLarge("too_many_codecs", section=block.section)
    payload_types = []
    for text in formats:
        payload_type = _PAYLOAD_TYPES.get(text)
        if payload_type is None:
            raise block.malformed("bad_payload_type")
        payload_types.append(payload_type)
    if len(set(payload_types)) != len(payload_types):
        raise block.malformed("payload_type_twice")
    return payload_types


def _maps(block: Block, limits: SdpLimits) -> dict[int, tuple[str, int, int]]:
    maps: dict[int, tuple[str, int, int]] = {}
    for value in block.all("rtpmap", at_most=limits.codecs, else_code="too_many_codecs"):
        matched = _RTPMAP.fullmatch(value)
        if matched is None:
            raise block.malformed("bad_rtpmap")
        payload_type = _PAYLOAD_TYPES.get(matched[1])
        clock_rate = number(matched[3], 1, _HIGHEST_CLOCK_RATE)
        channels = number(matched[4] or "1", 1, 99)
        if payload_type is None or clock_rate is None or channels is None:
            raise block.malformed("bad_rtpmap")
        if payload_type in maps:
            raise block.malformed("payload_type_twice")
        maps[payload_type] = (matched[2].lower(), clock_rate, channels)
    return maps


def _parameters(block: Block, limits: SdpLimits) -> dict[int, str]:
    parameters: dict[int, str] = {}
    for value in block.all("fmtp", at_most=limits.codecs, else_code="too_many_codecs"):
        text, _, argument = value.partition(" ")
        payload_type = _PAYLOAD_TYPES.get(text)
        if payload_type is None:
            raise block.malformed("bad_fmtp")
        if len(argument) > limits.fmtp:
            raise OfferTooLarge("fmtp_too_long", section=block.section)
        parameters.setdefault(payload_type, argument.strip())
    return parameters


def _feedback(block: Block, limits: SdpLimits) -> dict[str, list[str]]:
    feedback: dict[str, list[str]] = {}
    for value in block.attributes.get("rtcp-fb", []):
        text, _, argument = value.partition(" ")
        if text != _ANY and text not in _PAYLOAD_TYPES:
            raise block.malformed("bad_rtcp_fb")
        lines = feedback.setdefault(text, [])
        lines.append(argument.strip())
        if len(lines) > limits.feedback:
            raise OfferTooLarge("too_many_feedback_lines", section=block.section)
    return feedback
