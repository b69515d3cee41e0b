"""DTLS-SRTP over the data plane (RFC 5764): the handshake is aiortc's, the keys go to the packets' thread.

The server is always passive (RFC 8842), so it picks the SRTP profile: AEAD_AES_128_GCM, which costs a
quarter of AES128_CM_SHA1_80. aiortc offers no seams for this: the private names touched here are
pinned by `tests/unit/mediaserver/transport/test_aiortc_contract.py`.
"""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from aiortc import RTCDtlsFingerprint, RTCDtlsParameters, RTCDtlsTransport, RTCIceTransport
from aiortc.rtcdtlstransport import SRTP_AEAD_AES_128_GCM, SRTP_AES128_CM_SHA1_80, DataReceiver, State
from OpenSSL import SSL

from mediaserver.sdp import Fingerprint
from mediaserver.transport.certificate import NodeCertificate
from mediaserver.transport.ice import IcePipe

_EXPORTER_LABEL = b"EXTRACTOR-dtls_srtp"
_PROFILE_NAMES = {
    SRTP_AEAD_AES_128_GCM: "AEAD_AES_128_GCM",
    SRTP_AES128_CM_SHA1_80: "AES128_CM_SHA1_80",
}


@dataclass(frozen=True, slots=True)
class SrtpKeys:
    """SRTP master keys and salts of one session (RFC 5764 section 4.2)."""

    profile: str
    """Name of the protection profile as the data plane knows it."""

    receive_key: bytes = field(repr=False)
    receive_salt: bytes = field(repr=False)
    send_key: bytes = field(repr=False)
    send_salt: bytes = field(repr=False)


class DtlsTransport(RTCDtlsTransport):
    """The server side of one peer's DTLS session.

    `on_keys` is called once, after the peer's certificate matched its fingerprint, and never before.
    """

    def __init__(
        self, pipe: IcePipe, certificate: NodeCertificate, *, on_keys: Callable[[SrtpKeys], None]
    ) -> None:
        super().__init__(cast("RTCIceTransport", pipe), [certificate])
        self._set_role("server")
        self._srtp_profiles = [SRTP_AEAD_AES_128_GCM, SRTP_AES128_CM_SHA1_80]
        self._pipe = pipe
        self._on_keys = on_keys

    async def accept(self, fingerprints: tuple[Fingerprint, ...]) -> bool:
        """Do the handshake with whoever owns a certificate of one of `fingerprints`.

        Returns whether it succeeded. Sets no deadline: the caller does, by cancelling.
        """
        parameters = RTCDtlsParameters(
            fingerprints=[RTCDtlsFingerprint(digest.algorithm, digest.value) for digest in fingerprints],
            role="client",
        )
        await self.start(parameters)
        return self._state is State.CONNECTED

    async def ended(self) -> None:
        """Wait until the peer ends the session or it breaks. Only after `accept` returned True."""
        pump = self._task
        if pump is not None:
            # The pump's own outcome does not matter: whichever way it ended, the session is over.
            await asyncio.wait([pump])
            if not pump.cancelled():
                pump.exception()

    def close(self) -> None:
        """Say goodbye to the peer (close_notify) and stop. Idempotent, does not wait."""
        if self._task is not None:
            self._task.cancel()
        if self._ssl is not None and self._state in {State.CONNECTING, State.CONNECTED}:
            with contextlib.suppress(SSL.Error):
                self._ssl.shutdown()
                self._pipe.send_now(self._ssl.bio_read(1500))
        self._set_state(State.CLOSED)
        self._pipe.close()

    def release(self, receiver: DataReceiver) -> None:
        """Hand no more data to `receiver`; ignored if it is not the one registered."""
        self._unregister_data_receiver(receiver)

    def _setup_srtp(self) -> None:
        ssl = self._ssl
        if ssl is None:
            raise RuntimeError("keys can only be set up after the handshake")
        selected = ssl.get_selected_srtp_profile()
        for profile in self._srtp_profiles:
            if profile.openssl_profile == selected:
                break
        else:
            self._set_state(State.FAILED)
            return
        size = 2 * (profile.key_length + profile.salt_length)
        material = ssl.export_keying_material(_EXPORTER_LABEL, size)
        # The client's write key comes first, then the server's, then the salts in the same order.
        received = profile.get_key_and_salt(material, 0)
        sent = profile.get_key_and_salt(material, 1)
        self._pipe.finish_handshake()
        self._on_keys(
            SrtpKeys(
                profile=_PROFILE_NAMES[profile],
                receive_key=received[: profile.key_length],
                receive_salt=received[profile.key_length :],
                send_key=sent[: profile.key_length],
                send_salt=sent[profile.key_length :],
            )
        )


__all__ = ["DtlsTransport", "SrtpKeys"]
