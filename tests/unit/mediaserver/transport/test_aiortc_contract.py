"""The private names of aiortc 1.16 that the transports stand on. A new release that moves one fails here.

A failure means: read the new source, adapt `mediaserver/transport`, then this list.
"""

import inspect

import aiortc
import pytest
from aiortc import RTCCertificate, RTCDataChannel, RTCDtlsTransport, RTCSctpTransport, rtcsctptransport
from aiortc.rtcdtlstransport import State

from mediaserver.transport.certificate import NodeCertificate
from mediaserver.transport.ice import IcePipe


def test_release():
    """Private names hold for one minor release."""
    assert aiortc.__version__.split(".")[:2] == ["1", "16"]


@pytest.mark.parametrize(
    "name",
    [
        "_do_handshake",
        "_set_role",
        "_set_state",
        "_setup_srtp",
        "_send_data",
        "_unregister_data_receiver",
        "_validate_peer_identity",
        "_write_ssl",
    ],
)
def test_dtls_methods(name):
    """Overridden, called, or relied on for their order."""
    assert callable(getattr(RTCDtlsTransport, name))


async def test_dtls_attributes():
    """The state the subclass reads and sets before the handshake."""
    transport = RTCDtlsTransport(
        IcePipe(lambda _: None, limit_bytes=8192), [NodeCertificate.generateCertificate()]
    )

    assert (transport._role, transport._ssl, transport._task) == ("auto", None, None)
    assert transport._state is State.NEW
    assert len(transport._srtp_profiles) >= 2


def test_dtls_uses_the_pipe_by_three_names():
    """Whatever else it asked of its ICE transport, the pipe would have to answer."""
    source = inspect.getsource(RTCDtlsTransport)

    asked = {
        part.split("(")[0].split(")")[0].split(" ")[0].split(",")[0].split(":")[0].strip()
        for line in source.splitlines()
        for part in line.split("self.transport.")[1:]
    }
    assert asked == {"role", "_send", "_recv"}


def test_fingerprint_is_checked_before_keys():
    """`start` validates the certificate, gives up on a mismatch, and only then sets up SRTP."""
    source = inspect.getsource(RTCDtlsTransport.start)

    steps = [
        "_do_handshake()",
        "_validate_peer_identity(",
        "_setup_srtp()",
        "State.CONNECTED",
    ]
    positions = [source.index(step, source.index("_do_handshake()")) for step in steps]
    assert positions == sorted(positions)


def test_certificate_makes_its_context_by_one_method():
    """Where the cap at DTLS 1.2 is put."""
    assert list(inspect.signature(RTCCertificate._create_ssl_context).parameters) == ["self", "srtp_profiles"]


@pytest.mark.parametrize(
    "name",
    [
        "_abort",
        "_data_channel_receive",
        "_handle_data",
        "_mark_received",
        "_receive_chunk",
        "_receive_data_chunk",
        "_send_chunk",
        "_set_state",
    ],
)
def test_sctp_methods(name):
    """Overridden to cap what a peer can do, or called."""
    assert callable(getattr(RTCSctpTransport, name))


async def test_sctp_attributes():
    """The state the caps are put into and read from."""
    dtls = RTCDtlsTransport(
        IcePipe(lambda _: None, limit_bytes=8192), [NodeCertificate.generateCertificate()]
    )
    transport = RTCSctpTransport(dtls)

    assert transport._association_state is RTCSctpTransport.State.CLOSED
    assert transport._advertised_rwnd == 1024 * 1024
    assert transport._inbound_streams_max == transport._outbound_streams_count == 65535
    assert (transport._inbound_streams, transport._data_channels) == ({}, {})
    assert transport._last_received_tsn is None
    assert transport._sack_needed is False
    assert (transport._local_tsn - 1 - transport._last_sacked_tsn) % 2**32 == 0


def test_sctp_messages_pass_one_place():
    """Every message goes through `_data_channel_receive`, where size and control are checked."""
    assert "self._data_channel_receive(" in inspect.getsource(RTCSctpTransport._receive)


def test_sctp_wire_vocabulary():
    """Constants and chunk classes that the caps name."""
    assert (rtcsctptransport.DATA_CHANNEL_ACK, rtcsctptransport.DATA_CHANNEL_OPEN) == (2, 3)
    assert rtcsctptransport.WEBRTC_DCEP == 50
    assert rtcsctptransport.SCTP_TSN_MODULO == 2**32
    assert rtcsctptransport.tsn_plus_one(2**32 - 1) == 0
    assert rtcsctptransport.InboundStream().reassembly == []


def test_data_channel_names():
    """What `DataChannels` reads of a channel."""
    assert {"bufferedAmount", "label", "readyState", "send"} <= set(dir(RTCDataChannel))
