"""A client made by hand: one socket, its own connectivity checks, aiortc's DTLS, and no manners.

For what no honest peer connection does: other addresses, wrong certificates, silence, datagrams cut up.
"""

import asyncio
import contextlib
import re
from collections.abc import Callable

from aioice import stun
from aiortc import RTCCertificate, RTCDtlsParameters, RTCDtlsTransport
from aiortc.rtcdtlstransport import RTCDtlsFingerprint

from mediaserver import Negotiation, Peer, PeerId, Room
from mediaserver.transport.ice import IceCredentials, IcePipe
from tests.behaviour.independent_peer import Heard

SDP = """v=0
o=- 1 1 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0
m=application 9 UDP/DTLS/SCTP webrtc-datachannel
c=IN IP4 0.0.0.0
a=mid:0
a=sctp-port:5000
a=ice-ufrag:{ufrag}
a=ice-pwd:{pwd}
a=fingerprint:sha-256 {fingerprint}
a=setup:actpass
"""


class RawClient(asyncio.DatagramProtocol):
    """A client and its peer in the room. `to_server` turns each DTLS datagram into what is sent."""

    def __init__(self, room: Room, name: str) -> None:
        self.heard = Heard()
        self.peer: Peer = room.open_peer(PeerId(f"PA_{name}"), self.heard)
        self.to_server: Callable[[bytes], list[bytes]] = lambda datagram: [datagram]
        self.credentials = IceCredentials.generate()
        self.certificate = RTCCertificate.generateCertificate()
        self.answered = asyncio.Event()
        self.received: list[bytes] = []
        self._server = ("", 0)
        self._answer = ""
        self._socket: asyncio.DatagramTransport | None = None
        self._handshake: asyncio.Task[None] | None = None
        self.new_session()

    @property
    def fingerprint(self) -> str:
        """The SHA-256 digest of the client's certificate."""
        digests = {digest.algorithm: digest.value for digest in self.certificate.getFingerprints()}
        return digests["sha-256"]

    def new_session(self) -> None:
        """Begin with a DTLS session of one's own, not started yet."""
        self._pipe = IcePipe(self._send_dtls, limit_bytes=1_000_000)
        self.dtls = RTCDtlsTransport(self._pipe, [self.certificate])
        self.dtls._set_role("client")

    async def negotiate(self, *, fingerprint: str | None = None) -> Negotiation:
        """Offer data channels only, and open the socket at the first time."""
        text = SDP.format(
            ufrag=self.credentials.ufrag,
            pwd=self.credentials.pwd,
            fingerprint=fingerprint or self.fingerprint,
        )
        negotiation = self.peer.negotiate(text)
        self._answer = negotiation.answer
        self._server = ("127.0.0.1", int(self._find(r"candidate:1 1 udp \d+ [\d.]+ (\d+)")))
        if self._socket is None:
            await self.move()
        return negotiation

    async def move(self) -> None:
        """Go on from another address."""
        if self._socket is not None:
            self._socket.close()
        loop = asyncio.get_running_loop()
        self._socket, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=("127.0.0.1", 0))

    async def check(self) -> None:
        """Do one connectivity check that nominates the pair, and wait for its response."""
        ufrag, pwd = self._find(r"ice-ufrag:(\S+)"), self._find(r"ice-pwd:(\S+)")
        request = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
        request.attributes["USERNAME"] = f"{ufrag}:{self.credentials.ufrag}"
        request.attributes["PRIORITY"] = 1
        request.attributes["ICE-CONTROLLING"] = 1
        request.attributes["USE-CANDIDATE"] = None
        request.add_message_integrity(pwd.encode())
        self.answered.clear()
        async with asyncio.timeout(5):
            while not self.answered.is_set():
                self.send(bytes(request))
                # Like every STUN client: the first may cross the server's own preparations.
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(0.1):
                        await self.answered.wait()

    async def connect(self) -> None:
        """Negotiate, check, do the handshake, and wait until the server says that it is done."""
        await self.negotiate()
        await self.check()
        await self.begin_handshake()
        await self.heard.wait_for("on_connected")

    def begin_handshake(self) -> asyncio.Task[None]:
        """Send the ClientHello and go on by oneself; the task ends with the handshake."""
        digest = self._find(r"fingerprint:sha-256 (\S+)")
        parameters = RTCDtlsParameters([RTCDtlsFingerprint("sha-256", digest)])
        self._handshake = asyncio.create_task(self.dtls.start(parameters))
        return self._handshake

    def send(self, datagram: bytes) -> None:
        """Send a datagram as it is."""
        assert self._socket is not None
        self._socket.sendto(datagram, self._server)

    async def close(self) -> None:
        """End everything, without a goodbye."""
        if self._handshake is not None:
            await self._end(self._handshake)
        if self.dtls._task is not None:
            await self._end(self.dtls._task)
        if self._socket is not None:
            self._socket.close()

    async def _end(self, task: asyncio.Future[None]) -> None:
        task.cancel()
        await asyncio.wait([task])

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Take STUN responses and DTLS; keep everything."""
        self.received.append(data)
        if data[0] == 1:
            self.answered.set()
        elif 20 <= data[0] <= 63:
            self._pipe.feed(data)

    def _send_dtls(self, datagram: bytes) -> None:
        for sent in self.to_server(datagram):
            self.send(sent)

    def _find(self, pattern: str) -> str:
        found = re.search(pattern, self._answer)
        assert found is not None
        return found[1]
