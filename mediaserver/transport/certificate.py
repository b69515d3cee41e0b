"""The node's DTLS certificate and the one TLS context made from it (RFC 8827 section 6.5).

One certificate serves every peer of the node: a fresh key per peer costs 0.1 ms of CPU and gains
nothing, because the fingerprint travels over the authenticated signalling channel either way.
"""

from functools import cached_property
from typing import TYPE_CHECKING

from aiortc import RTCCertificate
from OpenSSL import SSL

from mediaserver.sdp import Fingerprint

if TYPE_CHECKING:
    from aiortc.rtcdtlstransport import SRTPProtectionProfile

DTLS_1_2 = 0xFEFD


class NodeCertificate(RTCCertificate):
    """An ECDSA P-256 certificate whose TLS context is made once and capped at DTLS 1.2.

    aiortc writes at most 1500 bytes of a flight at a time, which DTLS 1.3 with post-quantum keys can
    pass; and it would build a context for each peer.
    """

    _context: SSL.Context | None = None

    @cached_property
    def fingerprint(self) -> Fingerprint:
        """The SHA-256 digest that goes into answers."""
        digests = {digest.algorithm: digest.value for digest in self.getFingerprints()}
        return Fingerprint(algorithm="sha-256", value=digests["sha-256"])

    def _create_ssl_context(self, srtp_profiles: "list[SRTPProtectionProfile]") -> SSL.Context:
        if self._context is None:
            context = super()._create_ssl_context(srtp_profiles)
            context.set_max_proto_version(DTLS_1_2)
            # A renegotiation could bring another certificate, unchecked.
            context.set_options(SSL.OP_NO_RENEGOTIATION)
            # A resumed session would skip the certificate, and with it the fingerprint check.
            context.set_session_cache_mode(SSL.SESS_CACHE_OFF)
            # A room of silent data channels would keep a buffer of 16 kB for each peer's next record.
            context.set_mode(SSL.MODE_RELEASE_BUFFERS)
            self._context = context
        return self._context


__all__ = ["DTLS_1_2", "NodeCertificate"]
