"""A personal link as a value, and when it opens (pure).

The token stands in the URL's fragment, which no server and no mail scanner that fetches the address
sees; the page posts it after a tap.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from clinic.ids import LinkId, PatientId, ProxyId
from clinic.target import Target
from vault import TenantId


class LinkPurpose(StrEnum):
    """What a link opens. Results are shown only to who also knows the birth date."""

    VISIT = "visit"
    INTAKE = "intake"
    CASE = "case"
    RESULTS = "results"


class Holder(StrEnum):
    """To whom a link was given."""

    PATIENT = "patient"
    PROXY = "proxy"
    INTERPRETER = "interpreter"
    COMPANION = "companion"


@dataclass(frozen=True)
class Link:
    """One personal link, without its token. `proxy`: who holds it, when `holder` is a proxy."""

    id: LinkId
    tenant: TenantId
    patient: PatientId
    holder: Holder
    proxy: ProxyId | None
    purpose: LinkPurpose
    target: Target
    asks_birth_date: bool
    attempts_left: int
    issued_at: datetime
    expires_at: datetime
    revoked_at: datetime | None

    def is_alive(self, now: datetime) -> bool:
        """Say whether the link opens anything at this instant."""
        return self.revoked_at is None and now < self.expires_at and self.attempts_left > 0


class LinkAnswer(StrEnum):
    """What the holder of a link is told."""

    OPEN = "open"
    OVER = "over"
    BIRTH_DATE_NEEDED = "birth-date-needed"
    BIRTH_DATE_WRONG = "birth-date-wrong"


def answer(link: Link, now: datetime, birth_date_right: bool | None) -> LinkAnswer:
    """Return what to tell who presents this link's token.

    `birth_date_right`: None when none was given. The caller takes away an attempt for a wrong one.
    """
    if not link.is_alive(now):
        return LinkAnswer.OVER
    if not link.asks_birth_date or birth_date_right:
        return LinkAnswer.OPEN
    return LinkAnswer.BIRTH_DATE_NEEDED if birth_date_right is None else LinkAnswer.BIRTH_DATE_WRONG
