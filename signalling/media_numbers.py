"""What the media node counts, for operators: totals over its workers, nothing by room or participant."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from mediaserver import NodeStats

_COUNTERS = {
    "datagrams_received": "Datagrams that arrived at the media ports.",
    "bytes_received": "Bytes that arrived at the media ports.",
    "datagrams_sent": "Datagrams sent from the media ports.",
    "bytes_sent": "Bytes sent from the media ports.",
    "messages_sent": "Messages given to the kernel; one carries up to 64 datagrams.",
    "events_dropped": "Events that the program was too slow to read.",
}


class MediaNumbers(Collector):
    """Collects from the snapshot that was shown last; show one before each collection."""

    def __init__(self) -> None:
        self._stats: NodeStats | None = None

    def show(self, stats: "NodeStats") -> None:
        """Make `stats` what the next collection tells."""
        self._stats = stats

    def collect(self) -> Iterator[CounterMetricFamily]:
        """Yield the totals; only reasons that occurred are present."""
        workers = self._stats.workers if self._stats is not None else ()
        counters = [worker.counters for worker in workers if worker.counters is not None]
        for name, meaning in _COUNTERS.items():
            total = sum(getattr(worker, name) for worker in counters)
            yield CounterMetricFamily(f"housecall_media_{name}", meaning, value=total)
        dropped = CounterMetricFamily(
            "housecall_media_dropped", "Datagrams and commands dropped, by reason.", labels=["reason"]
        )
        for reason in sorted({reason for worker in counters for reason in worker.dropped}):
            dropped.add_metric([reason], sum(worker.dropped.get(reason, 0) for worker in counters))
        yield dropped
