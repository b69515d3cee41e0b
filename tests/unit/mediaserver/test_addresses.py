"""The addresses answers advertise."""

import ipaddress

import pytest

from mediaserver import BadAddress
from mediaserver.addresses import advertised

WILDCARD = "0.0.0.0"  # noqa: S104 - nothing is bound here


@pytest.mark.parametrize(
    ("configured", "expected"),
    [
        ("203.0.113.5", ("203.0.113.5", 7884)),
        ("203.0.113.5:9000", ("203.0.113.5", 9002)),
        ("2001:db8::5", ("2001:db8::5", 7884)),
        ("[2001:db8::5]", ("2001:db8::5", 7884)),
        ("[2001:db8::5]:9000", ("2001:db8::5", 9002)),
    ],
)
def test_configured_addresses(configured, expected):
    """A port is the first worker's; this one is the third."""
    assert advertised([configured], host=WILDCARD, port=7884, offset=2) == (expected,)


@pytest.mark.parametrize("configured", ["", "media.example.org", "203.0.113.5:", "203.0.113.5:x", "[::1"])
def test_what_is_no_address_is_refused(configured):
    """ICE candidates carry addresses; names would have every client ask its resolver."""
    with pytest.raises(BadAddress):
        advertised([configured], host=WILDCARD, port=7882, offset=0)


def test_without_configuration_the_bound_address_is_advertised():
    """Someone who binds one address means it."""
    assert advertised([], host="127.0.0.1", port=7882, offset=0) == (("127.0.0.1", 7882),)


def test_a_wildcard_is_never_advertised():
    """Clients cannot reach 0.0.0.0; the host's own address is taken."""
    ((address, port),) = advertised([], host=WILDCARD, port=7882, offset=0)

    assert not ipaddress.ip_address(address).is_unspecified
    assert port == 7882
