"""What is known of a patient: as little as care needs, and no account."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from clinic.errors import Malformed
from clinic.ids import ContactId, PatientId, ProxyId
from clinic.staff.member import checked_email, checked_name

_EARLIEST_BIRTH = date(1880, 1, 1)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
_PHONE_FILLING = re.compile(r"[ ().\-/]")
_AHEAD_OF_UTC = timedelta(hours=14)


@dataclass(frozen=True)
class Identity:
    """Who a patient is. `language`: BCP 47, in which they are written to."""

    name: str = field(repr=False)
    birth_date: date = field(repr=False)
    language: str = "en"

    def checked(self, now: datetime) -> Identity:
        """Return this identity as it is kept. Raises Malformed."""
        if not _EARLIEST_BIRTH <= self.birth_date <= (now + _AHEAD_OF_UTC).date():
            raise Malformed("birth_date", "not in the future, and not before 1880")
        if not _LANGUAGE.fullmatch(self.language):
            raise Malformed("language", "a BCP 47 language tag")
        return Identity(checked_name(self.name), self.birth_date, self.language)


@dataclass(frozen=True)
class Patient:
    """One patient. `restricted`: only the care team reads the record without breaking the glass."""

    id: PatientId
    identity: Identity
    restricted: bool
    created_at: datetime


class ContactKind(StrEnum):
    """How somebody is reached."""

    EMAIL = "email"
    PHONE = "phone"


@dataclass(frozen=True)
class Contact:
    """One way to reach a patient; with `proxy`, whoever acts for them."""

    id: ContactId
    patient: PatientId
    proxy: ProxyId | None
    kind: ContactKind
    value: str = field(repr=False)


class Relation(StrEnum):
    """Why somebody may act for a patient."""

    PARENT = "parent"
    GUARDIAN = "guardian"
    POWER_OF_ATTORNEY = "power-of-attorney"
    CAREGIVER = "caregiver"


@dataclass(frozen=True)
class Proxy:
    """Somebody who acts for a patient. `may_consent`: also answers consent questions for them.

    `until`: None without end (a parent's ends with the child's coming of age; say when).
    """

    id: ProxyId
    patient: PatientId
    name: str = field(repr=False)
    relation: Relation
    may_consent: bool
    since: datetime
    until: datetime | None
    ended_at: datetime | None

    def acts_at(self, now: datetime) -> bool:
        """Say whether they may act for the patient at this instant."""
        return self.ended_at is None and self.since <= now and (self.until is None or now < self.until)


def checked_contact(kind: ContactKind, value: str) -> str:
    """Return an address or number as it is kept (a number as E.164). Raises Malformed."""
    if kind is ContactKind.EMAIL:
        return checked_email(value)
    number = _PHONE_FILLING.sub("", value.strip())
    if not _PHONE.fullmatch(number):
        raise Malformed("phone", "a number with its country, +1 555 …")
    return number
