"""What is known of one clinic. Nothing here is about a person, so nothing here is sealed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from clinic.errors import Malformed, ZoneUnknown
from clinic.tenants.calendar import Hours, WorkingCalendar
from clinic.text import checked_text
from vault import TenantId

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_LOCALE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_NAME_LENGTH = 200
_EMERGENCY = re.compile(r"[0-9+ ]{2,20}")
_PHONE = re.compile(r"(?:\+?[0-9][0-9 ()./-]{2,30})?")


@dataclass(frozen=True)
class TenantDraft:
    """A clinic as it is asked for. Raises Malformed and its kinds, naming the field.

    `slug`: its part of an address, a DNS label. `zone`: IANA name. `locale`: BCP 47, for new people.
    `emergency_number`: what a patient in danger is told to call. `week`: Monday first.
    `phone`: the clinic's own number, shown wherever a patient may need help; empty: none is shown.
    """

    name: str
    slug: str
    zone: str
    locale: str = "en"
    emergency_number: str = "112"
    week: tuple[tuple[Hours, ...], ...] = ((),) * 7
    exceptions: Mapping[date, tuple[Hours, ...]] = field(default_factory=dict)
    phone: str = ""

    def __post_init__(self) -> None:
        checked_text("name", self.name, _NAME_LENGTH)
        if not self.name.strip().isprintable():  # a line break would end a mail's header
            raise Malformed("name", "on one line")
        if not _SLUG.fullmatch(self.slug):
            raise Malformed("slug", "small letters, digits and inner hyphens, at most 63")
        if not _LOCALE.fullmatch(self.locale):
            raise Malformed("locale", "a BCP 47 language tag")
        if not _EMERGENCY.fullmatch(self.emergency_number):
            raise Malformed("emergency_number", "digits, 2 to 20")
        if not _PHONE.fullmatch(self.phone.strip()):
            raise Malformed("phone", "a number as it is dialled, 3 to 32 characters")
        self.calendar()

    def calendar(self) -> WorkingCalendar:
        """Return the calendar of these hours."""
        return WorkingCalendar(known_zone(self.zone), self.week, self.exceptions)


@dataclass(frozen=True)
class Tenant:
    """One clinic. `revision` counts its changes."""

    id: TenantId
    name: str
    slug: str
    locale: str
    emergency_number: str
    phone: str
    calendar: WorkingCalendar
    revision: int


def known_zone(name: str) -> ZoneInfo:
    """Return the IANA zone of this name. Raises ZoneUnknown."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ZoneUnknown("zone", "not in the IANA database") from error
