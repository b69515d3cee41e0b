"""Reads the ICE and DTLS parameters an offer's bundle runs on (RFC 8839, RFC 8842, RFC 8122)."""

import re
from dataclasses import dataclass

from mediaserver.sdp.errors import MalformedOffer, UnsupportedOffer
from mediaserver.sdp.limits import SdpLimits
from mediaserver.sdp.lines import Block
from mediaserver.sdp.offer import Fingerprint, Setup

_UFRAG = re.compile(r"[A-Za-z0-9+/]{4,256}")
_PWD = re.compile(r"[A-Za-z0-9+/]{22,256}")
_HEX_PAIRS = re.compile(r"[0-9A-F]{2}(?::[0-9A-F]{2})*")

# Digests in bytes. RFC 8122 section 5 forbids MD2 and MD5; SHA-1 is left out too, because it no longer
# proves anything.
_DIGEST_SIZES = {"sha-256": 32, "sha-384": 48, "sha-512": 64}


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportParameters:
    """What the server must know of the peer's side of the transport."""

    ice_ufrag: str
    ice_pwd: str
    fingerprints: tuple[Fingerprint, ...]
    setup: Setup


def read_transport(session: Block, tagged: Block, limits: SdpLimits) -> TransportParameters:
    """Read the transport of the bundle.

    `tagged` is the first section of the BUNDLE group: its parameters hold for all (RFC 8843 section
    7.1.2), and what it lacks may stand in the session part.

    Raises:
        OfferTooLarge: too many fingerprints.
        MalformedOffer: credentials, fingerprint or setup are missing or cannot be read.
        UnsupportedOffer: no fingerprint of a digest in use today, or the peer insists on being DTLS server.

    """
    ufrag = tagged.first("ice-ufrag") or session.first("ice-ufrag") or ""
    pwd = tagged.first("ice-pwd") or session.first("ice-pwd") or ""
    if _UFRAG.fullmatch(ufrag) is None or _PWD.fullmatch(pwd) is None:
        raise tagged.malformed("bad_ice_credentials")
    return TransportParameters(
        ice_ufrag=ufrag,
        ice_pwd=pwd,
        fingerprints=_fingerprints(tagged if tagged.has("fingerprint") else session, limits),
        setup=_setup(tagged.first("setup") or session.first("setup") or "", tagged.section),
    )


def _fingerprints(block: Block, limits: SdpLimits) -> tuple[Fingerprint, ...]:
    fingerprints = []
    for value in block.all("fingerprint", at_most=limits.fingerprints, else_code="too_many_fingerprints"):
        algorithm, _, digest = value.strip().partition(" ")
        algorithm, digest = algorithm.lower(), digest.strip().upper()
        size = _DIGEST_SIZES.get(algorithm)
        if size is None:
            continue
        if _HEX_PAIRS.fullmatch(digest) is None or len(digest) != 3 * size - 1:
            raise block.malformed("bad_fingerprint")
        fingerprints.append(Fingerprint(algorithm, digest))
    if not fingerprints:
        raise UnsupportedOffer("no_fingerprint", section=block.section)
    return tuple(fingerprints)


def _setup(value: str, section: int | None) -> Setup:
    if value == "passive":
        raise UnsupportedOffer("dtls_server_offered", section=section)
    try:
        return Setup(value)
    except ValueError:
        raise MalformedOffer("bad_setup", section=section) from None
