"""One data plane thread as the event loop sees it.

Commands given in one turn of the loop go down as one batch, at its end. Events are read when the
worker's eventfd becomes readable and handed to the listener of the id they name; what a listener
raises is logged and stops nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools

import structlog

from mediaserver.dataplane import _rust
from mediaserver.dataplane.events import ReceiverEvents, SenderEvents, TransportEvents
from mediaserver.errors import CannotBind
from mediaserver.log_gate import LogGate

_log = structlog.get_logger()


class Worker:
    """One thread and its UDP socket. Made and closed by the node, on a running event loop.

    The mutable state is the listeners by id, the snapshots asked for, and whether the thread lives.
    """

    def __init__(self, host: str, port: int, *, event_interval_ms: int) -> None:
        """Bind and start.

        Raises:
            CannotBind: the address cannot be bound.

        """
        try:
            self._rust = _rust.Worker(host, port, event_interval_ms=event_interval_ms)
        except OSError as exc:
            raise CannotBind(host, port, exc) from exc
        self.port = self._rust.local_port
        self.alive = True
        self.transports = 0
        """Transports open now: the node's measure of load."""
        self._loop = asyncio.get_running_loop()
        self._ids = itertools.count(1)
        self._listeners_of_transports: dict[int, TransportEvents] = {}
        self._listeners_of_receivers: dict[int, ReceiverEvents] = {}
        self._listeners_of_senders: dict[int, SenderEvents] = {}
        self._snapshots: dict[int, asyncio.Future[_rust.Stats | None]] = {}
        self._flush_due = False
        self._gate = LogGate()
        self._event_fd = self._rust.event_fd
        self._loop.add_reader(self._event_fd, self._poll)

    def __repr__(self) -> str:
        return f"<Worker port={self.port} {'alive' if self.alive else 'dead'} transports={self.transports}>"

    @property
    def commands(self) -> _rust.Worker:
        """The data plane's commands. Using them schedules the flush; the caller need do nothing more."""
        if not self._flush_due:
            self._flush_due = True
            self._loop.call_soon(self._flush)
        return self._rust

    def new_id(self) -> int:
        """Return an id that no transport, receiver or sender of this worker has had."""
        return next(self._ids)

    def listen_to_transport(self, transport: int, listener: TransportEvents) -> None:
        """Hand the transport's events to `listener` until `forget_transport`."""
        self._listeners_of_transports[transport] = listener
        self.transports += 1

    def listen_to_receiver(self, receiver: int, listener: ReceiverEvents) -> None:
        """Hand the receiver's events to `listener` until `forget_receiver`."""
        self._listeners_of_receivers[receiver] = listener

    def listen_to_sender(self, sender: int, listener: SenderEvents) -> None:
        """Hand the sender's events to `listener` until `forget_sender`."""
        self._listeners_of_senders[sender] = listener

    def forget_transport(self, transport: int) -> None:
        """Close the transport and hear no more of it. Unknown ids are ignored."""
        if self._listeners_of_transports.pop(transport, None) is not None:
            self.transports -= 1
            self.commands.close_transport(transport)

    def forget_receiver(self, receiver: int) -> None:
        """Remove the receiver and hear no more of it. Unknown ids are ignored."""
        if self._listeners_of_receivers.pop(receiver, None) is not None:
            self.commands.remove_receiver(receiver)

    def forget_sender(self, sender: int) -> None:
        """Remove the sender and hear no more of it. Unknown ids are ignored."""
        if self._listeners_of_senders.pop(sender, None) is not None:
            self.commands.remove_sender(sender)

    async def stats(self) -> _rust.Stats | None:
        """Take a snapshot of all counters; None if the thread has died or is being closed."""
        if not self.alive:
            return None
        token = self.new_id()
        snapshot: asyncio.Future[_rust.Stats | None] = self._loop.create_future()
        self._snapshots[token] = snapshot
        self.commands.request_stats(token)
        try:
            return await snapshot
        finally:
            del self._snapshots[token]

    def close(self) -> None:
        """Hand down what is still queued, stop and join the thread. Idempotent."""
        if self.alive:
            # The last batch holds the goodbyes to the peers.
            with contextlib.suppress(_rust.WorkerFailed):
                self._rust.flush()
            self._stop()
        self._rust.close()

    def _stop(self) -> None:
        self.alive = False
        self._loop.remove_reader(self._event_fd)
        for snapshot in self._snapshots.values():
            if not snapshot.done():
                snapshot.set_result(None)

    def _flush(self) -> None:
        self._flush_due = False
        if not self.alive:
            return
        try:
            self._rust.flush()
        except _rust.WorkerFailed:
            self._failed()

    def _poll(self) -> None:
        try:
            events = self._rust.poll()
        except _rust.WorkerFailed:
            self._failed()
            return
        for event in events:
            try:
                self._dispatch(event)
            except Exception:  # noqa: BLE001 - one listener's fault must not stop the others
                held_back = self._gate.held_back()
                if held_back is not None:
                    _log.exception("event_not_handled", event_type=type(event).__name__, held_back=held_back)

    def _failed(self) -> None:
        _log.error("worker_failed", port=self.port)
        self._stop()
        for listener in list(self._listeners_of_transports.values()):
            self._loop.call_soon(listener.worker_failed)

    def _dispatch(self, event: _rust.Event) -> None:
        match event:
            case _rust.Dtls() | _rust.Connected() | _rust.Disconnected():
                self._tell_transport(event)
            case _rust.LayerStarted() | _rust.LayerStopped():
                self._tell_receiver(event)
            case _rust.AudioLevels(levels):
                self._spread(levels)
            case _rust.SenderLayer(sender, forwarded):
                if (listener := self._listeners_of_senders.get(sender)) is not None:
                    listener.layer_forwarded(forwarded)
            case _rust.Stats(token):
                snapshot = self._snapshots.get(token)
                if snapshot is not None and not snapshot.done():
                    snapshot.set_result(event)

    def _tell_transport(self, event: _rust.Dtls | _rust.Connected | _rust.Disconnected) -> None:
        listener = self._listeners_of_transports.get(event.transport)
        if listener is None:
            return
        match event:
            case _rust.Dtls(_, datagram):
                listener.dtls_arrived(datagram)
            case _rust.Connected():
                listener.path_validated()
            case _rust.Disconnected():
                listener.path_lost()

    def _tell_receiver(self, event: _rust.LayerStarted | _rust.LayerStopped) -> None:
        listener = self._listeners_of_receivers.get(event.receiver)
        if listener is None:
            return
        match event:
            case _rust.LayerStarted(_, layer):
                listener.layer_started(layer)
            case _rust.LayerStopped(_, layer):
                listener.layer_stopped(layer)

    def _spread(self, levels: list[tuple[int, int]]) -> None:
        for receiver, level in levels:
            if (source := self._listeners_of_receivers.get(receiver)) is not None:
                source.audible(level)


__all__ = ["Worker"]
