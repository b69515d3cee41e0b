"""On whose behalf something is read or written: what every audit row must be able to say.

Section 3.5 of the telehealth facts (IHE BALP) names the fields; section 3.10 demands that every
write carries user, tenant and request id. The doors build one `Origin` per request.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NewType
from uuid import UUID

TenantId = NewType("TenantId", UUID)

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}")


def is_id(word: str) -> bool:
    """Say whether `word` can be an id: short, no spaces, so no name or text of anybody by accident."""
    return _ID.fullmatch(word) is not None


class AgentKind(StrEnum):
    """What kind of agent acts (BALP: agent[user | client | server])."""

    USER = "user"
    CLIENT = "client"
    SERVER = "server"


class Purpose(StrEnum):
    """Why data is touched, as HL7 v3 PurposeOfUse codes."""

    TREATMENT = "TREAT"
    BREAK_GLASS = "BTG"
    OPERATIONS = "HOPERAT"
    PATIENT_REQUEST = "PATRQT"


@dataclass(frozen=True, slots=True)
class Origin:
    """Who asks, for which tenant, under which request.

    `tenant`: None only for the server's own work across tenants (`Origin.server`).
    `actor`: an id, never a name. `request`: the id of the request or job that caused this.
    `policy`: id of the token that allowed it. `network`: a keyed hash of the peer's address.
    """

    tenant: TenantId | None
    actor: str
    request: str
    kind: AgentKind = AgentKind.USER
    purpose: Purpose = Purpose.TREATMENT
    policy: str | None = None
    network: str | None = None

    def __post_init__(self) -> None:
        given = (self.actor, self.request, self.policy, self.network)
        if not all(is_id(word) for word in given if word is not None):
            raise ValueError("an origin names its actor and its request, by ids")
        if self.tenant is None and self.kind is not AgentKind.SERVER:
            raise ValueError("only the server itself acts without a tenant")

    @classmethod
    def server(cls, part: str, request: str) -> Origin:
        """Return the origin of the server's own work, in `part` (say "jobs"), across all tenants."""
        return cls(
            tenant=None, actor=part, request=request, kind=AgentKind.SERVER, purpose=Purpose.OPERATIONS
        )

    def within(self, tenant: TenantId) -> Origin:
        """Return this origin narrowed to one tenant; a tenant already set cannot be swapped."""
        if self.tenant not in (None, tenant):
            raise ValueError("an origin cannot move to another tenant")
        return replace(self, tenant=tenant)
