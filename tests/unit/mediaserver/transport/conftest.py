"""A server's DTLS transport and aiortc's own as its peer, joined in memory by pipes that can be bent."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from aiortc import RTCCertificate, RTCDtlsParameters, RTCDtlsTransport
from aiortc.rtcdtlstransport import RTCDtlsFingerprint

from mediaserver.sdp import Fingerprint
from mediaserver.transport.certificate import NodeCertificate
from mediaserver.transport.dtls import DtlsTransport, SrtpKeys
from mediaserver.transport.ice import IcePipe


@dataclass
class Pair:
    """Both ends of one DTLS session. `to_server` and `to_client` turn each datagram into what arrives."""

    limit_bytes: int = 32_768
    to_server: Callable[[bytes], list[bytes]] = lambda datagram: [datagram]
    to_client: Callable[[bytes], list[bytes]] = lambda datagram: [datagram]
    keys: list[SrtpKeys] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.client_certificate = RTCCertificate.generateCertificate()
        self.server_certificate = NodeCertificate.generateCertificate()
        self.server_pipe = IcePipe(self._deliver_to_client, limit_bytes=self.limit_bytes)
        self.client_pipe = IcePipe(self._deliver_to_server, limit_bytes=1_000_000)
        self.server = DtlsTransport(self.server_pipe, self.server_certificate, on_keys=self.keys.append)
        self.client = RTCDtlsTransport(self.client_pipe, [self.client_certificate])
        self.client._set_role("client")

    @property
    def client_fingerprints(self) -> tuple[Fingerprint, ...]:
        """The digests of the client's certificate."""
        return tuple(
            Fingerprint(digest.algorithm, digest.value)
            for digest in self.client_certificate.getFingerprints()
        )

    async def connect(self, fingerprints: tuple[Fingerprint, ...] | None = None) -> bool:
        """Do the handshake; return whether the server accepted the client."""
        digest = self.server_certificate.fingerprint
        parameters = RTCDtlsParameters([RTCDtlsFingerprint(digest.algorithm, digest.value)])
        accepted, _ = await asyncio.gather(
            self.server.accept(fingerprints or self.client_fingerprints), self.client.start(parameters)
        )
        return accepted

    async def close(self) -> None:
        """End both ends."""
        await self.client.stop()
        self.server.close()
        self.client_pipe.close()
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    def _deliver_to_client(self, datagram: bytes) -> None:
        for arriving in self.to_client(datagram):
            self.client_pipe.feed(arriving)

    def _deliver_to_server(self, datagram: bytes) -> None:
        for arriving in self.to_server(datagram):
            self.server_pipe.feed(arriving)


@pytest.fixture
async def make_pair():
    """Make pairs that are closed at the end; no task may then be left."""
    pairs = []

    def make(**options) -> Pair:
        pairs.append(Pair(**options))
        return pairs[-1]

    yield make
    for pair in pairs:
        await pair.close()
    assert asyncio.all_tasks() == {asyncio.current_task()}
