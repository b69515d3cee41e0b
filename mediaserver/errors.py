"""Everything the media server raises.

::

    MediaServerError
    ├── sdp.SdpError           the peer's mistake: its offer cannot be answered (tree in `sdp/errors.py`)
    ├── CannotBind             our surroundings: the media port is taken, for instance
    ├── BadAddress             the operator's mistake: an address to advertise is none
    ├── NodeNotReady           the caller's mistake: not started, or already closed
    ├── Closed                 the caller's mistake: the room or the peer is gone
    ├── AlreadyExists          the caller's mistake: a room, peer or publication of that id is there
    └── UnknownPublication     the caller's mistake: no such publication here

A malformed packet is not an exception: it is dropped and counted.
"""

import os


class MediaServerError(Exception):
    """Base of all errors of this package."""


class CannotBind(MediaServerError):
    """A worker could not bind its UDP port; `port` is the one asked for, `errno` says why."""

    def __init__(self, host: str, port: int, cause: OSError) -> None:
        reason = os.strerror(cause.errno) if cause.errno else str(cause)
        super().__init__(f"cannot listen on {host}, UDP port {port}: {reason}")
        self.host = host
        self.port = port
        self.errno = cause.errno


class BadAddress(MediaServerError):
    """A configured address is neither "ip" nor "ip:port"."""


class NodeNotReady(MediaServerError):
    """A room was asked of a node that has not started or has been closed."""


class Closed(MediaServerError):
    """A room or peer was used after it was closed."""


class AlreadyExists(MediaServerError):
    """A room, peer or publication of this id is already open."""


class UnknownPublication(MediaServerError):
    """No publication of this id is known in the room, or it belongs to another peer."""


__all__ = [
    "AlreadyExists",
    "BadAddress",
    "CannotBind",
    "Closed",
    "MediaServerError",
    "NodeNotReady",
    "UnknownPublication",
]
