"""Says whether an SCTP packet may reach aiortc's parser (RFC 9260 section 3). Pure.

aiortc takes a peer for well-behaved: a parameter of length 0 makes its parser loop for ever, one
selective acknowledgement can name 24 million packets, and an INIT bundled with another chunk trips an
assertion. Whoever passes the DTLS handshake could stop the whole node with one packet.
"""

from struct import unpack_from

_COMMON_HEADER = 12
_CHUNK_HEADER = 4
_PARAMETER_HEADER = 4

_DATA = 0
_INIT = 1
_INIT_ACK = 2
_SACK = 3
_SHUTDOWN = 7
_COOKIE_ECHO = 10
_FORWARD_TSN = 192
_RECONFIG = 130

_WITH_PARAMETERS = {_INIT, _INIT_ACK, 4, 5, 6, 9}
"""INIT and INIT ACK after their fixed part, HEARTBEAT, HEARTBEAT ACK, ABORT and ERROR at once."""

_FIXED_PART = {_DATA: 13, _INIT: 16, _INIT_ACK: 16, _SACK: 12, _SHUTDOWN: 4, _COOKIE_ECHO: 1, _FORWARD_TSN: 4}
"""Least bytes after the chunk header. DATA needs at least one byte of a message (section 6.10)."""

_RECONFIG_FIXED_PART = {13: 12, 16: 8, 17: 8}
"""Least bytes of a RE-CONFIG parameter's value, by type (RFC 6525 section 4)."""


def is_acceptable(packet: bytes, *, outstanding: int) -> bool:
    """Return whether `packet` is well-formed enough to be parsed.

    `outstanding`: DATA chunks the server has numbered that are not acknowledged yet; whoever
    acknowledges more lies. The checksum and verification tag are left to the parser.
    """
    position = _COMMON_HEADER
    chunks = 0
    initiates = False
    while position + _CHUNK_HEADER <= len(packet):
        kind, _, length = unpack_from("!BBH", packet, position)
        end = position + length
        if length < _CHUNK_HEADER or end > len(packet):
            return False
        if not _is_chunk_acceptable(kind, packet[position + _CHUNK_HEADER : end], outstanding):
            return False
        chunks += 1
        initiates = initiates or kind == _INIT
        position = end + -length % 4
    # "INIT … MUST NOT bundle with any other chunk" (section 6.10).
    return chunks > 0 and not (initiates and chunks > 1)


def _is_chunk_acceptable(kind: int, body: bytes, outstanding: int) -> bool:
    fixed_part = _FIXED_PART.get(kind, 0)
    if len(body) < fixed_part:
        return False
    if kind == _SACK:
        return _is_sack_acceptable(body, outstanding)
    if kind == _FORWARD_TSN:
        return len(body) % 4 == 0
    if kind == _RECONFIG:
        return _are_parameters_acceptable(body, _RECONFIG_FIXED_PART)
    return kind not in _WITH_PARAMETERS or _are_parameters_acceptable(body[fixed_part:])


def _is_sack_acceptable(body: bytes, outstanding: int) -> bool:
    gaps, duplicates = unpack_from("!HH", body, 8)
    if len(body) < 12 + 4 * (gaps + duplicates):
        return False
    named = 0
    for position in range(12, 12 + 4 * gaps, 4):
        start, end = unpack_from("!HH", body, position)
        if not 0 < start <= end <= outstanding:
            return False
        named += end - start + 1
    # Blocks are apart from each other (section 3.3.4), so they name no packet twice.
    return named <= outstanding


def _are_parameters_acceptable(body: bytes, fixed_parts: "dict[int, int] | None" = None) -> bool:
    position = 0
    while position + _PARAMETER_HEADER <= len(body):
        kind, length = unpack_from("!HH", body, position)
        if length < _PARAMETER_HEADER or position + length > len(body):
            return False
        if fixed_parts is not None and length - _PARAMETER_HEADER < fixed_parts.get(kind, 0):
            return False
        position += length + -length % 4
    return True


__all__ = ["is_acceptable"]
