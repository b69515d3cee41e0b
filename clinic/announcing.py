"""How what happened reaches the people who are looking: by id only, after it became durable.

Whoever changes something announces it in the unit that does; the program wires what carries it to
browsers. An announcement is a hint: who missed it reads the same from the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from clinic.staff.role import Act
from clinic.target import Target
from vault import TenantId, UnitOfWork


@dataclass(frozen=True)
class Audience:
    """Who is told: staff whose roles allow `act`, None for no staff, and guests by what their link opens."""

    act: Act | None = Act.READ_PATIENT
    targets: tuple[Target, ...] = ()


class Announcer(Protocol):
    """Carries announcements of one tenant to those of its people who are connected."""

    def announce(
        self, unit: UnitOfWork, tenant: TenantId, topic: str, about: Target, audience: Audience
    ) -> None:
        """Tell `audience` that `topic` happened to `about`, once `unit` is durable; never if it is not.

        `topic`: area and event, "message.sent", without a word of anybody.
        """


class Unannounced:
    """An announcer for where nobody looks."""

    def announce(
        self, unit: UnitOfWork, tenant: TenantId, topic: str, about: Target, audience: Audience
    ) -> None:
        """Do nothing."""
