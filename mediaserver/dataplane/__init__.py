"""The door to the Rust data plane: commands go down in batches, events come up on the event loop."""

from mediaserver.dataplane.codecs import describe_codecs
from mediaserver.dataplane.events import ReceiverEvents, SenderEvents, TransportEvents
from mediaserver.dataplane.worker import Worker

__all__ = ["ReceiverEvents", "SenderEvents", "TransportEvents", "Worker", "describe_codecs"]
