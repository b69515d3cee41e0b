"""Which addresses answers advertise for a worker's UDP socket."""

import ipaddress
import socket
from collections.abc import Sequence

from mediaserver.errors import BadAddress

_PROBES = {
    4: (socket.AF_INET, "192.0.2.1", "127.0.0.1"),
    6: (socket.AF_INET6, "2001:db8::1", "::1"),
}
"""By IP version: family, an address of the documentation range, loopback."""


def advertised(addresses: Sequence[str], *, host: str, port: int, offset: int) -> tuple[tuple[str, int], ...]:
    """Return the (address, port) pairs of one worker, best first.

    `addresses`: "ip" or "ip:port" ("[v6]:port") as configured; a port given there is the first
    worker's, and `offset` is how many workers come before this one. Without any, the address bound is
    taken, or for a wildcard the one by which this host reaches others. `port`: the one bound.

    Raises:
        BadAddress: one of `addresses` is neither.

    """
    if addresses:
        return tuple(_parse(address, port=port, offset=offset) for address in addresses)
    bound = ipaddress.ip_address(host)
    return ((_own_address(bound.version) if bound.is_unspecified else str(bound), port),)


def _parse(address: str, *, port: int, offset: int) -> tuple[str, int]:
    head, colon, tail = address.rpartition(":")
    try:
        if address.startswith("[") and head.endswith("]"):
            return str(ipaddress.IPv6Address(head[1:-1])), int(tail) + offset
        if colon and "." in head:
            return str(ipaddress.IPv4Address(head)), int(tail) + offset
        bare = address[1:-1] if address.startswith("[") and address.endswith("]") else address
        return str(ipaddress.ip_address(bare)), port
    except ValueError:
        raise BadAddress(address) from None


def _own_address(version: int) -> str:
    """Return the address this host's packets to the world come from; nothing is sent to find it."""
    family, far_away, loopback = _PROBES[version]
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((far_away, 9))
        except OSError:
            return loopback
        return str(probe.getsockname()[0])


__all__ = ["advertised"]
