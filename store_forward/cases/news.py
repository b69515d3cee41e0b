"""Announces that a case, a drawing, or what coordinators have to see to, changed."""

from __future__ import annotations

from clinic import Act, Announcer, AttachmentId, Audience, Target, tenant_of
from store_forward.cases.case import case_target
from store_forward.ids import CaseId
from vault import UnitOfWork


class CaseNews:
    """Tells the screens that show cases, through the program's announcer."""

    def __init__(self, announcer: Announcer) -> None:
        self._announcer = announcer

    def case_changed(self, unit: UnitOfWork, case: CaseId) -> None:
        """Have the queue's screens, and those of this case, look again: staff, and its patient."""
        target = case_target(case)
        audience = Audience(Act.READ_PATIENT, (target,))
        self._announcer.announce(unit, tenant_of(unit), "case.changed", target, audience)

    def drawings_changed(self, unit: UnitOfWork, image: AttachmentId) -> None:
        """Have staff who look at an image see its drawings as they are now."""
        audience = Audience(Act.READ_PATIENT)
        target = Target("attachment", image)
        self._announcer.announce(unit, tenant_of(unit), "annotation.changed", target, audience)

    def tasks_changed(self, unit: UnitOfWork) -> None:
        """Have the coordinators' screens look again."""
        tenant = tenant_of(unit)
        audience = Audience(Act.READ_PATIENT)
        self._announcer.announce(unit, tenant, "tasks.changed", Target("inbox", tenant), audience)
