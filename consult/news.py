"""Announces that a visit, or what coordinators have to see to, changed."""

from __future__ import annotations

from clinic import Act, Announcer, Audience, Target, ThreadId, tenant_of
from consult.appointments import appointment_target
from consult.ids import AppointmentId
from vault import UnitOfWork


class VisitNews:
    """Tells the screens that show visits, through the program's announcer."""

    def __init__(self, announcer: Announcer) -> None:
        self._announcer = announcer

    def changed(self, unit: UnitOfWork, appointment: AppointmentId) -> None:
        """Have the queue's screens, and everybody's in this visit, look again."""
        self._tell(unit, "visit.changed", appointment)

    def place_changed(self, unit: UnitOfWork, appointment: AppointmentId) -> None:
        """Have those who wait in this visit look again: the queue, or their provider, has moved."""
        target = appointment_target(appointment)
        self._announcer.announce(unit, tenant_of(unit), "visit.changed", target, Audience(None, (target,)))

    def snapshot_taken(self, unit: UnitOfWork, appointment: AppointmentId) -> None:
        """Have everybody in the visit see that a picture of it was kept."""
        self._tell(unit, "visit.snapshot", appointment)

    def message_sent(self, unit: UnitOfWork, appointment: AppointmentId, thread: ThreadId) -> None:
        """Have everybody in the visit read on in its messages."""
        audience = Audience(None, (appointment_target(appointment),))
        about = Target("thread", thread)
        self._announcer.announce(unit, tenant_of(unit), "message.sent", about, audience)

    def _tell(self, unit: UnitOfWork, topic: str, appointment: AppointmentId) -> None:
        target = appointment_target(appointment)
        audience = Audience(Act.READ_PATIENT, (target,))
        self._announcer.announce(unit, tenant_of(unit), topic, target, audience)
