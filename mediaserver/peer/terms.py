"""What all peers of one room share."""

import asyncio
from dataclasses import dataclass

from mediaserver.dataplane import Worker
from mediaserver.settings import MediaServerSettings
from mediaserver.transport import NodeCertificate


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerTerms:
    """The surroundings a peer is opened in."""

    worker: Worker
    """The thread that moves the room's packets."""

    candidates: tuple[tuple[str, int], ...]
    """Where that thread can be reached: (address, port), best first."""

    certificate: NodeCertificate
    """The node's certificate."""

    handshakes: asyncio.Semaphore
    """Held by each handshake in progress on the node."""

    settings: MediaServerSettings
    """Limits and patience."""


__all__ = ["PeerTerms"]
