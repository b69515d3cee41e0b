"""Carries announcements from the units that made them to the browsers that look.

In memory, for one process: an event is a hint, and whoever missed it reads the same from the database.
"""

from clinic import Audience, Target
from signalling.clock import Clock, system_clock
from signalling.events.listener import Listener
from signalling.events.ring import Ring
from vault import TenantId, UnitOfWork

_GOING_AWAY = 1001


class EventHub:
    """Implements `clinic.Announcer`. Owns a ring for each clinic, and knows who listens."""

    def __init__(self, clock: Clock = system_clock) -> None:
        self._clock = clock
        self._rings: dict[TenantId, Ring] = {}
        self._listeners: dict[TenantId, set[Listener]] = {}

    def announce(
        self, unit: UnitOfWork, tenant: TenantId, topic: str, about: Target, audience: Audience
    ) -> None:
        """Tell `audience` once the unit is durable."""
        unit.after_commit(lambda: self._publish(tenant, topic, about, audience))

    def join(self, listener: Listener, after: int | None) -> None:
        """Greet a browser, tell it what it missed since `after`, and then everything that happens.

        When that is no longer known it is told so, and fetches everything anew.
        """
        ring = self._ring(listener.tenant)
        resumed = after is not None and ring.is_whole_after(after)
        listener.greet(after if resumed and after is not None else ring.last, resumed=resumed)
        if resumed and after is not None:
            for happening in ring.after(after):
                listener.tell(happening)
        self._listeners.setdefault(listener.tenant, set()).add(listener)

    def leave(self, listener: Listener) -> None:
        """Tell a browser nothing more."""
        listeners = self._listeners.get(listener.tenant, set())
        listeners.discard(listener)
        if not listeners:
            self._listeners.pop(listener.tenant, None)

    def close(self) -> None:
        """Send everyone away, because the program ends."""
        for listeners in self._listeners.values():
            for listener in listeners:
                listener.close(_GOING_AWAY, "going away")

    def _publish(self, tenant: TenantId, topic: str, about: Target, audience: Audience) -> None:
        happening = self._ring(tenant).add(topic, about, audience)
        for listener in self._listeners.get(tenant, ()):
            listener.tell(happening)

    def _ring(self, tenant: TenantId) -> Ring:
        if tenant not in self._rings:
            # Milliseconds: no clinic has a thousand events a second, and JavaScript counts that far.
            self._rings[tenant] = Ring(int(self._clock().unix_s * 1000))
        return self._rings[tenant]
