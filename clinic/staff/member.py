"""What is known of a member of staff, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from clinic.errors import Malformed
from clinic.ids import StaffId
from clinic.staff.role import StaffRole
from clinic.text import checked_text, is_storable
from vault import TenantId

_LONGEST_NAME, _LONGEST_EMAIL = 200, 254


@dataclass(frozen=True)
class Member:
    """One member of staff. `email` is what they sign in with. `suspended_at`: None while they may."""

    id: StaffId
    tenant: TenantId
    name: str = field(repr=False)
    email: str = field(repr=False)
    roles: frozenset[StaffRole]
    has_password: bool
    has_totp: bool
    created_at: datetime
    suspended_at: datetime | None


def checked_name(name: str) -> str:
    """Return a person's name without outer spaces. Raises Malformed when it is empty or too long."""
    name = checked_text("name", name.strip(), _LONGEST_NAME)
    if not name.isprintable():  # a line break would end a mail's header
        raise Malformed("name", "on one line")
    return name


def checked_email(email: str) -> str:
    """Return an e-mail address as two people would agree it is the same. Raises Malformed."""
    email = email.strip().lower()
    local, at, domain = email.rpartition("@")
    plain = is_storable(email) and email.isprintable() and " " not in email
    if not (local and at and "." in domain and plain and len(email) <= _LONGEST_EMAIL):
        raise Malformed("email", "not an e-mail address")
    return email
