"""Numbers for operators, in Prometheus' text format; never labelled by room, patient or their words."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

from signalling.media_numbers import MediaNumbers


class Metrics:
    """One registry per application, so that several can live in one process. Callers do the counting."""

    def __init__(self, *, rooms: Callable[[], int], participants: Callable[[], int]) -> None:
        self._registry = CollectorRegistry()
        open_rooms = Gauge("housecall_rooms", "Rooms open now.", registry=self._registry)
        open_rooms.set_function(rooms)
        present = Gauge("housecall_participants", "Participants in all rooms now.", registry=self._registry)
        present.set_function(participants)
        self.websockets = Gauge(
            "housecall_websockets", "Signalling WebSockets open now.", registry=self._registry
        )
        self.event_sockets = Gauge(
            "housecall_event_sockets",
            "WebSockets on which browsers are told of events.",
            registry=self._registry,
        )
        self.joins = Counter(
            "housecall_joins", "WebSockets that joined a room, by how.", ["how"], registry=self._registry
        )
        self.refusals = Counter(
            "housecall_refusals", "Requests refused, by stable code.", ["code"], registry=self._registry
        )
        self.bad_frames = Counter(
            "housecall_bad_frames",
            "Frames that ended a WebSocket, by what was wrong.",
            ["code"],
            registry=self._registry,
        )
        self.api_calls = Counter(
            "housecall_api_calls",
            "Twirp calls, by method and outcome.",
            ["method", "code"],
            registry=self._registry,
        )

        self.media = MediaNumbers()
        self._registry.register(self.media)

    def text(self) -> bytes:
        """Return all numbers as they are now."""
        return generate_latest(self._registry)
