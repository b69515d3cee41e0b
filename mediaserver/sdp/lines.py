"""The outer grammar of SDP: lines into blocks, one for the session and one for each `m=` section (RFC 8866).

Everything is bounded here before anything is interpreted; only `m=` and `a=` lines are kept.
"""

from dataclasses import dataclass, field
from string import ascii_lowercase

from mediaserver.sdp.errors import MalformedOffer, OfferTooLarge, TooManySections
from mediaserver.sdp.limits import SdpLimits

_TYPES = frozenset(ascii_lowercase)
_LONGEST_NUMBER = 10


@dataclass(slots=True)
class Block:
    """The lines of the session part or of one section; filled by `split_blocks`, afterwards only read."""

    section: int | None
    """Position of the section, 0 = first; None for the session part."""

    media: str
    """Value of the `m=` line; empty in the session part."""

    attributes: dict[str, list[str]] = field(default_factory=dict)
    """Attribute name → values in order; a flag such as `a=rtcp-mux` has the value ""."""

    def has(self, name: str) -> bool:
        """Whether the attribute occurs."""
        return name in self.attributes

    def first(self, name: str) -> str | None:
        """Return the first value of an attribute, None if it does not occur."""
        values = self.attributes.get(name)
        return values[0] if values else None

    def all(self, name: str, *, at_most: int, else_code: str) -> list[str]:
        """Return all values of an attribute.

        Raises:
            OfferTooLarge: there are more than `at_most`.

        """
        values = self.attributes.get(name, [])
        if len(values) > at_most:
            raise OfferTooLarge(else_code, section=self.section)
        return values

    def malformed(self, code: str) -> MalformedOffer:
        """Return the error for a mistake in this block, for the caller to raise."""
        return MalformedOffer(code, section=self.section)


def split_blocks(text: str, limits: SdpLimits) -> tuple[Block, list[Block]]:
    """Split a description into its session part and its sections.

    Raises:
        OfferTooLarge: size, sections, lines or the length of a line pass `limits`.
        MalformedOffer: it does not begin with `v=0`, or a line is not of the form `x=…`.

    """
    if len(text) > limits.size or len(text.encode("utf-8", "surrogatepass")) > limits.size:
        raise OfferTooLarge("offer_too_large")
    lines = _lines(text)
    if not lines or lines[0] != "v=0":
        raise MalformedOffer("not_sdp")
    session = block = Block(section=None, media="")
    sections: list[Block] = []
    count = 0
    for line in lines:
        if len(line) > limits.line:
            raise OfferTooLarge("line_too_long", section=block.section)
        if line[1:2] != "=" or line[0] not in _TYPES:
            raise block.malformed("bad_line")
        if line[0] == "m":
            if len(sections) == limits.sections:
                raise TooManySections("too_many_sections")
            block = Block(section=len(sections), media=line[2:])
            sections.append(block)
            count = 0
        elif line[0] == "a":
            name, _, value = line[2:].partition(":")
            block.attributes.setdefault(name, []).append(value)
        count += 1
        if count > limits.lines:
            raise OfferTooLarge("too_many_lines", section=block.section)
    return session, sections


def number(text: str, lowest: int, highest: int) -> int | None:
    """Read a decimal number of plain ASCII digits within a range; None if it is not one.

    `int()` alone would take signs, underscores, spaces and the digits of every script.
    """
    if not (text.isdecimal() and text.isascii() and len(text) <= _LONGEST_NUMBER):
        return None
    value = int(text)
    return value if lowest <= value <= highest else None


def _lines(text: str) -> list[str]:
    # str.splitlines() is not used: it also splits at form feeds and Unicode separators, which SDP does not.
    text = text.replace("\r\n", "\n")
    if "\0" in text or "\r" in text:
        raise MalformedOffer("bad_line")
    return text.rstrip("\n").split("\n")
