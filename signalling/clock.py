"""The system's clocks; everything else is handed the time."""

import time
from collections.abc import Callable

from signalling.session import Moment

Clock = Callable[[], Moment]


def system_clock() -> Moment:
    """Return this instant."""
    return Moment(monotonic_s=time.monotonic(), unix_s=time.time())
