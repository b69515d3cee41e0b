"""One peer's transport: ICE credentials, DTLS and SCTP over the data plane's events."""

from mediaserver.transport.certificate import NodeCertificate
from mediaserver.transport.data_channels import DataChannelLabel
from mediaserver.transport.ice import IceCredentials
from mediaserver.transport.sctp import MAX_MESSAGE_BYTES
from mediaserver.transport.transport import SCTP_PORT, Transport, TransportOwner

__all__ = [
    "MAX_MESSAGE_BYTES",
    "SCTP_PORT",
    "DataChannelLabel",
    "IceCredentials",
    "NodeCertificate",
    "Transport",
    "TransportOwner",
]
